package coffer.gate.admit;

import java.util.concurrent.atomic.AtomicReference;

/// Grants so much a second on average, and up to a burst at once. Times are nanoseconds of one
/// monotonic clock.
final class TokenBucket {
    private static final double NANOS_PER_SECOND = 1e9;

    private final double perNano;
    private final double burst;
    private final AtomicReference<Level> level;

    private record Level(double tokens, long at) {}

    TokenBucket(double perSecond, double burst, long now) {
        this.perNano = perSecond / NANOS_PER_SECOND;
        this.burst = burst;
        this.level = new AtomicReference<>(new Level(burst, now));
    }

    /// Takes one if there is one.
    boolean take(long now) {
        while (true) {
            Level found = level.get();
            Level filled = filled(found, now);
            boolean hasOne = filled.tokens() >= 1;
            Level left = hasOne ? new Level(filled.tokens() - 1, filled.at()) : filled;
            if (level.compareAndSet(found, left)) return hasOne;
        }
    }

    boolean isEmpty(long now) {
        return filled(level.get(), now).tokens() < 1;
    }

    // Threads may come with their times out of order.
    private Level filled(Level found, long now) {
        long passed = now - found.at();
        if (passed <= 0) return found;
        return new Level(Math.min(burst, found.tokens() + passed * perNano), now);
    }
}
