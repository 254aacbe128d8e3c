package coffer.wire.http;

import static coffer.wire.http.Http2Client.CANCEL;
import static coffer.wire.http.Http2Client.DATA;
import static coffer.wire.http.Http2Client.RST_STREAM;
import static coffer.wire.http.Http2Client.WINDOW_UPDATE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import coffer.kernel.Bytes;
import coffer.wire.http.Http2Client.Frame;
import coffer.wire.http.IncompleteBodyException.Reason;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What only HTTP/2 has: streams, flow control, resets.
@Timeout(60)
class Http2Test {
    @TempDir static Path folder;
    private static TestIdentity identity;

    @BeforeAll
    static void create() throws Exception {
        identity = TestIdentity.create(folder, "server");
    }

    @Test
    void aHundredRequestsShareAConnection() throws Exception {
        CountDownLatch allThere = new CountDownLatch(100);
        HttpHandler handler =
                exchange -> {
                    allThere.countDown();
                    HttpServerTest.await(allThere);
                    exchange.respond(TestServer.text(200, exchange.request().rawPath()));
                };
        try (HttpServer server = TestServer.tls(identity.tls(), handler);
                HttpClient client = client()) {
            // The first agrees on HTTP/2; the others would open connections of their own meanwhile.
            CompletableFuture<HttpResponse<String>> first = ask(client, server, "/0");
            assertThat(firstArrival(allThere)).isTrue();
            List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>(List.of(first));
            for (int i = 1; i < 100; i++) answers.add(ask(client, server, "/" + i));

            for (int i = 0; i < 100; i++) {
                HttpResponse<String> answer = answers.get(i).get(30, TimeUnit.SECONDS);
                assertThat(answer.body()).isEqualTo("/" + i);
                assertThat(answer.version()).isEqualTo(Version.HTTP_2);
            }
        }
    }

    private static boolean firstArrival(CountDownLatch latch) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (latch.getCount() == 100 && System.nanoTime() < deadline) Thread.onSpinWait();
        return latch.getCount() < 100;
    }

    @Test
    void headAnswersHaveALengthAndNoBody() throws Exception {
        HttpHandler handler =
                exchange -> write(exchange.respond(200, Headers.empty(), 12_345), 12_345);
        try (HttpServer server = TestServer.tls(identity.tls(), handler);
                HttpClient client = client()) {
            var head = request(server, "/").HEAD().build();

            var answer = client.send(head, BodyHandlers.ofByteArray());

            assertThat(answer.headers().firstValueAsLong("content-length")).hasValue(12_345);
            assertThat(answer.body()).isEmpty();
        }
    }

    @Test
    void whatIsNotModifiedHasNoLength() throws Exception {
        HttpHandler handler =
                exchange ->
                        exchange.respond(
                                new coffer.wire.http.HttpResponse(
                                        304, Headers.empty(), Bytes.empty()));
        try (HttpServer server = TestServer.tls(identity.tls(), handler);
                HttpClient client = client()) {
            var answer =
                    client.send(request(server, "/").GET().build(), BodyHandlers.ofByteArray());

            assertThat(answer.version()).isEqualTo(Version.HTTP_2);
            assertThat(answer.statusCode()).isEqualTo(304);
            assertThat(answer.headers().firstValue("content-length")).isEmpty();
            assertThat(answer.body()).isEmpty();
        }
    }

    @Test
    void aHeadTooLargeCostsItsOwnRequestOnly() throws Exception {
        CountDownLatch refused = new CountDownLatch(1);
        HttpHandler handler =
                exchange -> {
                    HttpServerTest.await(refused);
                    exchange.respond(TestServer.text(200, "unharmed"));
                };
        try (HttpServer server = TestServer.tls(identity.tls(), handler);
                HttpClient client = client()) {
            var other = ask(client, server, "/");
            var large = request(server, "/").header("x", "a".repeat(20_000)).build();

            var answer = client.send(large, BodyHandlers.ofString());
            refused.countDown();

            assertThat(answer.statusCode()).isEqualTo(431);
            assertThat(answer.headers().firstValue("x-amzn-errortype"))
                    .hasValue("RequestHeaderSectionTooLarge");
            assertThat(other.get(30, TimeUnit.SECONDS).body()).isEqualTo("unharmed");
        }
    }

    @Test
    void nothingIsSentBeyondTheClientsWindow() throws Exception {
        HttpHandler handler =
                exchange -> write(exchange.respond(200, Headers.empty(), 30_000), 30_000);
        try (HttpServer server = TestServer.tls(identity.tls(), handler);
                Http2Client client = Http2Client.open(server, identity.trusting(), 10_000)) {
            client.send(Http2Client.headers(1, Http2Client.END_STREAM, "GET"));
            int got = 0;
            while (got < 10_000) got += client.await(DATA).payload().length;
            assertThat(got).isEqualTo(10_000);

            // Were there more, it would come before the answer to this ping.
            client.send(new Frame(Http2Client.PING, 0, 0, new byte[8]));
            Frame next = client.read();
            while (next.type() != Http2Client.PING) {
                assertThat(next.type()).isNotEqualTo(DATA);
                next = client.read();
            }
            byte[] more = ByteBuffer.allocate(4).putInt(20_000).array();
            client.send(new Frame(WINDOW_UPDATE, 0, 1, more));
            while (got < 30_000) got += client.await(DATA).payload().length;
            assertThat(got).isEqualTo(30_000);
        }
    }

    @Test
    void anUploadThatIsResetIsBrokenOff() throws Exception {
        Frame reset = new Frame(RST_STREAM, 0, 1, ByteBuffer.allocate(4).putInt(CANCEL).array());

        assertBrokenOffBy(reset);
    }

    @Test
    void aBodyShorterThanItsLengthIsBrokenOff() throws Exception {
        assertBrokenOffBy(new Frame(DATA, Http2Client.END_STREAM, 1, new byte[1]));
    }

    private static void assertBrokenOffBy(Frame last) throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        LinkedBlockingQueue<Reason> reasons = new LinkedBlockingQueue<>();
        HttpHandler handler =
                exchange -> {
                    begun.countDown();
                    try {
                        HttpServerTest.readAll(exchange.body());
                        exchange.respond(TestServer.text(200, ""));
                    } catch (IncompleteBodyException e) {
                        reasons.add(e.reason());
                        throw e;
                    }
                };
        try (HttpServer server = TestServer.tls(identity.tls(), handler);
                Http2Client client = Http2Client.open(server, identity.trusting(), 65_535)) {
            client.send(
                    Http2Client.headers(1, 0, "PUT", "content-length", "1000"),
                    new Frame(DATA, 0, 1, new byte[500]));
            HttpServerTest.await(begun);
            client.send(last);
            assertThat(reasons.poll(20, TimeUnit.SECONDS)).isEqualTo(Reason.BROKEN_OFF);

            // The same connection serves the next.
            client.send(Http2Client.headers(3, Http2Client.END_STREAM, "GET"));
            Frame answer = client.await(Http2Client.HEADERS);
            while (answer.stream() != 3) answer = client.await(Http2Client.HEADERS);
        }
    }

    @Test
    void curlSpeaksIt() throws Exception {
        Path curl = Path.of("/usr/bin/curl");
        assumeThat(Files.isExecutable(curl)).isTrue();
        HttpHandler echo =
                exchange ->
                        exchange.respond(
                                TestServer.text(200, HttpServerTest.readAll(exchange.body())));
        try (HttpServer server = TestServer.tls(identity.tls(), echo)) {
            Process process =
                    new ProcessBuilder(
                                    curl.toString(),
                                    "--silent",
                                    "--insecure",
                                    "--http2",
                                    "--data",
                                    "x".repeat(100_000),
                                    "--write-out",
                                    " %{http_version} %{http_code}",
                                    "https://localhost:" + TestServer.port(server) + "/")
                            .start();
            String answer = new String(process.getInputStream().readAllBytes());

            assertThat(answer).isEqualTo("x".repeat(100_000) + " 2 200");
        }
    }

    private static void write(OutputStream stream, int length) {
        try (stream) {
            stream.write(new byte[length]);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static HttpClient client() throws Exception {
        return HttpClient.newBuilder()
                .version(Version.HTTP_2)
                .sslContext(identity.trusting())
                .build();
    }

    private static CompletableFuture<HttpResponse<String>> ask(
            HttpClient client, HttpServer server, String path) {
        return client.sendAsync(request(server, path).build(), BodyHandlers.ofString());
    }

    private static java.net.http.HttpRequest.Builder request(HttpServer server, String path) {
        URI uri = URI.create("https://localhost:" + TestServer.port(server) + path);
        return java.net.http.HttpRequest.newBuilder(uri);
    }
}
