package coffer.conformance.client;

import static java.util.concurrent.CompletableFuture.supplyAsync;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Runs suites of `src/test/python` with the interpreter that `bin/test-clients` prepared.
///
/// Without that interpreter every suite fails and says how to get it: nothing passes silently.
public final class PythonClient {
    private static final Duration LONGEST_RUN = Duration.ofMinutes(8);
    private static final JsonMapper JSON = new JsonMapper();

    private final Path module;
    private final Path suites;
    private final Path scratch;

    /// `scratch` is a directory the suites may fill; the caller removes it.
    public PythonClient(Path scratch) {
        this.module = Path.of(System.getProperty("project.root", "..")).resolve("conformance");
        this.suites = module.resolve("src/test/python").toAbsolutePath().normalize();
        this.scratch = scratch;
    }

    /// One JUnit test for each Python test of `suites`, file names without `.py`. They run at the
    /// same time.
    public Stream<DynamicTest> tests(Installation installation, String... suites) {
        Map<String, String> variables = installation.environment();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            return Stream.of(suites)
                    .map(suite -> supplyAsync(() -> run(suite, variables), threads))
                    .toList()
                    .stream()
                    .flatMap(running -> running.join().stream())
                    .map(PythonResult::asJunit);
        }
    }

    /// Runs a whole suite, to its end or for eight minutes. `variables` are all that it sees.
    List<PythonResult> run(String suite, Map<String, String> variables) {
        Path report = scratch.resolve(suite + ".jsonl");
        Path output = scratch.resolve(suite + ".log");
        Process process = start(List.of(report.toString(), suite), variables, output);
        boolean ended = await(process);
        List<PythonResult> results = new ArrayList<>();
        if (isComplete(report, results) && ended) return results;
        String reason = ended ? "ended with status " + process.exitValue() : "took too long";
        results.add(
                new PythonResult(
                        suite,
                        "runs to its end",
                        PythonResult.Outcome.FAILED,
                        "the suite " + reason + "; its output:\n" + read(output)));
        return results;
    }

    /// Starts a program of the suites' folder that is no suite. Its output is the caller's to read.
    public Process start(Installation installation, List<String> arguments) {
        return launch(arguments, installation.environment(), ProcessBuilder.Redirect.PIPE);
    }

    /// Starts a program that needs no server.
    public Process start(List<String> arguments) {
        return launch(arguments, Map.of(), ProcessBuilder.Redirect.PIPE);
    }

    private Process start(List<String> arguments, Map<String, String> variables, Path output) {
        List<String> withRunner = new ArrayList<>(List.of("runner.py"));
        withRunner.addAll(arguments);
        return launch(withRunner, variables, ProcessBuilder.Redirect.to(output.toFile()));
    }

    private Process launch(
            List<String> arguments, Map<String, String> variables, ProcessBuilder.Redirect output) {
        List<String> command = new ArrayList<>(List.of(python(), "-X", "utf8", "-B"));
        command.add(suites.resolve(arguments.getFirst()).toString());
        command.addAll(arguments.subList(1, arguments.size()));
        ProcessBuilder builder = new ProcessBuilder(command).directory(scratch.toFile());
        builder.redirectErrorStream(true).redirectOutput(output);
        builder.environment().clear();
        builder.environment().putAll(variables);
        builder.environment().put("PATH", bin() + ":/usr/local/bin:/usr/bin:/bin");
        builder.environment().put("HOME", scratch.toString());
        builder.environment().put("TMPDIR", scratch.toString());
        builder.environment().put("LC_ALL", "C.UTF-8");
        try {
            Files.createDirectories(scratch);
            return builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start " + command, e);
        }
    }

    private Path bin() {
        return module.resolve(".venv/bin").toAbsolutePath().normalize();
    }

    private String python() {
        Path python = bin().resolve("python");
        if (Files.isExecutable(python)) return python.toString();
        throw new IllegalStateException(
                "there are no AWS clients to test with: run bin/test-clients (./verify does)");
    }

    private static boolean await(Process process) {
        try {
            if (process.waitFor(LONGEST_RUN.toSeconds(), TimeUnit.SECONDS)) return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        process.destroyForcibly().onExit().join();
        return false;
    }

    /// Whether the report has its last line, so that a suite that died is not taken for a pass.
    private static boolean isComplete(Path report, List<PythonResult> results) {
        if (!Files.exists(report)) return false;
        boolean complete = false;
        for (String line : read(report).lines().toList()) {
            JsonNode node = JSON.readTree(line);
            if (node.has("tests")) {
                complete = node.path("tests").asInt() > 0;
            } else {
                results.add(result(node));
            }
        }
        return complete;
    }

    private static PythonResult result(JsonNode node) {
        return new PythonResult(
                node.path("suite").asString(),
                node.path("test").asString(),
                PythonResult.Outcome.valueOf(node.path("outcome").asString()),
                node.path("detail").asString());
    }

    private static String read(Path file) {
        try {
            return Files.exists(file) ? Files.readString(file) : "(none)";
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }
}
