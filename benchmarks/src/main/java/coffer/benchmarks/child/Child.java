package coffer.benchmarks.child;

import coffer.benchmarks.client.BenchmarkException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A server process that we started, and what it costs.
public final class Child implements AutoCloseable {
    private static final int STOP_SECONDS = 30;

    private final Process process;
    private final Path log;

    private Child(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /// Starts `command`; everything it says on standard error goes to `log`.
    public static Child start(List<String> command, Map<String, String> environment, Path log) {
        try {
            ProcessBuilder builder = new ProcessBuilder(command).redirectError(log.toFile());
            builder.environment().putAll(environment);
            return new Child(builder.start(), log);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start " + command.getFirst(), e);
        }
    }

    /// Waits for a line of standard output that `pattern` is found in.
    public Matcher awaitLine(Pattern pattern) {
        try {
            BufferedReader output = process.inputReader();
            for (@Nullable String line = output.readLine();
                    line != null;
                    line = output.readLine()) {
                Matcher matcher = pattern.matcher(line);
                if (matcher.find()) {
                    // A pipe that nobody reads would stop a server that goes on talking. Reading
                    // one blocks the thread below a virtual one, and with as many servers as
                    // cores nobody would be left to carry the load.
                    var _ = Thread.ofPlatform().daemon().start(() -> discard(output));
                    return matcher;
                }
            }
            throw new BenchmarkException("the server ended: " + Files.readString(log));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read what the server says", e);
        }
    }

    private static void discard(Reader output) {
        try (output) {
            output.transferTo(Writer.nullWriter());
        } catch (IOException e) {
            // The server ended.
            return;
        }
    }

    public long pid() {
        return process.pid();
    }

    /// User and system time since the start, of all its threads; the kernel counts in 10 ms.
    public Duration cpu() {
        return process.info()
                .totalCpuDuration()
                .orElseThrow(() -> new BenchmarkException("the server is gone"));
    }

    /// What of it went into compiling, by threads that still live.
    public Duration compilerCpu() {
        Path tasks = Path.of("/proc/" + pid() + "/task");
        try (DirectoryStream<Path> threads = Files.newDirectoryStream(tasks)) {
            long nanos = 0;
            for (Path thread : threads) nanos += compilerNanos(thread);
            return Duration.ofNanos(nanos);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + tasks, e);
        }
    }

    private static long compilerNanos(Path thread) {
        try {
            String name = Files.readString(thread.resolve("comm"));
            if (!name.startsWith("C1 Compiler") && !name.startsWith("C2 Compiler")) return 0;
            String[] figures = Files.readString(thread.resolve("schedstat")).split(" ", 2);
            return Long.parseLong(figures[0]);
        } catch (IOException e) {
            // The thread has ended.
            return 0;
        }
    }

    /// The most memory it ever held, in bytes.
    public long peakBytes() {
        return status("VmHWM");
    }

    /// The memory it holds now, in bytes.
    public long residentBytes() {
        return status("VmRSS");
    }

    /// The options its JVM was given, for another that must run under the same; not the cache of
    /// its classes, which is of no use to others.
    public List<String> jvmOptions() {
        // The JDK does not tell the arguments of a process that has many, as one with a class path.
        Path file = Path.of("/proc/" + pid() + "/cmdline");
        try {
            return Arrays.stream(Files.readString(file).split("\0"))
                    .takeWhile(argument -> !argument.equals("-cp"))
                    .filter(argument -> argument.startsWith("-"))
                    .filter(argument -> !argument.startsWith("-XX:AOTCache"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    private long status(String field) {
        Path file = Path.of("/proc/" + pid() + "/status");
        try {
            for (String line : Files.readAllLines(file)) {
                if (!line.startsWith(field + ":")) continue;
                return 1024L * Long.parseLong(line.replaceAll("[^0-9]", ""));
            }
            throw new BenchmarkException("no " + field + " in " + file);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    /// Tells it to stop and waits; one that does not is killed.
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) process.destroyForcibly();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
