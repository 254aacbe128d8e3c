package coffer.server.tls;

import coffer.server.config.ClientCertificateUse;
import coffer.server.config.Configuration;
import coffer.server.config.ConfigurationException;
import coffer.server.config.Settings;
import coffer.wire.http.CertifiedKey;
import coffer.wire.http.ClientCertificates;
import coffer.wire.http.HttpServerException;
import coffer.wire.http.KeyExchange;
import coffer.wire.http.TlsIdentity;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What the TLS listener shows and whom it trusts: the installation's own certificate or the
/// operator's, and the authorities of client certificates. The operator's files are watched and
/// replace what is shown without a connection being broken; files that do not serve are reported
/// and change nothing.
public final class ServerTls implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ServerTls.class);
    private static final Duration LOOK = Duration.ofSeconds(10);

    private final Sources sources;
    private final InstantSource clock;
    private final FileWatch watch;
    private final TlsIdentity identity;
    private final ScheduledExecutorService timer =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().name("tls-files").daemon().factory());

    /// The certificate the installation issues to itself.
    public record BuiltIn(ServerCertificates certificates, List<String> names) {}

    private record Sources(
            BuiltIn builtIn,
            Optional<OperatorCertificate> operator,
            ClientCertificateUse clients,
            Optional<Path> authorities) {

        List<Path> files() {
            List<Path> files = new ArrayList<>();
            operator.ifPresent(own -> files.addAll(List.of(own.certificateFile(), own.keyFile())));
            authorities.ifPresent(files::add);
            return files;
        }
    }

    private ServerTls(Sources sources, InstantSource clock) {
        this.sources = sources;
        this.clock = clock;
        this.watch = new FileWatch(sources.files());
        this.identity = TlsIdentity.of(key(), clients());
    }

    /// Throws [ConfigurationException] if the settings contradict each other or a file does not
    /// serve.
    public static ServerTls open(
            Configuration configuration, BuiltIn builtIn, InstantSource clock) {
        Sources sources =
                new Sources(
                        builtIn,
                        operator(configuration),
                        configuration.value(Settings.TLS_CLIENT_CERTIFICATE),
                        configuration.value(Settings.TLS_CLIENT_AUTHORITIES));
        boolean asks = sources.clients() != ClientCertificateUse.OFF;
        if (asks != sources.authorities().isPresent()) {
            throw new ConfigurationException(
                    "`tls-client-certificate` other than off and `tls-client-authorities` need"
                            + " each other");
        }
        ServerTls tls;
        try {
            tls = new ServerTls(sources, clock);
        } catch (TlsFileException e) {
            throw new ConfigurationException(e.complaint());
        }
        LOG.info(
                KeyExchange.isHybrid()
                        ? "TLS prefers the hybrid post-quantum key exchange X25519MLKEM768"
                        : "TLS has no post-quantum key exchange: this JDK does not know"
                                + " X25519MLKEM768, so traffic recorded today may be read by a"
                                + " quantum computer later");
        if (!sources.files().isEmpty()) tls.startWatching();
        return tls;
    }

    private static Optional<OperatorCertificate> operator(Configuration configuration) {
        Optional<Path> certificate = configuration.value(Settings.TLS_CERTIFICATE);
        Optional<Path> key = configuration.value(Settings.TLS_KEY);
        if (certificate.isPresent() != key.isPresent()) {
            throw new ConfigurationException("`tls-certificate` and `tls-key` need each other");
        }
        return certificate.flatMap(file -> key.map(own -> new OperatorCertificate(file, own)));
    }

    public TlsIdentity identity() {
        return identity;
    }

    /// What clients must trust, a PEM file: the installation's authority, or the operator's chain.
    public Path authorityCertificate() {
        return sources.operator()
                .map(OperatorCertificate::certificateFile)
                .orElseGet(sources.builtIn().certificates()::authorityCertificate);
    }

    /// Shows a fresh certificate, if it is the installation that issues it.
    public void renew() {
        if (sources.operator().isPresent()) return;
        // One thread replaces, so that what was read last is what is shown.
        CompletableFuture.runAsync(this::replace, timer).join();
    }

    /// Looks at the files and shows what changed.
    void reloadIfChanged() {
        if (!watch.isChanged()) return;
        try {
            replace();
            LOG.info("new connections see the changed TLS files");
        } catch (TlsFileException e) {
            LOG.error("the old TLS files stay in use: {}", e.complaint());
        } catch (HttpServerException e) {
            LOG.error("the old TLS files stay in use, the changed ones do not serve", e);
        }
    }

    private void startWatching() {
        var _ =
                timer.scheduleWithFixedDelay(
                        this::look, LOOK.toSeconds(), LOOK.toSeconds(), TimeUnit.SECONDS);
    }

    /// A timer forgets a task that throws, so each failure ends here.
    private void look() {
        try {
            reloadIfChanged();
        } catch (RuntimeException e) {
            LOG.error("looking at the TLS files failed; it is tried again", e);
        }
    }

    private void replace() {
        identity.replace(key(), clients());
    }

    private CertifiedKey key() {
        return sources.operator()
                .map(own -> own.load(clock.instant()))
                .orElseGet(() -> {
                    BuiltIn own = sources.builtIn();
                    return own.certificates().issue(own.names(), clock.instant());
                });
    }

    private ClientCertificates clients() {
        List<X509Certificate> authorities =
                sources.authorities().map(PemFiles::certificates).orElse(List.of());
        return switch (sources.clients()) {
            case OFF -> new ClientCertificates.Off();
            case OPTIONAL -> new ClientCertificates.Wanted(authorities);
            case REQUIRED -> new ClientCertificates.Required(authorities);
        };
    }

    @Override
    public void close() {
        timer.shutdown();
    }
}
