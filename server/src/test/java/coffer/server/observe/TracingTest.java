package coffer.server.observe;

import static org.assertj.core.api.Assertions.assertThat;

import coffer.gate.observe.Observer.Answered;
import coffer.gate.observe.Observer.Observation;
import coffer.kernel.Trace;
import coffer.wire.http.Headers;
import coffer.wire.http.HttpRequest;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Against a collector that keeps what it is sent.
class TracingTest {
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final Answered FINE = new Answered("id-1", "kms", "Decrypt", "", 200);

    private final List<String> received = new CopyOnWriteArrayList<>();
    private final HttpServer collector;

    TracingTest() throws IOException {
        collector =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        collector.createContext(
                "/v1/traces",
                exchange -> {
                    byte[] body = exchange.getRequestBody().readAllBytes();
                    received.add(HexFormat.of().formatHex(body));
                    exchange.sendResponseHeaders(200, -1);
                    exchange.close();
                });
        collector.start();
    }

    @AfterEach
    void stop() {
        collector.stop(0);
    }

    private Tracing tracing(int percent) {
        return Tracing.to(
                URI.create("http://localhost:" + collector.getAddress().getPort() + "/v1/traces"),
                percent);
    }

    private static HttpRequest request(String traceparent) {
        Headers.Builder headers = Headers.builder();
        if (!traceparent.isEmpty()) headers.add("traceparent", traceparent);
        return new HttpRequest("POST", "/", "", headers.build());
    }

    private static void serve(Tracing tracing, String traceparent) {
        Observation observation = tracing.begin(request(traceparent));
        Trace.under(
                observation.span(),
                () -> Trace.within("decide", () -> Trace.within("store read", () -> "row")));
        observation.answered(FINE);
    }

    private static String hex(String text) {
        return HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void sendsARequestAndItsPartsAsOneTrace() {
        try (Tracing tracing = tracing(100)) {
            serve(tracing, "");
        }

        assertThat(String.join("", received))
                .contains(hex("kms.Decrypt"), hex("decide"), hex("store read"), hex("id-1"));
    }

    @Test
    void continuesTheCallersTrace() {
        try (Tracing tracing = tracing(0)) {
            serve(tracing, "00-" + TRACE + "-00f067aa0ba902b7-01");
        }

        assertThat(String.join("", received)).contains(TRACE, "00f067aa0ba902b7");
    }

    @Test
    void tracesNothingThatIsNotSampled() {
        try (Tracing tracing = tracing(100)) {
            serve(tracing, "00-" + TRACE + "-00f067aa0ba902b7-00");
        }

        assertThat(received).isEmpty();
    }

    @Test
    void servesAsWellWithoutItsCollector() {
        Tracing tracing = tracing(100);
        collector.stop(0);

        serve(tracing, "");
        tracing.close();

        assertThat(received).isEmpty();
    }
}
