package coffer.gate.authenticate;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/// Gives every refused signature, and every refusal of access, its answer the same time after it
/// was taken up, so that the time does not tell what was looked up, found and compared in between:
/// nor whether another account has what was asked for.
///
/// It is far longer than that work takes and far shorter than a client notices. Only refusals wait,
/// and a thread that waits costs nothing.
public record Delay(long startNanos) {
    private static final long LENGTH_NANOS = Duration.ofMillis(1).toNanos();

    public static Delay begin() {
        return new Delay(System.nanoTime());
    }

    public void await() {
        for (long left = left();
                left > 0 && !Thread.currentThread().isInterrupted();
                left = left()) {
            LockSupport.parkNanos(this, left);
        }
    }

    private long left() {
        return startNanos + LENGTH_NANOS - System.nanoTime();
    }
}
