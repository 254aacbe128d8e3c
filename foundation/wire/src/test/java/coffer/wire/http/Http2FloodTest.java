package coffer.wire.http;

import static coffer.wire.http.Http2Client.CANCEL;
import static coffer.wire.http.Http2Client.CONTINUATION;
import static coffer.wire.http.Http2Client.END_STREAM;
import static coffer.wire.http.Http2Client.ENHANCE_YOUR_CALM;
import static coffer.wire.http.Http2Client.GOAWAY;
import static coffer.wire.http.Http2Client.HEADERS;
import static coffer.wire.http.Http2Client.PING;
import static coffer.wire.http.Http2Client.RST_STREAM;
import static coffer.wire.http.Http2Client.SETTINGS;
import static org.assertj.core.api.Assertions.assertThat;

import coffer.wire.http.Http2Client.Frame;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Frames that cost a server much and a client little, one flood per connection.
@Timeout(60)
class Http2FloodTest {
    private static final int MANY = 100_000;

    @TempDir Path folder;
    private final AtomicInteger handled = new AtomicInteger();
    private TestIdentity identity;
    private HttpServer server;

    @BeforeEach
    void start() throws Exception {
        identity = TestIdentity.create(folder, "server");
        server =
                TestServer.tls(
                        identity.tls(),
                        exchange -> {
                            handled.incrementAndGet();
                            exchange.respond(TestServer.text(200, "ok"));
                        });
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void streamsOpenedOnlyToBeReset() throws Exception {
        byte[] cancel = ByteBuffer.allocate(4).putInt(CANCEL).array();

        assertCalmedDown(i ->
                new Frame[] {
                    Http2Client.headers(2 * i + 1, END_STREAM, "GET"),
                    new Frame(RST_STREAM, 0, 2 * i + 1, cancel)
                });

        assertThat(handled).hasValueLessThan(2_000);
    }

    @Test
    void pings() throws Exception {
        assertCalmedDown(i -> new Frame[] {new Frame(PING, 0, 0, new byte[8])});
    }

    @Test
    void settings() throws Exception {
        assertCalmedDown(i -> new Frame[] {new Frame(SETTINGS, 0, 0, new byte[0])});
    }

    @Test
    void emptyData() throws Exception {
        assertCalmedDown(i ->
                i == 0
                        ? new Frame[] {Http2Client.headers(1, 0, "PUT")}
                        : new Frame[] {new Frame(Http2Client.DATA, 0, 1, new byte[0])});
    }

    @Test
    void headersThatContinueForEver() throws Exception {
        byte[] more = Http2Client.block("GET", "x", "y".repeat(100));
        assertSentAway(i ->
                new Frame[] {
                    i == 0
                            ? new Frame(HEADERS, END_STREAM, 1, Http2Client.block("GET"))
                            : new Frame(CONTINUATION, 0, 1, more)
                });
        assertThat(handled).hasValue(0);
    }

    @Test
    void headersThatContinueWithNothing() throws Exception {
        assertSentAway(i ->
                new Frame[] {
                    i == 0
                            ? new Frame(HEADERS, END_STREAM, 1, Http2Client.block("GET"))
                            : new Frame(CONTINUATION, 0, 1, new byte[0])
                });
        assertThat(handled).hasValue(0);
    }

    private void assertCalmedDown(IntFunction<Frame[]> frames) throws Exception {
        assertThat(assertSentAway(frames)).isIn(ENHANCE_YOUR_CALM, -1);
    }

    /// The reason given; -1 if the connection broke before it could be read.
    private int assertSentAway(IntFunction<Frame[]> frames) throws Exception {
        try (Http2Client client = Http2Client.open(server, identity.trusting(), 65_535)) {
            boolean isSentAway = false;
            for (int i = 0; i < MANY && !isSentAway; i++) {
                isSentAway = !isSent(client, frames.apply(i));
            }
            assertThat(isSentAway).as("the server put up with it").isTrue();
            return reason(client);
        }
    }

    private static boolean isSent(Http2Client client, Frame[] frames) {
        try {
            client.send(frames);
            return true;
        } catch (IOException sentAway) {
            return false;
        }
    }

    private static int reason(Http2Client client) {
        try {
            return client.await(GOAWAY).intAt(4);
        } catch (IOException broken) {
            return -1;
        }
    }
}
