package coffer.server;

import coffer.gate.answer.Throttling;
import coffer.kernel.AccountId;
import coffer.kernel.BulkRandom;
import coffer.kernel.Region;
import coffer.server.config.Configuration;
import coffer.server.config.Settings;
import coffer.server.observe.Watchers;
import coffer.server.root.RootAccess;
import coffer.server.root.RootKeys;
import coffer.server.tls.CertificateAuthority;
import coffer.server.tls.ServerCertificates;
import coffer.server.tls.ServerTls;
import coffer.wire.http.HttpLimits;
import coffer.wire.http.HttpServer;
import coffer.wire.http.Listener;
import coffer.wire.http.TlsIdentity;
import coffer.wire.schema.OperationModel;
import coffer.wire.schema.ServiceModel;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One running server. Stopping it drains what is under way, then closes the ledger and the store.
public final class Server implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Server.class);

    private final Configuration configuration;
    private final Installation installation;
    private final List<ServiceModel> models;
    private final Services services;
    private final Maintenance maintenance;
    private final Watchers watchers;
    private final HttpServer http;
    private final ServerTls tls;

    private Server(Running running) {
        this.configuration = running.configuration();
        this.installation = running.installation();
        this.models = running.models();
        this.services = running.services();
        this.maintenance = running.maintenance();
        this.watchers = running.watchers();
        this.http = running.http();
        this.tls = running.tls();
    }

    private record Running(
            Configuration configuration,
            Installation installation,
            List<ServiceModel> models,
            Services services,
            Maintenance maintenance,
            Watchers watchers,
            HttpServer http,
            ServerTls tls) {}

    /// Starts listening; returns when the server is ready. Throws
    /// [coffer.server.config.ConfigurationException] for what the operator can mend.
    public static Server start(Configuration configuration, InstantSource clock) {
        SecureRandom random = new BulkRandom();
        CertificateAuthority authority = new CertificateAuthority(random);
        Aside<List<ServiceModel>> models =
                Aside.start("models", () -> prepare(configuration, authority, random));
        Installation installation = Installation.open(configuration, clock, random);
        try (Unwinding opened = new Unwinding()) {
            opened.push(installation::close);
            Aside<ServerTls> certified =
                    Aside.start("tls", () -> tls(configuration, installation, authority, clock));
            Watchers watchers = Watchers.of(configuration, installation.ledger());
            opened.push(watchers::close);
            Services services =
                    Services.wire(
                            new Services.Wiring(
                                    configuration,
                                    installation,
                                    models.join(),
                                    watchers,
                                    clock,
                                    random));
            opened.push(services::close);
            ServerTls tls = certified.join();
            opened.push(tls::close);
            HttpServer http =
                    HttpServer.start(
                            listeners(configuration, tls.identity()),
                            limits(configuration),
                            new Health(installation.ledger(), watchers::scrape, services.gate()),
                            Throttling::toUnread);
            opened.push(http::close);
            Maintenance maintenance = Maintenance.start(services, installation, tls::renew, clock);
            opened.push(maintenance::close);
            maintenance.lookAfterStorage(configuration);
            watchers.tell(
                    services.s3().scrubber()::status,
                    services.tenures(),
                    installation.directory().blobs().own().room());
            LOG.info("listening on {}:{}", host(configuration), http.ports().getFirst());
            Thread.ofPlatform().name("models").daemon().start(Services::readModels);
            Running running =
                    new Running(
                            configuration,
                            installation,
                            models.join(),
                            services,
                            maintenance,
                            watchers,
                            http,
                            tls);
            opened.release();
            return new Server(running);
        }
    }

    private static List<ServiceModel> prepare(
            Configuration configuration, CertificateAuthority authority, SecureRandom random) {
        List<ServiceModel> read = Services.models();
        HttpServer.prepare();
        if (isFirst(configuration, random)) authority.prepare();
        return read;
    }

    private static boolean isFirst(Configuration configuration, SecureRandom random) {
        return ServerCertificates.isFirst(new RootKeys(configuration, random).directory());
    }

    /// The URL that clients set.
    public URI endpoint() {
        return URI.create("https://localhost:" + http.ports().getFirst());
    }

    /// Where requests without TLS are taken, if anywhere.
    public Optional<URI> plaintextEndpoint() {
        return configuration
                .value(Settings.PLAINTEXT_PORT)
                .map(port -> URI.create("http://localhost:" + http.ports().getLast()));
    }

    /// The certificate that clients trust, a PEM file.
    public Path authorityCertificate() {
        return tls.authorityCertificate();
    }

    public RootAccess rootAccess() {
        return installation.access();
    }

    public AccountId account() {
        return installation.access().account();
    }

    public Region region() {
        return configuration.value(Settings.REGIONS).getFirst();
    }

    /// Every service there is a model of, in the order of the coverage page.
    public List<ServiceModel> services() {
        return models;
    }

    /// Which of their operations are built.
    public Set<OperationModel> built() {
        return services.registry().built();
    }

    /// Waits until everything answered so far is in the ledger and signed for.
    public void settle() {
        var _ = installation.ledger().drainNow();
    }

    /// Stops accepting, lets requests finish for as long as the configuration allows, and closes.
    @Override
    public void close() {
        http.close();
        tls.close();
        maintenance.close();
        services.close();
        installation.close();
        watchers.close();
        LOG.info("stopped");
    }

    private static ServerTls tls(
            Configuration configuration,
            Installation installation,
            CertificateAuthority authority,
            InstantSource clock) {
        ServerCertificates certificates =
                new ServerCertificates(
                        installation.dataDirectory().resolve("tls"),
                        installation.sealed(),
                        authority);
        return ServerTls.open(
                configuration,
                new ServerTls.BuiltIn(certificates, HostNames.of(configuration)),
                clock);
    }

    private static List<Listener> listeners(Configuration configuration, TlsIdentity identity) {
        List<Listener> listeners = new ArrayList<>();
        int port = configuration.value(Settings.LISTEN_PORT);
        listeners.add(new Listener.Tls(host(configuration), port, identity));
        configuration
                .value(Settings.PLAINTEXT_PORT)
                .ifPresent(plain ->
                        listeners.add(new Listener.InsecurePlaintext(host(configuration), plain)));
        return listeners;
    }

    private static HttpLimits limits(Configuration configuration) {
        return new HttpLimits(
                new HttpLimits.Heads(
                        configuration.value(Settings.MAX_HEADER_BYTES),
                        configuration.value(Settings.MAX_HEADER_FIELDS)),
                new HttpLimits.Connections(
                        configuration.value(Settings.MAX_CONNECTIONS),
                        configuration.value(Settings.MAX_REQUESTS_PER_CONNECTION),
                        configuration.value(Settings.CONNECTION_AGE)),
                new HttpLimits.Http2(
                        configuration.value(Settings.HTTP2_STREAMS),
                        configuration.value(Settings.HTTP2_IDLE_FRAMES)),
                new HttpLimits.Pace(
                        configuration.value(Settings.HANDSHAKE),
                        configuration.value(Settings.IDLE),
                        configuration.value(Settings.MIN_RATE)),
                configuration.value(Settings.MAX_REQUESTS),
                configuration.value(Settings.DRAIN));
    }

    private static String host(Configuration configuration) {
        return configuration.value(Settings.LISTEN_HOST);
    }
}
