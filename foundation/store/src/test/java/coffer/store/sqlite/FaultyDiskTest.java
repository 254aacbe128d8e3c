package coffer.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import coffer.testing.FaultyDisk;
import coffer.testing.FaultyDisk.Call;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// An fsync of the log fails under load: the writer ends before it tells anybody anything about
/// that commit, and what it acknowledged before is there.
class FaultyDiskTest {
    // Opening forces the log a few times; if that fails, nothing was begun.
    private static final int WHILE_OPENING = 10;
    private static final int OTHERS = 50;

    @TempDir Path directory;
    private final long seed = System.nanoTime();
    private final SplittableRandom random = new SplittableRandom(seed);

    private int skipped() {
        return WHILE_OPENING + random.nextInt(OTHERS);
    }

    @Test
    void aFailedFsyncEndsTheProcessAndLosesNothing() throws Exception {
        FaultyDisk disk = FaultyDisk.in(directory.resolve("disk")).orElse(null);
        Assumptions.assumeTrue(disk != null, "there is no C compiler here");
        WriterProcess writer = new WriterProcess(directory.resolve("store"));

        for (int first = 0; first < 2; first++) {
            disk.fail(Call.FORCE, "records.db-wal", skipped(), 1);
            int status = writer.runUntilItEnds(1_000_000_000L * first, disk.environment());

            assertThat(disk.failed()).isEqualTo(1);
            assertThat(status).isEqualTo(LastResort.STATUS);
            disk.heal();
            writer.check(seed);
        }
    }
}
