package coffer.wire.http;

import static org.assertj.core.api.Assertions.assertThat;

import coffer.wire.http.IncompleteBodyException.Reason;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Clients that hold on to the server by being slow: each is cut off after its limit. A trickle is
/// sent as fast as the server lets it be noticed, so no test waits longer than that limit.
@Timeout(60)
class SlowClientTest {
    private static final Duration SOON = Duration.ofMillis(300);
    private static final Duration NEVER = Duration.ofHours(1);
    private static final HttpLimits LIMITS =
            HttpLimits.defaults().with(new HttpLimits.Pace(SOON, SOON, 1_000_000_000));

    @TempDir static Path folder;
    private static TestIdentity identity;

    @BeforeAll
    static void create() throws Exception {
        identity = TestIdentity.create(folder, "server");
    }

    @Test
    void aHeadThatTrickles() throws Exception {
        try (HttpServer server = TestServer.tls(LIMITS, identity.tls(), exchange -> {});
                RawClient client = RawClient.tls(server, identity.trusting())) {
            client.send("GET / HTTP/1.1\nHost: x\nx: ");

            trickleUntilCutOff(() -> client.send("y"));
        }
    }

    @Test
    void aSecondHeadThatTrickles() throws Exception {
        HttpHandler ok = exchange -> exchange.respond(TestServer.text(200, "ok"));
        try (HttpServer server = TestServer.tls(LIMITS, identity.tls(), ok);
                RawClient client = RawClient.tls(server, identity.trusting())) {
            client.send("GET / HTTP/1.1\nHost: x\n\n");
            assertThat(client.readHead()).startsWith("HTTP/1.1 200 ");

            trickleUntilCutOff(() -> client.send("G"));
        }
    }

    @Test
    void aHandshakeThatTrickles() throws Exception {
        try (HttpServer server = TestServer.tls(LIMITS, identity.tls(), exchange -> {});
                RawClient client = new RawClient(TestServer.port(server))) {
            // A handshake record of 16 KiB, a byte at a time.
            client.sendBytes(new byte[] {22, 3, 1, 0x40, 0, 1, 0, 0x3f, (byte) 0xfc, 3, 3});

            trickleUntilCutOff(() -> client.sendBytes(new byte[1]));
        }
    }

    @Test
    void aHandshakeHasALimitOfItsOwn() throws Exception {
        HttpLimits limits = HttpLimits.defaults().with(new HttpLimits.Pace(SOON, NEVER, 0));
        try (HttpServer server = TestServer.tls(limits, identity.tls(), exchange -> {});
                RawClient client = new RawClient(TestServer.port(server))) {
            client.awaitClose();
        }
    }

    @Test
    void whoHasShakenHandsMayBeSilentForLonger() throws Exception {
        HttpLimits limits = HttpLimits.defaults().with(new HttpLimits.Pace(SOON, NEVER, 0));
        HttpHandler ok = exchange -> exchange.respond(TestServer.text(200, "ok"));
        try (HttpServer server = TestServer.tls(limits, identity.tls(), ok);
                RawClient quiet = RawClient.tls(server, identity.trusting());
                RawClient late = new RawClient(TestServer.port(server))) {
            quiet.send("GET / HTTP/1.1\nHost: x\n");
            // Who came later and has not shaken hands is sent away first.
            late.awaitClose();

            quiet.send("\n");

            assertThat(quiet.readHead()).startsWith("HTTP/1.1 200 ");
        }
    }

    @Test
    void http2WithoutRequests() throws Exception {
        try (HttpServer server = TestServer.tls(LIMITS, identity.tls(), exchange -> {});
                Http2Client client = Http2Client.open(server, identity.trusting(), 65_535)) {
            byte[] more = ByteBuffer.allocate(4).putInt(1).array();

            trickleUntilCutOff(() ->
                    client.send(new Http2Client.Frame(Http2Client.WINDOW_UPDATE, 0, 0, more)));
        }
    }

    @Test
    void aBodyThatTrickles() throws Exception {
        LinkedBlockingQueue<Reason> reasons = new LinkedBlockingQueue<>();
        HttpHandler handler =
                exchange -> {
                    try {
                        HttpServerTest.readAll(exchange.body());
                    } catch (IncompleteBodyException e) {
                        reasons.add(e.reason());
                        throw e;
                    }
                };
        try (HttpServer server = TestServer.tls(LIMITS, identity.tls(), handler);
                RawClient client = RawClient.tls(server, identity.trusting())) {
            client.send("PUT / HTTP/1.1\nHost: x\nContent-Length: 1000000000\n\n");

            trickleUntilCutOff(() -> client.send("y"));

            assertThat(reasons.poll(20, TimeUnit.SECONDS)).isEqualTo(Reason.TIMED_OUT);
        }
    }

    @Test
    void aReaderThatNeverReads() throws Exception {
        LinkedBlockingQueue<Throwable> failures = new LinkedBlockingQueue<>();
        try (HttpServer server = TestServer.tls(LIMITS, identity.tls(), endless(failures));
                RawClient client = RawClient.tls(server, identity.trusting())) {
            client.send("GET / HTTP/1.1\nHost: x\n\n");

            assertThat(failures.poll(30, TimeUnit.SECONDS)).isInstanceOf(ClientGoneException.class);
        }
    }

    @Test
    void aReaderThatNeverOpensItsWindow() throws Exception {
        LinkedBlockingQueue<Throwable> failures = new LinkedBlockingQueue<>();
        try (HttpServer server = TestServer.tls(LIMITS, identity.tls(), endless(failures));
                Http2Client client = Http2Client.open(server, identity.trusting(), 0)) {
            client.send(Http2Client.headers(1, Http2Client.END_STREAM, "GET"));

            assertThat(failures.poll(30, TimeUnit.SECONDS)).isInstanceOf(ClientGoneException.class);
        }
    }

    @Test
    void aReaderThatOpensItsWindowByteByByte() throws Exception {
        LinkedBlockingQueue<Throwable> failures = new LinkedBlockingQueue<>();
        try (HttpServer server = TestServer.tls(LIMITS, identity.tls(), endless(failures));
                Http2Client client = Http2Client.open(server, identity.trusting(), 0)) {
            client.send(Http2Client.headers(1, Http2Client.END_STREAM, "GET"));
            byte[] more = ByteBuffer.allocate(4).putInt(1).array();

            Throwable failure = null;
            while (failure == null) {
                client.send(new Http2Client.Frame(Http2Client.WINDOW_UPDATE, 0, 1, more));
                failure = failures.poll(20, TimeUnit.MILLISECONDS);
            }

            assertThat(failure)
                    .isInstanceOf(ClientGoneException.class)
                    .hasCauseInstanceOf(java.util.concurrent.TimeoutException.class);
        }
    }

    private static HttpHandler endless(LinkedBlockingQueue<Throwable> failures) {
        byte[] chunk = new byte[64 * 1024];
        return exchange -> {
            try (OutputStream out = exchange.respond(200, Headers.empty(), Long.MAX_VALUE)) {
                while (true) out.write(chunk);
            } catch (ClientGoneException e) {
                failures.add(e);
                throw e;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        };
    }

    private interface Step {
        Object send() throws IOException;
    }

    /// Returns once the server has hung up; the test's timeout is the bound.
    private static void trickleUntilCutOff(Step step) {
        LinkedBlockingQueue<Object> never = new LinkedBlockingQueue<>();
        try {
            while (never.poll(20, TimeUnit.MILLISECONDS) == null) {
                var _ = step.send();
            }
        } catch (IOException cutOff) {
            assertThat(cutOff).isNotNull();
        } catch (InterruptedException e) {
            throw new AssertionError("the server put up with it", e);
        }
    }
}
