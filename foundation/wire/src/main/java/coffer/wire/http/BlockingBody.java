package coffer.wire.http;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.util.thread.Invocable;
import org.eclipse.jetty.util.thread.Invocable.InvocationType;
import org.jspecify.annotations.Nullable;

/// The engine's chunks as a stream whose every wait is bounded.
///
/// The engine tells a waiting reader when his client goes, but not when it itself resets a stream
/// of HTTP/2 whose body contradicts its length: such a reader would wait for ever.
final class BlockingBody extends InputStream {
    private static final Duration LOOK_UP = Duration.ofSeconds(1);

    private final Content.Source source;
    private final Duration patience;
    private final BooleanSupplier isGone;
    private final Semaphore arrivals = new Semaphore(0);
    private Content.@Nullable Chunk current;

    /// Waits up to `patience` for each chunk, unless `isGone` says that none can come any more.
    BlockingBody(Content.Source source, Duration patience, BooleanSupplier isGone) {
        this.source = source;
        this.patience = patience;
        this.isGone = isGone;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        if (length == 0) return 0;
        Content.Chunk chunk = next();
        if (!chunk.hasRemaining()) return -1;
        int count = chunk.get(buffer, offset, length);
        if (!chunk.hasRemaining()) {
            current = chunk.isLast() ? Content.Chunk.EOF : null;
            chunk.release();
        }
        return count;
    }

    /// A chunk with something in it, or the end.
    private Content.Chunk next() throws IOException {
        while (true) {
            Content.@Nullable Chunk chunk = current == null ? source.read() : current;
            if (chunk == null) {
                await();
                continue;
            }
            if (Content.Chunk.isFailure(chunk)) throw new IOException(chunk.getFailure());
            current = chunk;
            if (chunk.hasRemaining() || chunk.isLast()) return chunk;
            current = null;
            chunk.release();
        }
    }

    private void await() throws IOException {
        source.demand(Invocable.from(InvocationType.NON_BLOCKING, arrivals::release));
        long left = patience.toNanos();
        try {
            while (left > 0) {
                long slice = Math.min(left, LOOK_UP.toNanos());
                if (arrivals.tryAcquire(slice, TimeUnit.NANOSECONDS)) return;
                if (isGone.getAsBoolean()) throw new EOFException("the stream was reset");
                left -= slice;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw (IOException) new InterruptedIOException().initCause(e);
        }
        throw new IOException(new TimeoutException("nothing arrives"));
    }
}
