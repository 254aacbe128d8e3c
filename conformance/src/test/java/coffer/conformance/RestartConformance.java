package coffer.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import coffer.conformance.client.PythonClient;
import coffer.conformance.server.Home;
import coffer.conformance.server.RunningServer;
import coffer.server.audit.Audit;
import coffer.server.fsck.Amiss;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/// What is there when a server stops is there when it comes back, also under another root key, and
/// the record is whole.
class RestartConformance {
    @TempDir Path directory;
    @TempDir Path scratch;

    @TestFactory
    Stream<DynamicTest> everythingIsThereAfterARestart() {
        Home home = new Home(directory);
        PythonClient client = new PythonClient(scratch);

        List<DynamicTest> before = runOnce(home, client, "restart_before");
        Audit.Verification between = home.verifyRecord();
        List<Amiss> amissBetween = home.fsck();
        home.rotateRootKey();
        List<DynamicTest> after = runOnce(home, client, "restart_after");
        Audit.Verification atTheEnd = home.verifyRecord();
        List<Amiss> amissAtTheEnd = home.fsck();

        return Stream.of(
                        before.stream(),
                        after.stream(),
                        Stream.of(
                                intact("the record is whole in between", between),
                                intact("the record is whole at the end", atTheEnd),
                                clean("nothing is amiss in between", amissBetween),
                                clean("nothing is amiss at the end", amissAtTheEnd)))
                .flatMap(tests -> tests);
    }

    private static List<DynamicTest> runOnce(Home home, PythonClient client, String suite) {
        try (RunningServer server = RunningServer.start(home)) {
            return client.tests(server.installation(), suite).toList();
        }
    }

    private static DynamicTest intact(String sentence, Audit.Verification found) {
        return DynamicTest.dynamicTest(
                sentence, () -> assertThat(found.isIntact()).as(found.sentence()).isTrue());
    }

    private static DynamicTest clean(String sentence, List<Amiss> amiss) {
        return DynamicTest.dynamicTest(sentence, () -> assertThat(amiss).isEmpty());
    }
}
