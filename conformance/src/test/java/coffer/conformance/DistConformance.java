package coffer.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import coffer.conformance.client.PythonClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The archive that `coffer dist` makes, and the guide, whose every command is run in it.
@Order(1)
class DistConformance {
    private static final Path ROOT =
            Path.of(System.getProperty("project.root", "..")).toAbsolutePath().normalize();

    @TempDir Path scratch;
    private static Path archive = ROOT;

    @BeforeAll
    static void pack() throws IOException {
        ProcessBuilder dist = new ProcessBuilder(ROOT.resolve("bin/dist").toString());
        dist.environment().put("JAVA_HOME", System.getProperty("java.home"));
        archive = Path.of(outputOf(dist.start()).strip());
    }

    @Test
    void theArchiveRunsWhereThereIsOnlyJava() throws IOException {
        run("dist.py");
    }

    @Test
    void everyCommandOfTheGuideDoesWhatItSays() throws IOException {
        run("guide.py", ROOT.resolve("docs/guide").toString());
    }

    private void run(String program, String... more) throws IOException {
        List<String> arguments =
                new ArrayList<>(
                        List.of(program, archive.toString(), System.getProperty("java.home")));
        arguments.addAll(List.of(more));
        outputOf(new PythonClient(scratch).start(arguments));
    }

    private static String outputOf(Process process) throws IOException {
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.onExit().join().exitValue()).as(output).isZero();
        return output;
    }
}
