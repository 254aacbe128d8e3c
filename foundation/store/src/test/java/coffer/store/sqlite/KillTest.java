package coffer.store.sqlite;

import java.nio.file.Path;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Kills a writing process under load: what was acknowledged must be there, nothing by halves.
class KillTest {
    private static final int KILLS_PER_STORE = 10;

    @TempDir Path directory;
    private final long seed = System.nanoTime();
    private final SplittableRandom random = new SplittableRandom(seed);

    @Test
    void everyAcknowledgedWriteSurvivesAKill() throws Exception {
        killAndCheck(directory, 3);
    }

    @Test
    @Tag("long")
    void everyAcknowledgedWriteSurvivesTwoHundredKills() throws Exception {
        for (int i = 0; i < 200 / KILLS_PER_STORE; i++) {
            killAndCheck(directory.resolve("store-" + i), KILLS_PER_STORE);
        }
    }

    private void killAndCheck(Path home, int kills) throws Exception {
        WriterProcess writer = new WriterProcess(home);
        for (int i = 0; i < kills; i++) {
            writer.killAfter(50 + random.nextInt(500), 1_000_000_000L * i);
            writer.check(seed);
        }
    }
}
