package coffer.server.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import coffer.kernel.Bytes;
import coffer.server.Installation;
import coffer.server.config.Configuration;
import coffer.server.config.ConfigurationException;
import coffer.server.tls.CertificateAuthority.Identity;
import coffer.testing.FakeClock;
import coffer.wire.http.ClientCertificate;
import coffer.wire.http.Headers;
import coffer.wire.http.HttpLimits;
import coffer.wire.http.HttpResponse;
import coffer.wire.http.HttpServer;
import coffer.wire.http.Listener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class ServerTlsTest {
    private static final List<String> NAMES = List.of("localhost");

    @TempDir Path folder;
    private final Instant now = InstantSource.system().instant();
    private final FakeClock clock = new FakeClock(now);
    private final CertificateAuthority issuing = new CertificateAuthority(new SecureRandom());
    private final Identity authority = issuing.createAuthority("operator", now);
    private final Map<String, String> flags = new HashMap<>();
    private final LinkedBlockingQueue<Optional<ClientCertificate>> seen =
            new LinkedBlockingQueue<>();
    private Installation installation;

    @BeforeEach
    void open() {
        flags.put("data-dir", folder.resolve("data").toString());
        flags.put("root-dir", folder.resolve("root").toString());
        installation =
                Installation.open(configuration(), InstantSource.system(), new SecureRandom());
    }

    @AfterEach
    void close() {
        installation.close();
    }

    @Test
    void theInstallationsOwnIsShownUnlessSetAndReplacedInTime() throws Exception {
        clock.advance(Duration.ofDays(-100));
        try (ServerTls tls = tls();
                HttpServer server = start(tls)) {
            X509Certificate trusted = PemFiles.certificates(tls.authorityCertificate()).getFirst();
            X509Certificate first = shake(server, trusted, Optional.empty());
            clock.advance(Duration.ofDays(80));
            tls.renew();
            assertThat(shake(server, trusted, Optional.empty())).isEqualTo(first);

            clock.advance(Duration.ofDays(20));
            tls.renew();

            assertThat(shake(server, trusted, Optional.empty())).isNotEqualTo(first);
            assertThat(tls.authorityCertificate()).endsWith(Path.of("tls", "ca.pem"));
        }
    }

    @Test
    void aRestartShowsTheInstallationsOwnAgainUnlessItsNamesOrAuthorityChanged() throws Exception {
        X509Certificate first = ownCertificate(NAMES);

        assertThat(ownCertificate(NAMES)).isEqualTo(first);
        X509Certificate other = ownCertificate(List.of("localhost", "coffer.example"));
        assertThat(other).isNotEqualTo(first);
        Files.delete(installation.dataDirectory().resolve("tls/ca.pem"));
        assertThat(ownCertificate(List.of("localhost", "coffer.example"))).isNotEqualTo(other);
    }

    private X509Certificate ownCertificate(List<String> names) throws Exception {
        try (ServerTls tls = tls(names);
                HttpServer server = start(tls)) {
            X509Certificate trusted = PemFiles.certificates(tls.authorityCertificate()).getFirst();
            return shake(server, trusted, Optional.empty());
        }
    }

    @Test
    void theOperatorsIsShownAndThenItsSuccessor() throws Exception {
        Identity first = operators();
        write(first);
        try (ServerTls tls = tls();
                HttpServer server = start(tls)) {
            assertThat(shown(server)).isEqualTo(first.certificate());
            tls.renew();
            tls.reloadIfChanged();
            assertThat(shown(server)).as("nothing changed").isEqualTo(first.certificate());
            Identity second = operators();
            write(second);

            tls.reloadIfChanged();

            assertThat(shown(server)).isEqualTo(second.certificate());
            assertThat(tls.authorityCertificate()).isEqualTo(certificateFile());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"half", "garbage", "gone", "expired"})
    void aSuccessorThatDoesNotServeChangesNothing(String how) throws Exception {
        Identity first = operators();
        write(first);
        try (ServerTls tls = tls();
                HttpServer server = start(tls)) {
            spoil(how);

            tls.reloadIfChanged();

            assertThat(shown(server)).isEqualTo(first.certificate());
            Identity mended = operators();
            write(mended);
            tls.reloadIfChanged();
            assertThat(shown(server)).isEqualTo(mended.certificate());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"half", "garbage", "gone", "expired"})
    void whatDoesNotServeStopsTheStart(String how) throws Exception {
        write(operators());
        spoil(how);

        assertThatThrownBy(this::tls)
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining(".pem");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tls-certificate=/c",
                "tls-key=/k",
                "tls-client-certificate=required",
                "tls-client-certificate=optional",
                "tls-client-authorities=/a",
            })
    void halfASettingStopsTheStart(String setting) {
        flags.put(setting.substring(0, setting.indexOf('=')), setting.replaceFirst(".*=", ""));

        assertThatThrownBy(this::tls)
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("need each other");
    }

    @Test
    void aClientsCertificateArrivesAndItsAuthorityCanBeReplaced() throws Exception {
        write(operators());
        Path authorities = folder.resolve("authorities.pem");
        TestPem.write(authorities, authority.certificate());
        flags.put("tls-client-certificate", "required");
        flags.put("tls-client-authorities", authorities.toString());
        Identity alice = TestPem.client(authority, "CN=alice,O=Example", now);
        try (ServerTls tls = tls();
                HttpServer server = start(tls)) {
            shake(server, authority.certificate(), Optional.of(alice));
            ClientCertificate certificate = seen.poll(20, TimeUnit.SECONDS).orElseThrow();
            assertThat(certificate.subject()).isEqualTo("CN=alice,O=Example");
            assertThat(certificate.issuer()).isEqualTo("CN=operator,O=Coffer");
            assertThat(certificate.serialNumber()).isEqualTo("1f");
            assertThatThrownBy(() -> shake(server, authority.certificate(), Optional.empty()))
                    .isInstanceOf(IOException.class);
            TestPem.write(authorities, issuing.createAuthority("another", now).certificate());

            tls.reloadIfChanged();

            assertThatThrownBy(() -> shake(server, authority.certificate(), Optional.of(alice)))
                    .isInstanceOf(IOException.class);
        }
    }

    private void spoil(String how) throws IOException {
        switch (how) {
            case "half" -> TestPem.write(certificateFile(), operators().certificate());
            case "garbage" -> TestPem.writeText(keyFile(), "-----BEGIN PRIVATE KEY-----\nAAAA");
            case "gone" -> Files.delete(keyFile());
            default ->
                    write(issuing.issueServer(authority, NAMES, now.minus(Duration.ofDays(1_000))));
        }
    }

    private Identity operators() {
        return issuing.issueServer(authority, NAMES, now);
    }

    private Path certificateFile() {
        return folder.resolve("certificate.pem");
    }

    private Path keyFile() {
        return folder.resolve("key.pem");
    }

    private void write(Identity identity) throws IOException {
        TestPem.write(certificateFile(), identity.certificate(), authority.certificate());
        TestPem.write(keyFile(), new JcaPKCS8Generator(identity.keys().getPrivate(), null));
        flags.put("tls-certificate", certificateFile().toString());
        flags.put("tls-key", keyFile().toString());
    }

    private Configuration configuration() {
        return Configuration.of(Optional.empty(), Map.of(), flags);
    }

    private ServerTls tls() {
        return tls(NAMES);
    }

    private ServerTls tls(List<String> names) {
        ServerCertificates certificates =
                new ServerCertificates(
                        installation.dataDirectory().resolve("tls"),
                        installation.sealed(),
                        issuing);
        return ServerTls.open(configuration(), new ServerTls.BuiltIn(certificates, names), clock);
    }

    private HttpServer start(ServerTls tls) {
        HttpResponse ok = new HttpResponse(200, Headers.empty(), Bytes.empty());
        return HttpServer.start(
                List.of(new Listener.Tls("127.0.0.1", 0, tls.identity())),
                HttpLimits.defaults(),
                exchange -> {
                    seen.add(exchange.connection().clientCertificate());
                    exchange.respond(ok);
                },
                request -> ok);
    }

    private X509Certificate shown(HttpServer server) throws Exception {
        return shake(server, authority.certificate(), Optional.empty());
    }

    /// One request on a connection of its own.
    private static X509Certificate shake(
            HttpServer server, X509Certificate trusted, Optional<Identity> shows) throws Exception {
        return Visitor.trusting(trusted, shows).visit(server);
    }
}
