package coffer.benchmarks.load;

import coffer.benchmarks.child.Child;
import coffer.benchmarks.client.BenchmarkException;
import coffer.benchmarks.client.Credentials;
import coffer.benchmarks.client.Endpoint;
import coffer.benchmarks.client.HttpConnection;
import coffer.benchmarks.client.Signer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/// Open connections to one server, each with a thread and a signer of its own, that do the same
/// work as fast as it is answered.
public final class Connections implements AutoCloseable {
    private final Child server;
    private final List<Line> lines;
    private final ExecutorService threads;

    private record Line(HttpConnection connection, Signer signer, int number) {}

    private Connections(Child server, List<Line> lines) {
        this.server = server;
        this.lines = lines;
        // Fair among connections: many platform threads on few cores measure the kernel's turns.
        this.threads = Executors.newVirtualThreadPerTaskExecutor();
    }

    /// Whom to load, and as whom.
    public record Target(Child server, Endpoint endpoint, Credentials credentials) {}

    public static Connections open(Target target, int count) {
        List<Line> lines =
                IntStream.range(0, count)
                        .mapToObj(number ->
                                new Line(
                                        HttpConnection.open(target.endpoint()),
                                        new Signer(target.credentials(), InstantSource.system()),
                                        number))
                        .toList();
        return new Connections(target.server(), lines);
    }

    /// Works for so long.
    public Sample during(Duration duration, Work work) {
        long end = System.nanoTime() + duration.toNanos();
        return run(work, done -> System.nanoTime() - end < 0);
    }

    /// Works until every connection has done so many operations; at least one.
    public Sample times(int count, Work work) {
        return run(work, done -> done < count);
    }

    private Sample run(Work work, IntPredicate isMoreAfter) {
        Sample.Cpu before = cpu();
        long start = System.nanoTime();
        List<Future<Latencies.Collector>> running =
                lines.stream()
                        .map(line -> threads.submit(() -> loop(line, work, isMoreAfter)))
                        .toList();
        List<Latencies.Collector> collected = new ArrayList<>();
        for (Future<Latencies.Collector> future : running) collected.add(result(future));
        double elapsed = (System.nanoTime() - start) / 1e9;
        return new Sample(
                collected.stream().mapToLong(Latencies.Collector::count).sum(),
                elapsed,
                cpu().minus(before),
                Latencies.merged(collected.stream().map(Latencies.Collector::latencies).toList()));
    }

    private static Latencies.Collector loop(Line line, Work work, IntPredicate isMoreAfter) {
        Latencies.Collector latencies = new Latencies.Collector();
        do {
            long start = System.nanoTime();
            work.once(line.connection(), line.signer(), line.number());
            latencies.add(System.nanoTime() - start);
        } while (isMoreAfter.test(latencies.count()));
        return latencies;
    }

    private static Latencies.Collector result(Future<Latencies.Collector> future) {
        try {
            return future.get();
        } catch (ExecutionException e) {
            throw new BenchmarkException("an operation failed", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchmarkException("interrupted", e);
        }
    }

    private Sample.Cpu cpu() {
        double compiler = seconds(server.compilerCpu());
        Optional<Duration> client = ProcessHandle.current().info().totalCpuDuration();
        return new Sample.Cpu(
                seconds(server.cpu()) - compiler, compiler, seconds(client.orElse(Duration.ZERO)));
    }

    private static double seconds(Duration duration) {
        return duration.toNanos() / 1e9;
    }

    @Override
    public void close() {
        threads.shutdownNow();
        lines.forEach(line -> line.connection().close());
    }
}
