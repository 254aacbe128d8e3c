package coffer.conformance.server;

import coffer.cli.Main;
import coffer.conformance.client.Installation;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A server in a process of its own, as `coffer serve` starts it, which can be killed.
public final class ChildServer implements AutoCloseable {
    private static final Pattern READY = Pattern.compile("ready at (\\S+) ");

    private final Home home;
    private final Process process;
    private final URI endpoint;

    private ChildServer(Home home, Process process, URI endpoint) {
        this.home = home;
        this.process = process;
        this.endpoint = endpoint;
    }

    /// Returns when the server says that it is ready.
    public static ChildServer start(Home home) {
        return start(home, Map.of());
    }

    /// With more variables than this process has.
    public static ChildServer start(Home home, Map<String, String> environment) {
        return start(home, environment, List.of());
    }

    /// Where it sees the small disk in the place of the home's data directory.
    public static ChildServer start(Home home, SmallDisk disk) {
        ChildServer server = start(home, Map.of(), disk.entering());
        disk.bringOut("tls/ca.pem");
        return server;
    }

    private static ChildServer start(
            Home home, Map<String, String> environment, List<String> launcher) {
        Path log = home.directory().resolve("server.log");
        try {
            Files.createDirectories(home.directory());
            ProcessBuilder builder =
                    new ProcessBuilder(command(home, launcher))
                            .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
            builder.environment().putAll(environment);
            Process process = builder.start();
            return new ChildServer(home, process, awaitReady(process, log));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start a server", e);
        }
    }

    public Installation installation() {
        return home.reachedAt(endpoint, Optional.empty());
    }

    /// From now on the system refuses to let any of its files grow beyond that, with an error that
    /// no full disk gives.
    public void limitFiles(long bytes) {
        prlimit(Long.toString(bytes));
    }

    public void unlimitFiles() {
        prlimit("unlimited");
    }

    /// Ends the process as a power cut would: it gets no chance to tidy up (SIGKILL).
    public void kill() {
        process.destroyForcibly().onExit().join();
    }

    /// The status it ends with by itself.
    public int awaitEnd() {
        return process.onExit().join().exitValue();
    }

    /// Ends the process as an operator would (SIGTERM).
    @Override
    public void close() {
        process.destroy();
        process.onExit().join();
    }

    private void prlimit(String bytes) {
        // The hard limit stays as it is, so that the soft one can be raised again.
        List<String> command =
                List.of("prlimit", "--pid", Long.toString(process.pid()), "--fsize=" + bytes + ":");
        try {
            int status =
                    new ProcessBuilder(command).inheritIO().start().onExit().join().exitValue();
            if (status != 0) throw new IllegalStateException("prlimit ended with " + status);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot limit a server", e);
        }
    }

    private static List<String> command(Home home, List<String> launcher) {
        List<String> command = new ArrayList<>(launcher);
        command.add(Path.of(System.getProperty("java.home"), "bin/java").toString());
        command.addAll(List.of("-Xmx512m", "--enable-native-access=ALL-UNNAMED"));
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-cp"));
        command.add(System.getProperty("java.class.path"));
        command.addAll(List.of(Main.class.getName(), "serve"));
        home.settings().forEach((name, value) -> command.add("--" + name + "=" + value));
        return command;
    }

    private static URI awaitReady(Process process, Path log) throws IOException {
        BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
        for (String line : (Iterable<String>) output.lines()::iterator) {
            Matcher matcher = READY.matcher(line);
            if (matcher.find()) return URI.create(matcher.group(1));
        }
        throw new IllegalStateException("the server did not start:\n" + Files.readString(log));
    }
}
