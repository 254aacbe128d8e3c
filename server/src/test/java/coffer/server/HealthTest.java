package coffer.server;

import static org.assertj.core.api.Assertions.assertThat;

import coffer.kernel.Bytes;
import coffer.server.config.Configuration;
import coffer.wire.http.Headers;
import coffer.wire.http.HttpExchange;
import coffer.wire.http.HttpRequest;
import coffer.wire.http.HttpResponse;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HealthTest {
    private final Installation installation;
    private final List<HttpExchange> passedOn = new ArrayList<>();
    private final Health health;

    HealthTest(@TempDir Path directory) {
        Map<String, String> flags =
                Map.of(
                        "data-dir", directory.resolve("data").toString(),
                        "root-dir", directory.resolve("root").toString());
        this.installation =
                Installation.open(
                        Configuration.of(Optional.empty(), Map.of(), flags),
                        InstantSource.system(),
                        new SecureRandom());
        this.health =
                new Health(installation.ledger(), () -> Bytes.utf8("measured"), passedOn::add);
    }

    @AfterEach
    void close() {
        installation.close();
    }

    @Test
    void isLiveAndReady() {
        assertThat(statusOf("/-/live", "127.0.0.1")).isEqualTo(200);
        assertThat(statusOf("/-/ready", "::1")).isEqualTo(200);
        assertThat(statusOf("/-/metrics", "127.0.0.1")).isEqualTo(200);
        assertThat(statusOf("/-/other", "127.0.0.1")).isEqualTo(404);
        assertThat(passedOn).isEmpty();
    }

    @Test
    void tellsStrangersNothing() {
        var exchange = new Asked("/-/ready", "192.0.2.7");

        health.handle(exchange);

        assertThat(passedOn).containsExactly(exchange);
        assertThat(exchange.answers).isEmpty();
    }

    @Test
    void leavesEverythingElseToTheGate() {
        var exchange = new Asked("/bucket/-/live", "127.0.0.1");

        health.handle(exchange);

        assertThat(passedOn).containsExactly(exchange);
    }

    @Test
    void leavesSignedRequestsForObjectsOfThatNameToTheGate() {
        var exchange = new Asked("/-/live", "127.0.0.1");
        exchange.headers = Headers.builder().add("authorization", "AWS4-HMAC-SHA256").build();

        health.handle(exchange);

        assertThat(passedOn).containsExactly(exchange);
    }

    private int statusOf(String path, String remoteAddress) {
        var exchange = new Asked(path, remoteAddress);
        health.handle(exchange);
        return exchange.answers.getFirst().status();
    }

    /// Keeps the answer.
    private static final class Asked implements HttpExchange {
        private final String path;
        private final String remoteAddress;
        private Headers headers = Headers.empty();
        private final List<HttpResponse> answers = new ArrayList<>();

        Asked(String path, String remoteAddress) {
            this.path = path;
            this.remoteAddress = remoteAddress;
        }

        @Override
        public HttpRequest request() {
            return new HttpRequest("GET", path, "", headers);
        }

        @Override
        public Connection connection() {
            return new Connection(remoteAddress, true, "TLSv1.3", "TLS_AES_256_GCM_SHA384");
        }

        @Override
        public InputStream body() {
            return InputStream.nullInputStream();
        }

        @Override
        public void respond(HttpResponse response) {
            answers.add(response);
        }

        @Override
        public OutputStream respond(int status, Headers headers, long contentLength) {
            throw new AssertionError("nothing here streams");
        }
    }
}
