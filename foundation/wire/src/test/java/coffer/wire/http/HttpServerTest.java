package coffer.wire.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import coffer.kernel.Bytes;
import coffer.wire.http.IncompleteBodyException.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class HttpServerTest {

    @Test
    void answersOnAVirtualThreadAndSaysNothingOfTheEngine() throws IOException {
        try (HttpServer server =
                TestServer.plaintext(exchange ->
                        exchange.respond(
                                TestServer.text(
                                        200,
                                        Thread.currentThread().isVirtual()
                                                + " "
                                                + exchange.connection().secure())))) {
            String answer = get(server, "/");

            assertThat(answer).startsWith("HTTP/1.1 200 OK\r\n").endsWith("\r\n\r\ntrue false");
            assertThat(answer).containsIgnoringCase("content-length: 10\r\n");
            assertThat(answer.toLowerCase())
                    .doesNotContain("server:", "jetty", "x-powered-by", "content-type:");
        }
    }

    @Test
    void carriesHeadersAsBytes() throws IOException {
        try (HttpServer server =
                TestServer.plaintext(exchange -> {
                    Headers headers = exchange.request().headers();
                    String all = String.join("|", headers.all("x-amz-meta-a"));
                    exchange.respond(
                            new HttpResponse(
                                    200,
                                    Headers.builder().add("x-amz-meta-a", all).build(),
                                    Bytes.empty()));
                })) {
            String answer =
                    RawClient.exchange(
                            TestServer.port(server),
                            "GET / HTTP/1.1\nHost: x\nX-Amz-Meta-A:  two  words \n"
                                    + "x-amz-meta-a: ü\nConnection: close\n\n");

            assertThat(answer).containsIgnoringCase("x-amz-meta-a: two  words|Ã¼\r\n");
        }
    }

    @Test
    void refusesToSendAHeaderThatHoldsALineBreak() throws IOException {
        try (HttpServer server =
                TestServer.plaintext(exchange ->
                        exchange.respond(
                                new HttpResponse(
                                        200,
                                        Headers.builder().add("a", "b\r\nc: d").build(),
                                        Bytes.empty())))) {
            assertThat(get(server, "/")).startsWith("HTTP/1.1 500 ").doesNotContain("c: d");
        }
    }

    @Test
    void sendsContinueOnlyWhenTheBodyIsRead() throws IOException {
        try (HttpServer server =
                        TestServer.plaintext(exchange -> {
                            boolean isWanted = exchange.request().rawPath().equals("/wanted");
                            String body = isWanted ? readAll(exchange.body()) : "";
                            exchange.respond(TestServer.text(isWanted ? 200 : 403, body));
                        });
                RawClient wanted = new RawClient(TestServer.port(server));
                RawClient refused = new RawClient(TestServer.port(server))) {
            String head = " HTTP/1.1\nHost: x\nContent-Length: 5\nExpect: 100-continue\n\n";
            wanted.send("PUT /wanted" + head);
            assertThat(wanted.readHead()).isEqualTo("HTTP/1.1 100 Continue");
            wanted.send("hello");
            assertThat(wanted.readHead()).startsWith("HTTP/1.1 200 ");
            assertThat(wanted.read(5)).isEqualTo("hello");

            refused.send("PUT /refused" + head);
            assertThat(refused.readHead()).startsWith("HTTP/1.1 403 ");
        }
    }

    @Test
    void bodiesNobodyReadsDoNotHideTheAnswer() throws IOException {
        try (HttpServer server =
                        TestServer.plaintext(
                                exchange -> exchange.respond(TestServer.text(403, "denied")));
                RawClient client = new RawClient(TestServer.port(server))) {
            client.send("PUT / HTTP/1.1\nHost: x\nContent-Length: 500000\n\n");
            client.sendBytes(new byte[500_000]);
            assertThat(client.readHead()).startsWith("HTTP/1.1 403 ");
            assertThat(client.read(6)).isEqualTo("denied");

            client.send("GET / HTTP/1.1\nHost: x\nConnection: close\n\n");
            assertThat(client.readToEnd()).startsWith("HTTP/1.1 403 ").endsWith("denied");
        }
    }

    @Test
    void headersBeyondTheLimitGet431() throws IOException {
        try (HttpServer server =
                TestServer.plaintext(exchange -> exchange.respond(TestServer.text(200, "")))) {
            String fits = "a".repeat(15 * 1024);
            String tooLong = "a".repeat(17 * 1024);

            assertThat(withHeader(server, fits)).startsWith("HTTP/1.1 200 ");
            assertThat(withHeader(server, tooLong))
                    .startsWith("HTTP/1.1 431 ")
                    .containsIgnoringCase("x-amzn-errortype: RequestHeaderSectionTooLarge\r\n")
                    .contains("<Error><Code>RequestHeaderSectionTooLarge</Code>")
                    .doesNotContainIgnoringCase("<html", "jetty", "exception");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GARBAGE\n\n",
                "GET / HTTP/1.1\n\n",
                "GET / HTTP/9.9\nHost: x\n\n",
                "GET / HTTP/1.1\nHost: x\nContent-Length: 1\nContent-Length: 2\n\n",
                "GET / HTTP/1.1\nHost: x\nContent-Length: -1\n\n",
                "GET / HTTP/1.1\nHost: x\nContent-Length: 4\nTransfer-Encoding: chunked\n\n",
                "GET / HTTP/1.1\nHost: x\nTransfer-Encoding: gzip\n\n",
                "GET / HTTP/1.1\nHost: x\n folded: y\n\n",
                "GET / HTTP/1.1\nHost: x\nbad header: y\n\n",
                "GET / HTTP/1.1\nHost: x\nHost: y\n\n",
            })
    void malformedRequestsGetABareError(String request) throws IOException {
        AtomicBoolean isHandled = new AtomicBoolean();
        try (HttpServer server =
                TestServer.plaintext(exchange -> {
                    isHandled.set(true);
                    exchange.respond(TestServer.text(200, ""));
                })) {
            String answer = RawClient.exchange(TestServer.port(server), request);

            assertThat(isHandled).isFalse();
            assertThat(answer).matches("(?s)HTTP/1\\.1 (400|501|505) .*").endsWith("\r\n\r\n");
            assertThat(answer.toLowerCase()).doesNotContain("<", "jetty", "exception");
        }
    }

    @Test
    void handlersThatFailGiveABareError() throws IOException {
        try (HttpServer server =
                TestServer.plaintext(exchange -> {
                    if (exchange.request().rawPath().equals("/silent")) return;
                    throw new IllegalStateException("a secret");
                })) {
            assertBare(get(server, "/"), 500);
            assertBare(get(server, "/silent"), 500);
        }
    }

    @Test
    void bodiesCutShortByTheClientAreNoticed() throws Exception {
        LinkedBlockingQueue<Reason> reasons = new LinkedBlockingQueue<>();
        HttpHandler handler =
                exchange -> {
                    try {
                        readAll(exchange.body());
                    } catch (IncompleteBodyException e) {
                        reasons.add(e.reason());
                        throw e;
                    }
                };
        try (HttpServer server = TestServer.plaintext(handler)) {
            try (RawClient client = new RawClient(TestServer.port(server))) {
                client.send("PUT / HTTP/1.1\nHost: x\nContent-Length: 100\n\nonly this");
                client.finishSending();
                assertThat(reasons.poll(20, TimeUnit.SECONDS)).isEqualTo(Reason.BROKEN_OFF);
            }
            try (RawClient client = new RawClient(TestServer.port(server))) {
                client.send("PUT / HTTP/1.1\nHost: x\nTransfer-Encoding: chunked\n\nzz\nno\n");
                assertThat(reasons.poll(20, TimeUnit.SECONDS)).isEqualTo(Reason.BROKEN_OFF);
            }
        }
    }

    @Test
    void clientsThatStopSendingAreTimedOut() throws Exception {
        LinkedBlockingQueue<Reason> reasons = new LinkedBlockingQueue<>();
        HttpHandler handler =
                exchange -> {
                    try {
                        readAll(exchange.body());
                    } catch (IncompleteBodyException e) {
                        reasons.add(e.reason());
                        exchange.respond(TestServer.text(400, "RequestTimeout"));
                    }
                };
        HttpLimits limits = HttpLimits.defaults().with(pace(Duration.ofMillis(200)));
        try (HttpServer server = TestServer.plaintext(limits, handler);
                RawClient client = new RawClient(TestServer.port(server))) {
            client.send("PUT / HTTP/1.1\nHost: x\nContent-Length: 100\n\nonly this");

            assertThat(reasons.poll(20, TimeUnit.SECONDS)).isEqualTo(Reason.TIMED_OUT);
            assertThat(client.readToEnd()).startsWith("HTTP/1.1 400 ").endsWith("RequestTimeout");
        }
    }

    @Test
    void slowHandlersAreNotTimedOut() throws Exception {
        CountDownLatch secondAnswered = new CountDownLatch(1);
        HttpLimits limits = HttpLimits.defaults().with(pace(Duration.ofMillis(100)));
        HttpHandler handler =
                exchange -> {
                    if (exchange.request().rawPath().equals("/slow")) await(secondAnswered);
                    exchange.respond(TestServer.text(200, "done"));
                };
        try (HttpServer server = TestServer.plaintext(limits, handler);
                RawClient slow = new RawClient(TestServer.port(server));
                RawClient idle = new RawClient(TestServer.port(server))) {
            slow.send("GET /slow HTTP/1.1\nHost: x\nConnection: close\n\n");
            // Twice the idle timeout passes: two idle connections, one after the other, end.
            assertThat(idle.readToEnd()).isEmpty();
            try (RawClient another = new RawClient(TestServer.port(server))) {
                assertThat(another.readToEnd()).isEmpty();
            }
            secondAnswered.countDown();

            assertThat(slow.readToEnd()).startsWith("HTTP/1.1 200 ").endsWith("done");
        }
    }

    @Test
    void answersCutShortBreakTheConnection() throws IOException {
        try (HttpServer server =
                        TestServer.plaintext(exchange -> {
                            try (OutputStream out = exchange.respond(200, Headers.empty(), 100)) {
                                out.write(new byte[40]);
                                out.flush();
                            } catch (IOException e) {
                                throw new UncheckedIOException(e);
                            }
                        });
                RawClient client = new RawClient(TestServer.port(server))) {
            client.send("GET / HTTP/1.1\nHost: x\n\n");

            assertThat(client.readHead()).containsIgnoringCase("content-length: 100");
            assertThat(client.readToEnd()).hasSizeLessThan(100);
        }
    }

    @Test
    void headAnswersHaveALengthAndNoBody() throws IOException {
        try (HttpServer server =
                TestServer.plaintext(exchange -> {
                    Headers length = Headers.builder().add("Content-Length", "12345").build();
                    if (exchange.request().rawPath().equals("/whole")) {
                        exchange.respond(new HttpResponse(200, length, Bytes.empty()));
                    } else {
                        writeAll(exchange.respond(200, Headers.empty(), 12345), 12345);
                    }
                })) {
            for (String path : new String[] {"/whole", "/stream"}) {
                String answer =
                        RawClient.exchange(
                                TestServer.port(server),
                                "HEAD " + path + " HTTP/1.1\nHost: x\nConnection: close\n\n");

                assertThat(answer).startsWith("HTTP/1.1 200 ").endsWith("\r\n\r\n");
                assertThat(answer).containsOnlyOnce("12345");
            }
        }
    }

    @Test
    void noContentHasNoLength() throws IOException {
        try (HttpServer server =
                TestServer.plaintext(exchange ->
                        exchange.respond(new HttpResponse(204, Headers.empty(), Bytes.empty())))) {
            assertThat(get(server, "/").toLowerCase())
                    .startsWith("http/1.1 204 ")
                    .doesNotContain("content-length", "transfer-encoding");
        }
    }

    @Test
    void whatIsNotModifiedHasNoLengthEither() throws IOException {
        try (HttpServer server =
                TestServer.plaintext(exchange ->
                        exchange.respond(new HttpResponse(304, Headers.empty(), Bytes.empty())))) {
            int port = TestServer.port(server);
            for (String method : List.of("GET", "HEAD")) {
                String request = method + " / HTTP/1.1\nHost: x\nConnection: close\n\n";

                assertThat(RawClient.exchange(port, request).toLowerCase())
                        .startsWith("http/1.1 304 ")
                        .doesNotContain("content-length", "transfer-encoding");
            }
        }
    }

    @Test
    void overloadIsAnsweredByTheHook() throws Exception {
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch leave = new CountDownLatch(1);
        HttpHandler handler =
                exchange -> {
                    entered.countDown();
                    await(leave);
                    exchange.respond(TestServer.text(200, "first"));
                };
        HttpLimits limits = HttpLimits.defaults().withConcurrentRequests(1);
        try (HttpServer server = TestServer.plaintext(limits, handler);
                RawClient first = new RawClient(TestServer.port(server))) {
            first.send("GET / HTTP/1.1\nHost: x\nConnection: close\n\n");
            assertThat(entered.await(20, TimeUnit.SECONDS)).isTrue();

            assertThat(get(server, "/"))
                    .startsWith("HTTP/1.1 503 ")
                    .containsIgnoringCase("retry-after: 1\r\n")
                    .endsWith("<Code>SlowDown</Code>");

            leave.countDown();
            assertThat(first.readToEnd()).endsWith("first");
            assertThat(getOnceThereIsRoom(server)).startsWith("HTTP/1.1 200 ");
        }
    }

    @Test
    void stoppingFinishesWhatIsUnderWay() throws Exception {
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch leave = new CountDownLatch(1);
        HttpServer server =
                TestServer.plaintext(exchange -> {
                    if (exchange.request().rawPath().equals("/long")) {
                        entered.countDown();
                        await(leave);
                    }
                    exchange.respond(TestServer.text(200, "finished"));
                });
        int port = TestServer.port(server);
        try (RawClient client = new RawClient(port)) {
            client.send("GET /long HTTP/1.1\nHost: x\nConnection: close\n\n");
            assertThat(entered.await(20, TimeUnit.SECONDS)).isTrue();

            CompletableFuture<Void> stopped = CompletableFuture.runAsync(server::close);
            awaitRefusal(port);
            assertThat(stopped).isNotDone();
            leave.countDown();

            assertThat(client.readToEnd()).startsWith("HTTP/1.1 200 ").endsWith("finished");
            stopped.get(20, TimeUnit.SECONDS);
        }
    }

    @Test
    void stoppingBreaksWhatDoesNotEnd() throws Exception {
        CountDownLatch entered = new CountDownLatch(1);
        CompletableFuture<String> end = new CompletableFuture<>();
        HttpServer server =
                TestServer.plaintext(
                        HttpLimits.defaults().withDrainTimeout(Duration.ofMillis(100)),
                        exchange -> {
                            entered.countDown();
                            try {
                                new CountDownLatch(1).await();
                            } catch (InterruptedException e) {
                                end.complete("interrupted");
                            }
                        });
        try (RawClient client = new RawClient(TestServer.port(server))) {
            client.send("GET / HTTP/1.1\nHost: x\n\n");
            assertThat(entered.await(20, TimeUnit.SECONDS)).isTrue();

            server.close();

            assertThat(end.get(20, TimeUnit.SECONDS)).isEqualTo("interrupted");
        }
    }

    @Test
    void anAddressInUseFailsTheStart() {
        try (HttpServer first = TestServer.plaintext(exchange -> {})) {
            int port = TestServer.port(first);
            Listener same = new Listener.InsecurePlaintext("127.0.0.1", port);

            assertThatThrownBy(() ->
                            HttpServer.start(
                                    java.util.List.of(same),
                                    HttpLimits.defaults(),
                                    exchange -> {},
                                    request -> TestServer.busy()))
                    .isInstanceOf(HttpServerException.class);
        }
    }

    /// The server is free a moment after the answer has arrived.
    private static String getOnceThereIsRoom(HttpServer server) throws IOException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        String answer = get(server, "/");
        while (answer.startsWith("HTTP/1.1 503 ") && System.nanoTime() < deadline) {
            Thread.onSpinWait();
            answer = get(server, "/");
        }
        return answer;
    }

    private static void awaitRefusal(int port) {
        while (true) {
            try (RawClient probe = new RawClient(port)) {
                // One accepted as the listener closes may get no answer before the drain ends.
                probe.giveUpAfterMillis(1_000);
                probe.send("GET / HTTP/1.1\nHost: x\nConnection: close\n\n");
                if (!probe.readToEnd().startsWith("HTTP/1.1 200")) return;
            } catch (IOException refused) {
                return;
            }
        }
    }

    static void await(CountDownLatch latch) {
        try {
            if (!latch.await(30, TimeUnit.SECONDS)) throw new IllegalStateException("too long");
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void writeAll(OutputStream stream, int length) {
        try (stream) {
            stream.write(new byte[length]);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String readAll(InputStream body) {
        try {
            return new String(body.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String get(HttpServer server, String path) throws IOException {
        return RawClient.exchange(
                TestServer.port(server),
                "GET " + path + " HTTP/1.1\nHost: x\nConnection: close\n\n");
    }

    private static String withHeader(HttpServer server, String value) throws IOException {
        return RawClient.exchange(
                TestServer.port(server),
                "GET / HTTP/1.1\nHost: x\nConnection: close\nx: " + value + "\n\n");
    }

    private static void assertBare(String answer, int status) {
        assertThat(answer).startsWith("HTTP/1.1 " + status + " ").endsWith("\r\n\r\n");
        assertThat(answer.toLowerCase()).doesNotContain("<html", "jetty", "exception", "secret");
    }

    private static HttpLimits.Pace pace(Duration timeout) {
        return new HttpLimits.Pace(timeout, timeout, 512);
    }
}
