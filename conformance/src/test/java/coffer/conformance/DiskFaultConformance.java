package coffer.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import coffer.conformance.server.ChildServer;
import coffer.conformance.server.Home;
import coffer.conformance.server.SmallDisk;
import coffer.conformance.soak.Round;
import coffer.conformance.soak.Soak;
import coffer.server.audit.Audit;
import coffer.server.fsck.Amiss;
import java.nio.file.Path;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The disk is full, or refuses to be written: what cannot be kept is refused, what was
/// acknowledged stays, and once the disk is well again all goes on.
@Order(2)
class DiskFaultConformance {
    private static final long DISK_BYTES = 96 << 20;
    private static final int LEFT_BYTES = 256 << 10;
    private static final int OPERATIONS = 25;

    @TempDir Path directory;
    private final long seed = System.nanoTime();
    private final SplittableRandom random = new SplittableRandom(seed);

    @Test
    void aFullDiskLosesNothingAndNeedsNoRestart() {
        Home home = new Home(directory);
        Optional<SmallDisk> small = SmallDisk.over(directory.resolve("data"), DISK_BYTES);
        Assumptions.assumeTrue(small.isPresent(), "nobody may mount a disk here");
        try (SmallDisk disk = small.orElseThrow()) {
            try (ChildServer server = ChildServer.start(home, disk)) {
                Soak soak = Soak.begin(server, random.split());
                Runnable fill = () -> disk.fill(random.nextInt(LEFT_BYTES));
                goesOnAfter(server, soak, new Trouble(fill, disk::makeRoom));
            }
            disk.bringOut();
        }
        assertWhole(home);
    }

    /// As by a quota, or by a disk that cannot be written for a while.
    @Test
    void refusedWritesLoseNothingAndNeedNoRestart() {
        Home home = new Home(directory);
        try (ChildServer server = ChildServer.start(home)) {
            Soak soak = Soak.begin(server, random.split());
            Runnable limit = () -> server.limitFiles(random.nextInt(LEFT_BYTES));
            goesOnAfter(server, soak, new Trouble(limit, server::unlimitFiles));
        }
        assertWhole(home);
    }

    private record Trouble(Runnable begins, Runnable ends) {}

    private void goesOnAfter(ChildServer server, Soak soak, Trouble trouble) {
        soak.run(server, Round.of(OPERATIONS));

        trouble.begins().run();
        Round inTrouble = Round.inTrouble(OPERATIONS);
        soak.run(server, inTrouble);
        trouble.ends().run();

        assertThat(inTrouble.failed()).as("refused, seed %d", seed).isPositive();
        soak.check(server);
        soak.run(server, Round.of(OPERATIONS));
        soak.check(server);
    }

    private void assertWhole(Home home) {
        assertThat(home.fsck()).as("seed %d", seed).noneMatch(Amiss::isDamage);
        Audit.Verification record = home.verifyRecord();
        assertThat(record.isIntact()).as(record.sentence()).isTrue();
    }
}
