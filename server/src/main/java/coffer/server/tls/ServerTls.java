package coffer.server.tls;

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
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What the TLS listener shows and whom it trusts: the installation's own certificate or the
/// operator's, and the authorities of client certificates with their revocation lists. The
/// operator's files are watched and replace what is shown without a connection being broken; a file
/// that does not serve is reported and changes nothing, but for revocation lists: while they cannot
/// be believed, no client certificate is.
public final class ServerTls implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ServerTls.class);
    private static final Duration LOOK = Duration.ofSeconds(10);

    private final Sources sources;
    private final InstantSource clock;
    private final FileWatch watch;
    private final TlsIdentity identity;
    private Seen seen;
    private List<String> complaints = List.of();
    private final ScheduledExecutorService timer =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().name("tls-files").daemon().factory());

    /// The certificate the installation issues to itself.
    public record BuiltIn(ServerCertificates certificates, List<String> names) {}

    private record Sources(
            BuiltIn builtIn, Optional<OperatorCertificate> operator, ClientFiles clients) {

        List<Path> files() {
            List<Path> files = new ArrayList<>();
            operator.ifPresent(own -> files.addAll(List.of(own.certificateFile(), own.keyFile())));
            files.addAll(clients.all());
            return files;
        }

        ClientCertificates accepting(Seen seen) {
            return clients.accepting(seen.authorities(), seen.held());
        }
    }

    /// What the sources gave when they last served.
    private record Seen(
            CertifiedKey key,
            List<X509Certificate> authorities,
            Optional<RevocationLists.Held> held) {

        Seen with(CertifiedKey another) {
            return new Seen(another, authorities, held);
        }
    }

    private ServerTls(Sources sources, InstantSource clock) {
        this.sources = sources;
        this.clock = clock;
        this.watch = new FileWatch(sources.files());
        List<X509Certificate> trusted = sources.clients().trusted();
        this.seen =
                new Seen(
                        sources.operator()
                                .map(own -> own.load(clock.instant()))
                                .orElseGet(this::issued),
                        trusted,
                        sources.clients().held(trusted, clock.instant()));
        this.identity = TlsIdentity.of(seen.key(), sources.accepting(seen));
    }

    /// Throws [ConfigurationException] if the settings contradict each other or a file does not
    /// serve.
    public static ServerTls open(
            Configuration configuration, BuiltIn builtIn, InstantSource clock) {
        Sources sources =
                new Sources(builtIn, operator(configuration), ClientFiles.of(configuration));
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
        CompletableFuture.runAsync(() -> show(seen.with(issued())), timer).join();
    }

    /// Looks at the files and shows what changed, also if it is only that a list no longer holds.
    void reloadIfChanged() {
        boolean isDue = seen.held().filter(it -> !clock.instant().isBefore(it.until())).isPresent();
        if (!watch.isChanged() && !isDue) return;
        List<String> now = new ArrayList<>();
        Seen again = lookAgain(now);
        try {
            if (!again.equals(seen)) show(again);
        } catch (HttpServerException | IllegalArgumentException e) {
            LOG.error("the changed TLS files do not serve", e);
            show(new Seen(seen.key(), seen.authorities(), sources.clients().noneHeld()));
        }
        report(now);
    }

    private Seen lookAgain(List<String> complaints) {
        ClientFiles clients = sources.clients();
        CertifiedKey key =
                or(
                        () ->
                                sources.operator()
                                        .map(own -> own.load(clock.instant()))
                                        .orElse(seen.key()),
                        seen.key(),
                        complaints);
        List<X509Certificate> trusted = or(clients::trusted, seen.authorities(), complaints);
        return new Seen(
                key,
                trusted,
                or(() -> clients.held(trusted, clock.instant()), clients.noneHeld(), complaints));
    }

    private static <T> T or(Supplier<T> reading, T otherwise, List<String> complaints) {
        try {
            return reading.get();
        } catch (TlsFileException e) {
            complaints.add(e.complaint());
            return otherwise;
        }
    }

    /// What is looked at again and again is complained of once.
    private void report(List<String> now) {
        if (now.isEmpty()) LOG.info("new connections see the TLS files as they are");
        if (!now.equals(complaints)) {
            now.forEach(each -> LOG.error("a TLS file does not serve: {}", each));
            boolean isClosed = seen.held().filter(it -> it.lists().isEmpty()).isPresent();
            if (isClosed) LOG.error("no client certificate is accepted until that is mended");
        }
        complaints = List.copyOf(now);
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

    private void show(Seen now) {
        identity.replace(now.key(), sources.accepting(now));
        seen = now;
    }

    private CertifiedKey issued() {
        BuiltIn own = sources.builtIn();
        return own.certificates().issue(own.names(), clock.instant());
    }

    @Override
    public void close() {
        timer.shutdown();
    }
}
