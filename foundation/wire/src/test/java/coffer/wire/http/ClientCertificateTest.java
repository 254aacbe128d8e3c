package coffer.wire.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
class ClientCertificateTest {
    @TempDir static Path folder;
    private static TestIdentity server;
    private static TestIdentity alice;
    private static TestIdentity stranger;

    private final LinkedBlockingQueue<Optional<ClientCertificate>> seen =
            new LinkedBlockingQueue<>();

    @BeforeAll
    static void create() throws Exception {
        server = TestIdentity.create(folder, "server");
        alice = TestIdentity.create(folder, "alice");
        stranger = TestIdentity.create(folder, "stranger");
    }

    @ParameterizedTest
    @EnumSource
    void theHandlerSeesWhoShowedOne(Version version) throws Exception {
        try (HttpServer running = start(identity(wanted(alice)))) {
            assertThat(ask(running, version, server.trusting(alice))).isEqualTo(200);

            ClientCertificate certificate = seen.poll(20, TimeUnit.SECONDS).orElseThrow();
            assertThat(certificate.subject()).isEqualTo("CN=alice");
            assertThat(certificate.issuer()).isEqualTo("CN=alice");
            assertThat(certificate.serialNumber())
                    .isEqualTo(alice.certificate().getSerialNumber().toString(16));
            assertThat(certificate.alternativeNames())
                    .containsExactly("dns:localhost", "ip:127.0.0.1");
        }
    }

    @ParameterizedTest
    @EnumSource
    void whoIsOnlyInvitedMayComeWithout(Version version) throws Exception {
        try (HttpServer running = start(identity(wanted(alice)))) {
            assertThat(ask(running, version, server.trusting())).isEqualTo(200);
            assertThat(seen.poll(20, TimeUnit.SECONDS)).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aStrangersIsRefused(Version version) throws Exception {
        try (HttpServer running = start(identity(required(alice)))) {
            SSLContext context = server.trusting(stranger);
            assertThatThrownBy(() -> ask(running, version, context))
                    .isInstanceOf(IOException.class);
            assertThat(seen).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void whoMustShowOneAndDoesNotIsRefused(Version version) throws Exception {
        try (HttpServer running = start(identity(required(alice)))) {
            SSLContext context = server.trusting();
            assertThatThrownBy(() -> ask(running, version, context))
                    .isInstanceOf(IOException.class);
            assertThat(seen).isEmpty();
        }
    }

    @Test
    void nobodyIsAskedUnlessSet() throws Exception {
        try (HttpServer running = start(server.tls())) {
            assertThat(ask(running, Version.HTTP_1_1, server.trusting(alice))).isEqualTo(200);
            assertThat(seen.poll(20, TimeUnit.SECONDS)).isEmpty();
        }
    }

    @Test
    void anAuthorityTakenAwayEndsItsSessions() throws Exception {
        TlsIdentity identity = identity(required(alice));
        try (HttpServer running = start(identity)) {
            SSLContext context = server.trusting(alice);
            assertThat(ask(running, Version.HTTP_1_1, context)).isEqualTo(200);

            identity.replace(server.key(), required(stranger));

            assertThatThrownBy(() -> ask(running, Version.HTTP_1_1, context))
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    void whomARunningServerAsksCannotChange() throws Exception {
        TlsIdentity identity = identity(required(alice));
        var others = wanted(alice);

        assertThatThrownBy(() -> identity.replace(server.key(), others))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private HttpServer start(TlsIdentity identity) {
        return TestServer.tls(
                identity,
                exchange -> {
                    seen.add(exchange.connection().clientCertificate());
                    exchange.respond(TestServer.text(200, "ok"));
                });
    }

    private static TlsIdentity identity(ClientCertificates clients) {
        return TlsIdentity.of(server.key(), clients);
    }

    private static ClientCertificates wanted(TestIdentity authority) throws Exception {
        return new ClientCertificates.Wanted(
                ClientAuthorities.of(List.of(authority.certificate())));
    }

    private static ClientCertificates required(TestIdentity authority) throws Exception {
        return new ClientCertificates.Required(
                ClientAuthorities.of(List.of(authority.certificate())));
    }

    private static int ask(HttpServer running, Version version, SSLContext context)
            throws Exception {
        URI uri = URI.create("https://localhost:" + TestServer.port(running) + "/");
        try (HttpClient client =
                HttpClient.newBuilder().version(version).sslContext(context).build()) {
            var request = java.net.http.HttpRequest.newBuilder(uri).build();
            return client.send(request, BodyHandlers.ofString()).statusCode();
        }
    }
}
