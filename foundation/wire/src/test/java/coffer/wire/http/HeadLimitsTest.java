package coffer.wire.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Request lines and fields larger or more than are granted.
@Timeout(60)
class HeadLimitsTest {
    private static final HttpLimits LIMITS =
            HttpLimits.defaults().with(new HttpLimits.Heads(8 * 1024, 20));

    private final HttpServer server =
            TestServer.plaintext(LIMITS, exchange -> exchange.respond(TestServer.text(200, "")));

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void aLongLineGets414() throws IOException {
        assertThat(get("/" + "a".repeat(7 * 1024), "")).startsWith("HTTP/1.1 200 ");
        assertThat(get("/" + "a".repeat(9 * 1024), ""))
                .startsWith("HTTP/1.1 414 ")
                .containsIgnoringCase("x-amzn-errortype: RequestURITooLong\r\n")
                .contains("<Error><Code>RequestURITooLong</Code>");
    }

    @Test
    void manyBytesOfFieldsGet431() throws IOException {
        assertThat(get("/", "x: " + "a".repeat(9 * 1024) + "\n")).startsWith("HTTP/1.1 431 ");
        assertThat(get("/", "a".repeat(9 * 1024) + ": x\n")).startsWith("HTTP/1.1 431 ");
        assertThat(get("/", ("x: " + "a".repeat(1_000) + "\n").repeat(10)))
                .startsWith("HTTP/1.1 431 ");
    }

    @Test
    void manyFieldsGet431() throws IOException {
        // Host and Connection are fields too.
        assertThat(get("/", "x: y\n".repeat(18))).startsWith("HTTP/1.1 200 ");
        assertThat(get("/", "x: y\n".repeat(19)))
                .startsWith("HTTP/1.1 431 ")
                .containsIgnoringCase("x-amzn-errortype: RequestHeaderSectionTooLarge\r\n");
    }

    @Test
    void anErrorAnsweredToHeadHasNoBody() throws IOException {
        String answer =
                RawClient.exchange(
                        TestServer.port(server),
                        "HEAD / HTTP/1.1\nHost: x\nConnection: close\n"
                                + "x: y\n".repeat(30)
                                + "\n");

        assertThat(answer).startsWith("HTTP/1.1 431 ").endsWith("\r\n\r\n");
    }

    private String get(String path, String fields) throws IOException {
        return RawClient.exchange(
                TestServer.port(server),
                "GET " + path + " HTTP/1.1\nHost: x\nConnection: close\n" + fields + "\n");
    }
}
