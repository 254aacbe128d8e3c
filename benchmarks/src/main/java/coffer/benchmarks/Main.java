package coffer.benchmarks;

import coffer.benchmarks.child.Recording;
import coffer.benchmarks.client.BenchmarkException;
import coffer.benchmarks.report.Machine;
import coffer.benchmarks.report.Table;
import coffer.benchmarks.section.Run;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;

/// Measures, prints the table and keeps it; exits with 1 if a budget was missed.
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        System.exit(run(List.of(arguments)));
    }

    private static int run(List<String> arguments) {
        Options options;
        try {
            options = Options.parse(arguments);
        } catch (BenchmarkException e) {
            System.err.println(e.getMessage() + "\n\n" + Options.HELP);
            return 2;
        }
        if (options.help()) {
            System.out.print(Options.HELP);
            return 0;
        }
        Path home = Path.of(System.getProperty("coffer.home", "."));
        options.profiles().ifPresent(Main::create);
        Table table = new Table(InstantSource.system().instant(), Machine.describe());
        measure(options, new Run(home, options.full(), options.keys(), options.profiles()), table);
        System.out.print(table.markdown());
        if (options.isWhole() && options.profiles().isEmpty()) {
            System.out.println("\nKept in " + table.save(home.resolve("benchmarks/results")));
        }
        options.profiles().ifPresent(Main::summarise);
        return table.hasMiss() ? 1 : 0;
    }

    private static void measure(Options options, Run run, Table table) {
        for (Part part : options.chosen()) {
            System.err.println("measuring " + part.label() + " ...");
            part.section().measure(run, table);
        }
    }

    private static void create(Path folder) {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot create " + folder, e);
        }
    }

    private static void summarise(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            files.filter(file -> file.toString().endsWith(".jfr"))
                    .sorted()
                    .forEach(file ->
                            System.out.printf(
                                    "%n%s: %s", file.getFileName(), Recording.summary(file)));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + folder, e);
        }
    }
}
