package coffer.benchmarks.load;

import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/// One round of load: how much was done, how long it took and what it cost.
public record Sample(long operations, double seconds, Cpu cpu, Latencies latencies) {

    private static final double MOST_COMPILING = 0.03;

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
        return middle(rounds.stream().mapToDouble(figure));
    }

    /// The middle one of the ratios of each round to the reference's at the same time, so that a
    /// machine that is slower for a while is so for both.
    public static double medianRatio(
            List<Sample> rounds, List<Sample> reference, ToDoubleFunction<Sample> figure) {
        return middle(
                IntStream.range(0, rounds.size())
                        .mapToDouble(i ->
                                figure.applyAsDouble(rounds.get(i))
                                        / figure.applyAsDouble(reference.get(i))));
    }

    /// Whether the server had little left to compile.
    public static boolean isWarm(List<Sample> rounds) {
        double compiler = rounds.stream().mapToDouble(round -> round.cpu.compiler).sum();
        double server = rounds.stream().mapToDouble(round -> round.cpu.server).sum();
        return compiler < MOST_COMPILING * server;
    }

    private static double middle(DoubleStream figures) {
        double[] sorted = figures.sorted().toArray();
        return sorted[sorted.length / 2];
    }

    public static Latencies latencies(List<Sample> rounds) {
        return Latencies.merged(rounds.stream().map(Sample::latencies).toList());
    }
}
