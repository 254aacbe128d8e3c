package coffer.testing;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.DoubleStream;

/// How long calls of several kinds took, taken in random order, so that what the machine does
/// meanwhile falls on all of them alike.
public final class Timings {
    /// Above this Welch's t says that two kinds can be told apart, as dudect has it.
    public static final double THRESHOLD = 4.5;

    private static final double KEPT = 0.95;
    private static final SplittableRandom RANDOM = new SplittableRandom();

    private final double[][] nanos;

    private Timings(double[][] nanos) {
        this.nanos = nanos;
    }

    /// Runs `samples` calls, as many of each kind.
    public static Timings of(List<Runnable> kinds, int samples) {
        double[][] nanos = new double[kinds.size()][samples / kinds.size()];
        int[] counts = new int[kinds.size()];
        for (int kind : order(kinds.size(), samples)) {
            long start = System.nanoTime();
            kinds.get(kind).run();
            nanos[kind][counts[kind]++] = System.nanoTime() - start;
        }
        return new Timings(nanos);
    }

    private static int[] order(int kinds, int samples) {
        int[] order = new int[samples / kinds * kinds];
        for (int i = 0; i < order.length; i++) order[i] = i % kinds;
        for (int i = order.length - 1; i > 0; i--) {
            int other = RANDOM.nextInt(i + 1);
            int kept = order[i];
            order[i] = order[other];
            order[other] = kept;
        }
        return order;
    }

    /// The size of Welch's t of two kinds, over all but the longest times, which are the machine's.
    public double t(int one, int other) {
        double[] all =
                DoubleStream.concat(Arrays.stream(nanos[one]), Arrays.stream(nanos[other]))
                        .sorted()
                        .toArray();
        double most = all[(int) (all.length * KEPT)];
        Sample a = Sample.of(nanos[one], most);
        Sample b = Sample.of(nanos[other], most);
        double t = (a.mean - b.mean) / Math.sqrt(a.variance / a.count + b.variance / b.count);
        return Math.abs(t);
    }

    private record Sample(double mean, double variance, int count) {
        static Sample of(double[] all, double most) {
            double[] values = Arrays.stream(all).filter(nanos -> nanos <= most).toArray();
            double mean = Arrays.stream(values).average().orElseThrow();
            double squares = Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum();
            return new Sample(mean, squares / (values.length - 1), values.length);
        }
    }
}
