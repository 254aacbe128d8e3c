package coffer.wire.http;

import coffer.wire.http.IncompleteBodyException.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.eclipse.jetty.http.HttpException;

/// A request's body: failures of the engine become [IncompleteBodyException], and so does a client
/// that sends just often enough not to be idle.
final class RequestBody extends InputStream {
    private static final double NANOS_PER_SECOND = 1e9;

    private final InputStream source;
    private final MinimumRate rate;
    private boolean isStarted;
    private boolean isAtEnd;

    /// So many bytes per second on average, once `graceNanos` have passed since the first read.
    static final class MinimumRate {
        private final long bytesPerSecond;
        private final long graceNanos;
        private final LongSupplier nanoTime;
        private long startNanos;
        private long bytes;

        MinimumRate(HttpLimits.Pace pace, LongSupplier nanoTime) {
            this.bytesPerSecond = pace.minBytesPerSecond();
            this.graceNanos = pace.idleTimeout().toNanos();
            this.nanoTime = nanoTime;
        }

        void start() {
            startNanos = nanoTime.getAsLong();
        }

        boolean isMissedAfter(int count) {
            bytes += count;
            long elapsed = nanoTime.getAsLong() - startNanos;
            if (elapsed <= graceNanos) return false;
            return bytes < (elapsed - graceNanos) / NANOS_PER_SECOND * bytesPerSecond;
        }
    }

    RequestBody(InputStream source, MinimumRate rate) {
        this.source = source;
        this.rate = rate;
    }

    @Override
    public int read() {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) {
        if (!isStarted) rate.start();
        isStarted = true;
        int count = readSource(buffer, offset, length);
        if (count < 0) isAtEnd = true;
        if (count >= 0 && rate.isMissedAfter(count)) {
            throw new IncompleteBodyException(
                    Reason.TIMED_OUT, new TimeoutException("the body arrives too slowly"));
        }
        return count;
    }

    private int readSource(byte[] buffer, int offset, int length) {
        try {
            return source.read(buffer, offset, length);
        } catch (IOException e) {
            throw new IncompleteBodyException(reason(e), e);
        } catch (HttpException.RuntimeException e) {
            throw new IncompleteBodyException(Reason.BROKEN_OFF, e);
        }
    }

    private static Reason reason(IOException e) {
        boolean isTimeout = e.getCause() instanceof TimeoutException;
        return isTimeout ? Reason.TIMED_OUT : Reason.BROKEN_OFF;
    }

    boolean isStarted() {
        return isStarted;
    }

    boolean isAtEnd() {
        return isAtEnd;
    }
}
