package coffer.wire.http;

import static org.assertj.core.api.Assertions.assertThat;

import coffer.wire.http.Http2Client.Frame;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// How long a connection is kept.
@Timeout(60)
class KeepAliveTest {
    private static final Duration LONG = Duration.ofHours(1);
    private static final Duration NO_TIME = Duration.ofNanos(1);
    private static final HttpHandler OK = exchange -> exchange.respond(TestServer.text(200, "ok"));

    @TempDir static Path folder;
    private static TestIdentity identity;

    @BeforeAll
    static void create() throws Exception {
        identity = TestIdentity.create(folder, "server");
    }

    @Test
    void theLastRequestGrantedSaysSo() throws Exception {
        try (HttpServer server = server(3, LONG);
                RawClient client = RawClient.tls(server, identity.trusting())) {
            for (int i = 1; i <= 3; i++) {
                client.send("GET / HTTP/1.1\nHost: x\n\n");
                String head = client.readHead().toLowerCase();
                assertThat(head.contains("connection: close")).isEqualTo(i == 3);
                assertThat(client.read(2)).isEqualTo("ok");
            }
            assertThat(client.readToEnd()).isEmpty();
        }
    }

    @Test
    void anOldConnectionEndsWithItsNextAnswer() throws Exception {
        try (HttpServer server = server(1_000, NO_TIME);
                RawClient client = RawClient.tls(server, identity.trusting())) {
            client.send("GET / HTTP/1.1\nHost: x\n\n");

            assertThat(client.readToEnd())
                    .containsIgnoringCase("connection: close\r\n")
                    .endsWith("ok");
        }
    }

    @Test
    void http2IsToldToGoAndStillAnswered() throws Exception {
        try (HttpServer server = server(2, LONG);
                Http2Client client = Http2Client.open(server, identity.trusting(), 65_535)) {
            client.send(Http2Client.headers(1, Http2Client.END_STREAM, "GET"));
            Frame first = client.await(Http2Client.DATA);
            client.send(Http2Client.headers(3, Http2Client.END_STREAM, "GET"));

            Frame goAway = client.await(Http2Client.GOAWAY);
            Frame second = client.await(Http2Client.DATA);

            assertThat(first.stream()).isEqualTo(1);
            assertThat(goAway.intAt(4)).as("no error").isZero();
            assertThat(second.stream()).isEqualTo(3);
            assertThat(second.payload()).asString().isEqualTo("ok");
        }
    }

    @ParameterizedTest
    @EnumSource
    void clientsMoveOnWithoutAFailure(Version version) throws Exception {
        try (HttpServer server = server(5, LONG);
                HttpClient client =
                        HttpClient.newBuilder()
                                .version(version)
                                .sslContext(identity.trusting())
                                .build()) {
            URI uri = URI.create("https://localhost:" + TestServer.port(server) + "/");
            for (int i = 0; i < 100; i++) {
                var request = java.net.http.HttpRequest.newBuilder(uri).build();
                var answer = client.send(request, BodyHandlers.ofString());
                assertThat(answer.body()).isEqualTo("ok");
            }
        }
    }

    private static HttpServer server(int requests, Duration age) {
        HttpLimits limits =
                HttpLimits.defaults().with(new HttpLimits.Connections(100, requests, age));
        return TestServer.tls(limits, identity.tls(), OK);
    }
}
