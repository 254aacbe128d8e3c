package coffer.conformance;

import coffer.conformance.client.PythonClient;
import coffer.conformance.server.Home;
import coffer.conformance.server.RunningServer;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// A new installation and its server, for the suites of one class.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class AgainstServer {
    private Optional<Run> run = Optional.empty();

    private record Run(RunningServer server, PythonClient client) {}

    @BeforeAll
    void start(@TempDir Path home, @TempDir Path scratch) {
        RunningServer server = RunningServer.start(new Home(home, settings(home)));
        run = Optional.of(new Run(server, new PythonClient(scratch)));
    }

    /// What the server is told beside what every server here is.
    Map<String, String> settings(Path home) {
        return Map.of();
    }

    @AfterAll
    void stop() {
        run.ifPresent(it -> it.server().close());
    }

    /// One JUnit test for each Python test of `suites`, which run at the same time.
    final Stream<DynamicTest> tests(String... suites) {
        Run it = run.orElseThrow();
        return it.client().tests(it.server().installation(), suites);
    }

    final RunningServer server() {
        return run.orElseThrow().server();
    }
}
