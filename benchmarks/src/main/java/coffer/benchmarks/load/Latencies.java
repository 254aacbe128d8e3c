package coffer.benchmarks.load;

import java.util.Arrays;
import java.util.List;

/// Times of single operations.
public final class Latencies {
    private static final double NANOS_PER_MILLI = 1e6;

    private final long[] sortedNanos;

    private Latencies(long[] sortedNanos) {
        this.sortedNanos = sortedNanos;
    }

    public static Latencies merged(List<Latencies> parts) {
        return of(parts.stream().flatMapToLong(part -> Arrays.stream(part.sortedNanos)).toArray());
    }

    static Latencies of(long[] nanos) {
        long[] sorted = nanos.clone();
        Arrays.sort(sorted);
        return new Latencies(sorted);
    }

    /// The time, in milliseconds, that a share of the operations stayed within.
    public double millis(double share) {
        if (sortedNanos.length == 0) return Double.NaN;
        int index = (int) Math.ceil(share * sortedNanos.length) - 1;
        return sortedNanos[Math.max(0, index)] / NANOS_PER_MILLI;
    }

    /// Grows; used by one thread.
    static final class Collector {
        private long[] nanos = new long[1024];
        private int count;

        void add(long value) {
            if (count == nanos.length) nanos = Arrays.copyOf(nanos, 2 * count);
            nanos[count++] = value;
        }

        Latencies latencies() {
            return of(Arrays.copyOf(nanos, count));
        }

        int count() {
            return count;
        }
    }
}
