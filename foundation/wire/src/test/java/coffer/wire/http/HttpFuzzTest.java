package coffer.wire.http;

import static org.assertj.core.api.Assertions.assertThat;

import coffer.testing.Fuzz;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Raw bytes over TLS: an answer or a closed connection, never a fault of the server's, and the
/// next client is served.
class HttpFuzzTest {
    private static final String[] SAMPLES = {
        "GET /b/k?list-type=2 HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
        "PUT /b/k HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nConnection: close\r\n\r\nhello",
        "POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\nTrailer: a\r\n"
                + "Connection: close\r\n\r\n5;x=y\r\nhello\r\n0\r\na: b\r\n\r\n",
        "PUT /a HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\nContent-Length: 1\r\n"
                + "Connection: close\r\n\r\nx",
        "GET /a HTTP/1.1\r\nHost: localhost\r\n\r\nHEAD /b HTTP/1.1\r\nHost: localhost\r\n"
                + "Connection: close\r\n\r\n",
        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\u0000\u0000\u0000\u0004\u0000\u0000\u0000\u0000\u0000"
    };
    private static final String[] WORDS = {
        "\r\n",
        "\n",
        "\r",
        "\r\n\r\n",
        " ",
        ": ",
        ":",
        "HTTP/1.1",
        "HTTP/1.0",
        "HTTP/2.0",
        "HTTP/9.9",
        "Host: a",
        "Host: localhost:x",
        "Content-Length: 5\r\n",
        "Content-Length: -1\r\n",
        "Content-Length: 99999999999999999999\r\n",
        "Transfer-Encoding: chunked\r\n",
        "Transfer-Encoding: gzip, chunked\r\n",
        "Expect: 100-continue\r\n",
        "Expect: x\r\n",
        "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\n",
        "ffffffff",
        "\u0000",
        "%00",
        "/../..",
        "//",
        "http://a",
        "*",
        "CONNECT",
        "TRACE",
        "\u00e9",
        "\t",
        ";",
        "?",
        "#"
    };

    @Test
    void everyByteStreamIsAnsweredOrClosed(@TempDir Path folder) throws Exception {
        TestIdentity identity = TestIdentity.create(folder, "localhost");
        SSLContext trusting = identity.trusting();
        HttpHandler echo =
                exchange -> {
                    try {
                        int size = exchange.body().readAllBytes().length;
                        exchange.respond(TestServer.text(200, "read " + size));
                    } catch (IncompleteBodyException incomplete) {
                        exchange.respond(TestServer.text(400, "incomplete"));
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                };
        try (HttpServer server = TestServer.tls(identity.tls(), echo)) {
            int port = TestServer.port(server);

            Map<String, Integer> answers =
                    Fuzz.from(SAMPLES).with(WORDS).run(input -> answer(trusting, port, input));

            assertThat(answers).containsKeys("200", "400");
            assertThat(answer(trusting, port, SAMPLES[0].getBytes(StandardCharsets.US_ASCII)))
                    .isEqualTo("200");
        }
    }

    private static String answer(SSLContext trusting, int port, byte[] input) {
        try (SSLSocket socket =
                        (SSLSocket) trusting.getSocketFactory().createSocket("localhost", port);
                RawClient client = new RawClient(socket)) {
            try {
                client.sendBytes(input).finishSending();
            } catch (IOException closedEarly) {
                // It has answered, and closed, before it had read everything.
            }
            String answer = read(client);
            // RFC 9110, 15.6.6: the one 5xx that is the client's doing, a version nobody speaks.
            if (!answer.startsWith("HTTP/1.1 505 "))
                assertThat(answer).doesNotStartWith("HTTP/1.1 5");
            assertThat(answer.toLowerCase(java.util.Locale.ROOT))
                    .doesNotContain("jetty", "exception", ".java");
            return answer.length() < 12 ? "closed" : answer.substring(9, 12).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(RawClient client) {
        try {
            return client.readToEnd();
        } catch (IOException reset) {
            return "";
        }
    }
}
