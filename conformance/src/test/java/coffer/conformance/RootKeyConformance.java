package coffer.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import coffer.conformance.client.PythonClient;
import coffer.conformance.server.Archive;
import coffer.conformance.server.Home;
import coffer.conformance.server.RunningServer;
import coffer.server.audit.Audit;
import coffer.server.fsck.Amiss;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/// What a release sealed opens under another root key: an installation as a release left it, whose
/// root key was rotated twice, answers as that release did.
@Tag("long")
class RootKeyConformance {
    private static final Path ARCHIVE =
            Path.of(System.getProperty("project.root", ".."))
                    .resolve("conformance/src/test/resources/golden/installation-0.1.0.zip");
    private static final String ANSWERS = "answers.json";

    @TempDir Path directory;
    @TempDir Path scratch;

    @TestFactory
    Stream<DynamicTest> everythingOpensUnderAnotherRootKey() throws IOException {
        Home home =
                new Home(directory.resolve("home"), Map.of("regions", "us-east-1,eu-central-1"));
        Archive.unpack(ARCHIVE, home.directory());
        Files.copy(home.directory().resolve(ANSWERS), scratch.resolve(ANSWERS));

        home.rotateRootKey();
        home.rotateRootKey();
        List<DynamicTest> answers;
        try (RunningServer server = RunningServer.start(home)) {
            answers =
                    new PythonClient(scratch).tests(server.installation(), "golden_check").toList();
        }
        Audit.Verification record = home.verifyRecord();
        List<Amiss> amiss = home.fsck();

        return Stream.concat(
                answers.stream(),
                Stream.of(
                        DynamicTest.dynamicTest(
                                "the record is whole",
                                () -> assertThat(record.isIntact()).as(record.sentence()).isTrue()),
                        DynamicTest.dynamicTest(
                                "nothing is amiss", () -> assertThat(amiss).isEmpty())));
    }
}
