package coffer.benchmarks.load;

import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;

/// One round of load: how much was done, how long it took and what it cost.
public record Sample(long operations, double seconds, Cpu cpu, Latencies latencies) {

    /// In seconds. What the server's JIT takes is told apart: rounds are short, and a server runs
    /// for months.
    public record Cpu(double server, double compiler, double client) {
        Cpu minus(Cpu before) {
            return new Cpu(
                    server - before.server, compiler - before.compiler, client - before.client);
        }
    }

    public double perSecond() {
        return operations / seconds;
    }

    public double serverMicrosEach() {
        return cpu.server() * 1e6 / operations;
    }

    public double clientMicrosEach() {
        return cpu.client() * 1e6 / operations;
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
