package coffer.benchmarks.load;

import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;

/// One round of load: how much was done, how long it took and what it cost either side.
public record Sample(
        long operations, double seconds, double serverCpu, double clientCpu, Latencies latencies) {

    public double perSecond() {
        return operations / seconds;
    }

    public double serverMicrosEach() {
        return serverCpu * 1e6 / operations;
    }

    public double clientMicrosEach() {
        return clientCpu * 1e6 / operations;
    }

    /// The middle one of several rounds by some figure, so that one disturbed round does not count.
    public static double median(List<Sample> rounds, ToDoubleFunction<Sample> figure) {
        List<Double> sorted =
                rounds.stream()
                        .mapToDouble(figure)
                        .boxed()
                        .sorted(Comparator.naturalOrder())
                        .toList();
        return sorted.get(sorted.size() / 2);
    }

    public static Latencies latencies(List<Sample> rounds) {
        return Latencies.merged(rounds.stream().map(Sample::latencies).toList());
    }
}
