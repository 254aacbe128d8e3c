package coffer.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import coffer.conformance.client.Installation;
import coffer.conformance.client.PythonClient;
import coffer.conformance.server.Archive;
import coffer.conformance.server.ChildServer;
import coffer.conformance.server.Home;
import coffer.conformance.server.RunningServer;
import coffer.conformance.server.Tokens;
import coffer.server.audit.Audit;
import coffer.server.fsck.Amiss;
import coffer.testing.token.SoftHsm;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
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
    private static final List<String> KEPT =
            List.of("data", "root", ANSWERS, "hsm/tokens", "anchor.pem", "pin");
    private static final Map<String, String> REGIONS = Map.of("regions", "us-east-1,eu-central-1");

    @TempDir Path directory;

    /// The answers of one server to the calls of one suite.
    @FunctionalInterface
    private interface Asked {
        List<DynamicTest> of(Installation installation);
    }

    @TestFactory
    Stream<DynamicTest> whatAReleaseSealedIsOpened() {
        List<DynamicTest> tests = new ArrayList<>();
        for (Path archive : archives()) tests.addAll(check(archive));
        assertThat(tests).isNotEmpty();
        return tests.stream();
    }

    /// `golden.make` names the archive, `golden.suite` what fills it.
    @Test
    @EnabledIfSystemProperty(named = "golden.make", matches = "\\d.*")
    void anInstallationIsLeftForLaterReleases() throws IOException {
        String suite = System.getProperty("golden.suite", "golden_make");
        Path home = Files.createDirectory(directory.resolve("home"));
        Path scratch = directory.resolve("scratch");
        Asked asked = installation -> new PythonClient(scratch).tests(installation, suite).toList();
        List<DynamicTest> made =
                suite.endsWith("_token")
                        ? inAServerWith(Tokens.make(home, 1), asked)
                        : inAServer(new Home(home, REGIONS), asked);
        for (DynamicTest test : made) pass(test);

        Files.createDirectories(FOLDER);
        Files.copy(scratch.resolve(ANSWERS), home.resolve(ANSWERS));
        Archive.pack(
                home,
                KEPT,
                FOLDER.resolve("installation-" + System.getProperty("golden.make") + ".zip"));
    }

    private List<DynamicTest> check(Path archive) {
        String release = archive.getFileName().toString();
        Path place = directory.resolve(release);
        Home home = new Home(place, REGIONS);
        Path scratch = directory.resolve(release + "-scratch");
        Archive.unpack(archive, place);
        if (Tokens.areIn(place) && !SoftHsm.isThere()) return List.of(leftOut(release));
        copyAnswers(place, scratch);
        Asked asked =
                installation ->
                        new PythonClient(scratch).tests(installation, "golden_check").toList();
        List<DynamicTest> tests = new ArrayList<>();
        tests.add(intact(release + ": its record is whole", home.verifyRecord()));
        tests.addAll(
                Tokens.areIn(place)
                        ? inAServerWith(Tokens.found(place, 1), asked)
                        : inAServer(home, asked));
        tests.add(intact(release + ": and whole after further use", home.verifyRecord()));
        // A token is in the environment of a process of its own.
        if (!Tokens.areIn(place)) tests.add(clean(release + ": nothing is amiss", home.fsck()));
        return tests;
    }

    private static List<DynamicTest> inAServer(Home home, Asked asked) {
        try (RunningServer server = RunningServer.start(home)) {
            return asked.of(server.installation());
        }
    }

    /// In a process of its own: where its tokens are is in a process's environment.
    private static List<DynamicTest> inAServerWith(Tokens tokens, Asked asked) {
        try (ChildServer server = ChildServer.start(tokens.home(REGIONS), tokens.environment())) {
            return asked.of(server.installation());
        }
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

    private static DynamicTest clean(String sentence, List<Amiss> amiss) {
        return DynamicTest.dynamicTest(sentence, () -> assertThat(amiss).isEmpty());
    }

    private static DynamicTest leftOut(String release) {
        return DynamicTest.dynamicTest(release, () -> Assumptions.abort(SoftHsm.MISSING));
    }

    private static void pass(DynamicTest test) {
        assertThatCode(test.getExecutable()::execute)
                .as(test.getDisplayName())
                .doesNotThrowAnyException();
    }
}
