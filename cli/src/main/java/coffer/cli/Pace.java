package coffer.cli;

import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/// Lets so many things happen in a second, evenly. What was not used is not saved up.
final class Pace {
    private final long nanosEach;
    private final LongSupplier nanoTime;
    private final LongConsumer sleep;
    private long next;

    Pace(int perSecond) {
        this(perSecond, System::nanoTime, LockSupport::parkNanos);
    }

    Pace(int perSecond, LongSupplier nanoTime, LongConsumer sleep) {
        this.nanosEach = 1_000_000_000L / perSecond;
        this.nanoTime = nanoTime;
        this.sleep = sleep;
        this.next = nanoTime.getAsLong();
    }

    /// Returns when the next thing may happen.
    void await() {
        for (long left = next - nanoTime.getAsLong(); left > 0; ) {
            sleep.accept(left);
            left = next - nanoTime.getAsLong();
        }
        next = Math.max(next, nanoTime.getAsLong()) + nanosEach;
    }
}
