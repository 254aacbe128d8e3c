package coffer.gate;

import coffer.wire.http.Headers;
import coffer.wire.http.HttpExchange;
import coffer.wire.http.HttpRequest;
import coffer.wire.http.HttpResponse;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// An exchange with a client in memory, as strict as the engine's.
final class FakeExchange implements HttpExchange {
    private final HttpRequest request;
    private InputStream body;
    private Connection connection =
            new Connection("203.0.113.7", true, "TLSv1.3", "TLS_AES_128_GCM_SHA256");
    private Optional<RuntimeException> breakage = Optional.empty();
    private long breaksAfterBytes;
    private Runnable onFirstByte = () -> {};

    int status;
    Headers headers = Headers.empty();
    final ByteArrayOutputStream sent = new ByteArrayOutputStream();
    long promised;
    boolean isAnswered;
    boolean isClosed;

    FakeExchange(HttpRequest request, byte[] body) {
        this.request = request;
        this.body = new ByteArrayInputStream(body);
    }

    FakeExchange withBody(InputStream stream) {
        body = stream;
        return this;
    }

    FakeExchange from(Connection other) {
        connection = other;
        return this;
    }

    /// The client goes away once so many bytes of the answer were sent.
    FakeExchange breakingAfter(long bytes, RuntimeException failure) {
        breakage = Optional.of(failure);
        breaksAfterBytes = bytes;
        return this;
    }

    FakeExchange onFirstByte(Runnable action) {
        onFirstByte = action;
        return this;
    }

    @Override
    public HttpRequest request() {
        return request;
    }

    @Override
    public Connection connection() {
        return connection;
    }

    @Override
    public InputStream body() {
        return body;
    }

    @Override
    public void respond(HttpResponse response) {
        begin(response.status(), response.headers());
        promised = response.body().size();
        onFirstByte.run();
        send(response.body().expose(), 0, response.body().size());
    }

    @Override
    public OutputStream respond(int newStatus, Headers newHeaders, long contentLength) {
        begin(newStatus, newHeaders);
        promised = contentLength;
        onFirstByte.run();
        return new OutputStream() {
            @Override
            public void write(int b) {
                send(new byte[] {(byte) b}, 0, 1);
            }

            @Override
            public void write(byte[] bytes, int offset, int length) {
                send(bytes, offset, length);
            }

            @Override
            public void close() {
                isClosed = true;
            }
        };
    }

    private void begin(int newStatus, Headers newHeaders) {
        if (isAnswered) throw new IllegalStateException("an exchange has one answer");
        newHeaders.forEach((name, value) -> {
            if (value.chars().anyMatch(c -> c < ' ')) throw new IllegalArgumentException(name);
        });
        isAnswered = true;
        status = newStatus;
        headers = newHeaders;
    }

    private void send(byte[] bytes, int offset, int length) {
        if (breakage.isPresent() && sent.size() + length > breaksAfterBytes) throw breakage.get();
        sent.write(bytes, offset, length);
    }

    String text() {
        return sent.toString(StandardCharsets.UTF_8);
    }

    /// Whether the client sees that something is missing.
    boolean isCutShort() {
        return sent.size() < promised;
    }
}
