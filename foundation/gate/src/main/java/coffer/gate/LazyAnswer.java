package coffer.gate;

import coffer.wire.http.ClientGoneException;
import coffer.wire.http.HttpExchange;
import coffer.wire.http.HttpResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;

/// An answer that begins with the first byte of its body, so that a body whose very beginning
/// cannot be made is answered by an error. Used by one thread.
final class LazyAnswer extends OutputStream {
    private final HttpExchange exchange;
    private final Supplier<HttpResponse> head;
    private final long length;
    private Optional<OutputStream> target = Optional.empty();
    private long sentBytes;
    private boolean isClientGone;

    LazyAnswer(HttpExchange exchange, Supplier<HttpResponse> head, long length) {
        this.exchange = exchange;
        this.head = head;
        this.length = length;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int count) throws IOException {
        Objects.checkFromIndexSize(offset, count, bytes.length);
        if (count > length - sentBytes) {
            throw new IllegalStateException("a body is longer than it said");
        }
        if (count == 0) return;
        OutputStream out = begin();
        try {
            out.write(bytes, offset, count);
        } catch (IOException | RuntimeException e) {
            isClientGone = true;
            throw e;
        }
        sentBytes += count;
    }

    /// Throws [IllegalStateException] unless all of the body was written.
    void complete() {
        if (sentBytes < length) throw new IllegalStateException("a body is shorter than it said");
        var _ = begin();
    }

    private OutputStream begin() {
        if (target.isPresent()) return target.get();
        HttpResponse first = head.get();
        try {
            OutputStream out = exchange.respond(first.status(), first.headers(), length);
            target = Optional.of(out);
            return out;
        } catch (ClientGoneException gone) {
            isClientGone = true;
            throw gone;
        }
    }

    /// Ends the answer; the engine breaks the connection if something is missing.
    @Override
    public void close() {
        try {
            if (target.isPresent()) target.get().close();
        } catch (IOException | RuntimeException e) {
            isClientGone = true;
        }
    }

    /// Of the body; what was handed to the engine may not all have arrived.
    long sentBytes() {
        return sentBytes;
    }

    /// Whether no other answer can be given any more.
    boolean isBegun() {
        return target.isPresent() || isClientGone;
    }

    boolean isWhole() {
        return target.isPresent() && sentBytes == length;
    }

    boolean isClientGone() {
        return isClientGone;
    }
}
