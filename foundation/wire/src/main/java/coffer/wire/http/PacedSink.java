package coffer.wire.http;

import coffer.wire.http.HttpLimits.Pace;
import java.nio.ByteBuffer;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Invocable.InvocationType;

/// Sends an answer, and gives up on a client that takes it too slowly: without that a trickling
/// reader would hold a request for as long as he likes. Only the time spent waiting for him counts.
final class PacedSink {
    private static final double NANOS_PER_SECOND = 1e9;

    private final Content.Sink sink;
    private final Pace pace;
    private final LongSupplier nanoTime;
    private long bytes;
    private long waitedNanos;
    private boolean isBroken;

    PacedSink(Content.Sink sink, Pace pace, LongSupplier nanoTime) {
        this.sink = sink;
        this.pace = pace;
        this.nanoTime = nanoTime;
    }

    /// Returns when the engine needs `content` no longer. Throws [ClientGoneException].
    void write(boolean isLast, ByteBuffer content) {
        bytes += content.remaining();
        Callback.Completable written = new Callback.Completable(InvocationType.NON_BLOCKING);
        sink.write(isLast, content, written);
        long start = nanoTime.getAsLong();
        try {
            var _ = written.get(Math.max(0, allowedNanos() - waitedNanos), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            throw broken(e.getCause() == null ? e : e.getCause());
        } catch (TimeoutException e) {
            throw broken(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw broken(e);
        } finally {
            waitedNanos += nanoTime.getAsLong() - start;
        }
    }

    private long allowedNanos() {
        long grace = pace.idleTimeout().toNanos();
        if (pace.minBytesPerSecond() == 0) return Long.MAX_VALUE;
        return grace + (long) (bytes * NANOS_PER_SECOND / pace.minBytesPerSecond());
    }

    private ClientGoneException broken(Throwable cause) {
        isBroken = true;
        return new ClientGoneException(cause);
    }

    /// Whether a write failed, so that nothing more can be sent and what was is cut short.
    boolean isBroken() {
        return isBroken;
    }
}
