package coffer.store.remote;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/// How many uploads may have a part in memory at once; others wait for a while, then are refused.
final class PartBuffers {
    private static final int FEWEST = 4;
    private static final int MOST = 64;

    private final Semaphore free;
    private final Duration patience;

    PartBuffers(int count, Duration patience) {
        this.free = new Semaphore(count, true);
        this.patience = patience;
    }

    /// As many as fill a quarter of `memoryBytes`.
    static PartBuffers within(long memoryBytes, Duration patience) {
        long count = memoryBytes / 4 / IncomingObject.PART_BYTES;
        return new PartBuffers(Math.clamp(count, FEWEST, MOST), patience);
    }

    /// The right to one, until it is closed.
    final class Permit implements AutoCloseable {
        private final AtomicBoolean isHeld = new AtomicBoolean(true);

        private Permit() {}

        @Override
        public void close() {
            if (isHeld.getAndSet(false)) free.release();
        }
    }

    Permit take() throws IOException {
        try {
            if (free.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS)) return new Permit();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("the server is being stopped");
        }
        throw new IOException("too many blobs are being sent to another store at once");
    }
}
