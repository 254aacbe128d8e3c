package coffer.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import coffer.conformance.client.PythonClient;
import coffer.conformance.server.ChildServer;
import coffer.conformance.server.Home;
import coffer.server.audit.Audit;
import coffer.server.fsck.Amiss;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/// Kills the server under write load, again and again: every object, key and call that was
/// acknowledged must be there when it comes back, and the record must be whole.
@Order(2)
class KillConformance {
    private static final int THREADS = 4;
    private static final int FEW_KILLS = 3;
    private static final int KILLS_PER_INSTALLATION = 5;
    private static final String NEVER_REACHED = "1000000000000";

    @TempDir Path directory;
    private final long seed = System.nanoTime();
    private final SplittableRandom random = new SplittableRandom(seed);

    @TestFactory
    Stream<DynamicTest> whatWasAcknowledgedSurvivesAFewKills() throws IOException {
        return killAndCheck(directory, FEW_KILLS).stream();
    }

    @TestFactory
    @Tag("long")
    Stream<DynamicTest> whatWasAcknowledgedSurvivesTwoHundredKills() throws IOException {
        List<DynamicTest> tests = new ArrayList<>();
        // An installation lives through a few kills, so that checking it stays quick.
        for (int i = 0; i < 200 / KILLS_PER_INSTALLATION; i++) {
            tests.addAll(
                    killAndCheck(directory.resolve("installation-" + i), KILLS_PER_INSTALLATION));
        }
        return tests.stream();
    }

    private List<DynamicTest> killAndCheck(Path place, int kills) throws IOException {
        // With a quota, what is stored is counted, and fsck holds that against what is there.
        Home home = new Home(place.resolve("home"), Map.of("s3-account-max-bytes", NEVER_REACHED));
        PythonClient client = new PythonClient(place.resolve("scratch"));
        List<DynamicTest> tests = new ArrayList<>();
        for (int i = 0; i < kills; i++) {
            killOne(home, client, 5 + random.nextInt(60));
        }
        try (ChildServer server = ChildServer.start(home)) {
            tests.addAll(client.tests(server.installation(), "kill_check").toList());
        }
        List<Amiss> damages = home.fsck().stream().filter(Amiss::isDamage).toList();
        tests.add(
                DynamicTest.dynamicTest(
                        "nothing that is kept is damaged", () -> assertThat(damages).isEmpty()));
        Audit.Verification found = home.verifyRecord();
        tests.add(
                DynamicTest.dynamicTest(
                        "the record is whole",
                        () -> assertThat(found.isIntact()).as(found.sentence()).isTrue()));
        return tests;
    }

    private void killOne(Home home, PythonClient client, int acknowledgements) throws IOException {
        try (ChildServer server = ChildServer.start(home)) {
            Process writer =
                    client.start(
                            server.installation(),
                            List.of("kill_writer.py", Integer.toString(THREADS)));
            try (BufferedReader pipe = writer.inputReader(StandardCharsets.UTF_8)) {
                for (int i = 0; i < acknowledgements; i++) {
                    @Nullable String line = pipe.readLine();
                    assertThat(line).as("the writer ended by itself, seed %d", seed).isNotNull();
                }
                server.kill();
                // The writer sees that the server is gone, and ends.
                var _ = pipe.lines().count();
            }
            writer.onExit().join();
        }
    }
}
