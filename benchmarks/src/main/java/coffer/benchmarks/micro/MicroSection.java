package coffer.benchmarks.micro;

import coffer.benchmarks.client.BenchmarkException;
import coffer.benchmarks.report.Row;
import coffer.benchmarks.report.Table;
import coffer.benchmarks.section.Run;
import coffer.benchmarks.section.Section;
import java.util.Collection;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/// What happens within one request, measured alone.
public final class MicroSection implements Section {
    private static final double TYPICAL_MICROS = 2;
    private static final double LARGEST_MICROS = 50;
    private static final double GRANTED_MICROS = 50;

    @Override
    public void measure(Run run, Table table) {
        Scores scores = new Scores(run(run.full()));
        table.add(decision("policy decision, typical", scores.micros("typical"), TYPICAL_MICROS));
        table.add(
                decision(
                        "policy decision, largest legal set",
                        scores.micros("largest"),
                        LARGEST_MICROS));
        table.add(
                told(
                        "policy decision, another of 10,000 principals each time",
                        scores.micros("crowd")));
        table.add(
                decision(
                        "decision by one of 10,000 grants of a key, each to another",
                        scores.micros("grantsToMany"),
                        GRANTED_MICROS));
        table.add(
                decision(
                        "decision by one of 10,000 grants of a key, all to one role",
                        scores.micros("grantsToOne"),
                        GRANTED_MICROS));
        table.add(told("head of a signed request read", scores.micros("head")));
        table.add(blob("seal 4 MiB in chunks", scores.micros("seal"), scores));
        table.add(blob("open 4 MiB in chunks", scores.micros("open"), scores));
        table.add(told("GenerateDataKey request read and answer written", scores.micros("json")));
        table.add(told("ListObjectsV2 answer of 1,000 keys written", scores.micros("xml")));
    }

    private static Row told(String what, double micros) {
        return Row.told(what, "%.2f µs".formatted(micros), "");
    }

    private static Row decision(String what, double micros, double most) {
        return Row.judged(
                what, "%.2f µs".formatted(micros), "≤ %.0f µs".formatted(most), micros <= most);
    }

    private static Row blob(String what, double micros, Scores scores) {
        double bare = scores.micros("bareCipher");
        return Row.compared(
                what, speed(micros), "the JDK's bare AES-GCM " + speed(bare), micros / bare);
    }

    private static String speed(double micros) {
        return "%.2f GB/s".formatted(ChunkBenchmark.BLOB_BYTES / micros / 1e3);
    }

    private static Collection<RunResult> run(boolean full) {
        var options =
                new OptionsBuilder()
                        .include("coffer\\.benchmarks\\.micro\\..*")
                        .forks(full ? 3 : 1)
                        // The largest set of policies takes some seconds to compile well.
                        .warmupIterations(8)
                        .warmupTime(TimeValue.seconds(1))
                        .measurementIterations(full ? 5 : 3)
                        .measurementTime(TimeValue.seconds(1))
                        .shouldFailOnError(true)
                        .verbosity(VerboseMode.SILENT)
                        .build();
        try {
            return new Runner(options).run();
        } catch (RunnerException e) {
            throw new BenchmarkException("JMH failed", e);
        }
    }

    private record Scores(Collection<RunResult> results) {
        double micros(String method) {
            return results.stream()
                    .filter(result -> result.getPrimaryResult().getLabel().equals(method))
                    .mapToDouble(result -> result.getPrimaryResult().getScore())
                    .findFirst()
                    .orElseThrow(() -> new BenchmarkException("JMH did not run " + method));
        }
    }
}
