package coffer.wire.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// `Expect: 100-continue` over TLS.
@Timeout(60)
class ExpectTest {
    private static final long FIVE_GIB = 5L << 30;

    @TempDir static Path folder;
    private static TestIdentity identity;
    private static HttpServer server;

    @BeforeAll
    static void start() throws Exception {
        identity = TestIdentity.create(folder, "server");
        server =
                TestServer.tls(
                        identity.tls(),
                        exchange -> {
                            boolean isWanted = exchange.request().rawPath().equals("/wanted");
                            String body = isWanted ? HttpServerTest.readAll(exchange.body()) : "no";
                            exchange.respond(TestServer.text(isWanted ? 200 : 403, body));
                        });
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void aRefusedUploadIsNeverAskedFor() throws Exception {
        try (RawClient client = RawClient.tls(server, identity.trusting())) {
            client.send(put("/refused", FIVE_GIB, "100-continue"));

            String head = client.readHead();

            assertThat(head).startsWith("HTTP/1.1 403 ");
            // What the client sends next could be that body or another request: so nothing is read.
            assertThat(head).containsIgnoringCase("connection: close");
            assertThat(client.readToEnd()).isEqualTo("no");
        }
    }

    @Test
    void aWantedUploadIsAskedForAndTheConnectionLivesOn() throws Exception {
        try (RawClient client = RawClient.tls(server, identity.trusting())) {
            for (int i = 0; i < 3; i++) {
                client.send(put("/wanted", 5, "100-Continue"));
                assertThat(client.readHead()).isEqualTo("HTTP/1.1 100 Continue");
                client.send("hello");
                assertThat(client.readHead()).startsWith("HTTP/1.1 200 ");
                assertThat(client.read(5)).isEqualTo("hello");
            }
        }
    }

    @Test
    void aClientThatDoesNotWaitIsServedAllTheSame() throws Exception {
        try (RawClient client = RawClient.tls(server, identity.trusting())) {
            client.send(put("/wanted", 5, "100-continue") + "hello");
            client.send("GET /other HTTP/1.1\nHost: x\nConnection: close\n\n");

            assertThat(client.readToEnd()).contains("HTTP/1.1 200 OK", "hello", "HTTP/1.1 403 ");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"200-ok", "100-continue, more", "nothing"})
    void whatCannotBeMetIsRefused(String expectation) throws Exception {
        try (RawClient client = RawClient.tls(server, identity.trusting())) {
            client.send(put("/wanted", 5, expectation));

            assertThat(client.readHead())
                    .startsWith("HTTP/1.1 417 ")
                    .containsIgnoringCase("x-amzn-errortype: ExpectationFailed");
            client.awaitClose();
        }
    }

    @ParameterizedTest
    @EnumSource
    void javasClientIsRefusedAndServed(Version version) throws Exception {
        try (HttpClient client =
                HttpClient.newBuilder().version(version).sslContext(identity.trusting()).build()) {
            var refused =
                    client.send(upload("/refused", new byte[20_000_000]), BodyHandlers.ofString());
            var wanted =
                    client.send(upload("/wanted", "hello".getBytes()), BodyHandlers.ofString());

            assertThat(refused.version()).isEqualTo(version);
            assertThat(refused.statusCode()).isEqualTo(403);
            assertThat(wanted.statusCode()).isEqualTo(200);
            assertThat(wanted.body()).isEqualTo("hello");
        }
    }

    private static java.net.http.HttpRequest upload(String path, byte[] body) throws IOException {
        URI uri = URI.create("https://localhost:" + TestServer.port(server) + path);
        return java.net.http.HttpRequest.newBuilder(uri)
                .expectContinue(true)
                .PUT(BodyPublishers.ofByteArray(body))
                .build();
    }

    private static String put(String path, long length, String expectation) {
        return "PUT %s HTTP/1.1\nHost: x\nContent-Length: %d\nExpect: %s\n\n"
                .formatted(path, length, expectation);
    }
}
