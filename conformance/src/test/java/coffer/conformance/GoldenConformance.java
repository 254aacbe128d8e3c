package coffer.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import coffer.conformance.client.PythonClient;
import coffer.conformance.server.Archive;
import coffer.conformance.server.Home;
import coffer.conformance.server.RunningServer;
import coffer.server.audit.Audit;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/// What a release sealed, every later one opens: whole installations as releases left them, started
/// by the present code and asked what was asked then.
class GoldenConformance {
    private static final Path FOLDER =
            Path.of(System.getProperty("project.root", ".."))
                    .resolve("conformance/src/test/resources/golden");
    private static final String ANSWERS = "answers.json";

    @TempDir Path directory;

    @TestFactory
    Stream<DynamicTest> whatAReleaseSealedIsOpened() {
        List<DynamicTest> tests = new ArrayList<>();
        for (Path archive : archives()) tests.addAll(check(archive));
        assertThat(tests).isNotEmpty();
        return tests.stream();
    }

    @Test
    @EnabledIfSystemProperty(named = "golden.make", matches = "\\d.*")
    void anInstallationIsLeftForLaterReleases() throws IOException {
        Path scratch = directory.resolve("scratch");
        Home home = home();
        try (RunningServer server = RunningServer.start(home)) {
            PythonClient client = new PythonClient(scratch);
            for (DynamicTest test : client.tests(server.installation(), "golden_make").toList()) {
                pass(test);
            }
        }

        Files.createDirectories(FOLDER);
        Files.copy(scratch.resolve(ANSWERS), home.directory().resolve(ANSWERS));
        Archive.pack(
                home.directory(),
                FOLDER.resolve("installation-" + System.getProperty("golden.make") + ".zip"));
    }

    private List<DynamicTest> check(Path archive) {
        String release = archive.getFileName().toString();
        Home home = new Home(directory.resolve(release), regions());
        Path scratch = directory.resolve(release + "-scratch");
        Archive.unpack(archive, home.directory());
        copyAnswers(home.directory(), scratch);
        List<DynamicTest> tests = new ArrayList<>();
        tests.add(intact(release + ": its record is whole", home.verifyRecord()));
        try (RunningServer server = RunningServer.start(home)) {
            tests.addAll(
                    new PythonClient(scratch)
                            .tests(server.installation(), "golden_check")
                            .toList());
        }
        tests.add(intact(release + ": and whole after further use", home.verifyRecord()));
        return tests;
    }

    private Home home() {
        return new Home(directory.resolve("home"), regions());
    }

    private static Map<String, String> regions() {
        return Map.of("regions", "us-east-1,eu-central-1");
    }

    private static List<Path> archives() {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.filter(file -> file.toString().endsWith(".zip")).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list " + FOLDER, e);
        }
    }

    private static void copyAnswers(Path home, Path scratch) {
        try {
            Files.createDirectories(scratch);
            Files.copy(home.resolve(ANSWERS), scratch.resolve(ANSWERS));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot copy what was answered", e);
        }
    }

    private static DynamicTest intact(String sentence, Audit.Verification found) {
        return DynamicTest.dynamicTest(
                sentence, () -> assertThat(found.isIntact()).as(found.sentence()).isTrue());
    }

    private static void pass(DynamicTest test) {
        assertThatCode(test.getExecutable()::execute)
                .as(test.getDisplayName())
                .doesNotThrowAnyException();
    }
}
