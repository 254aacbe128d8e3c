package coffer.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import coffer.conformance.server.ChildServer;
import coffer.conformance.server.Home;
import coffer.conformance.soak.Round;
import coffer.conformance.soak.Soak;
import coffer.server.audit.Audit;
import coffer.server.fsck.Amiss;
import coffer.testing.FaultyDisk;
import coffer.testing.FaultyDisk.Call;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Reads, writes and fsyncs fail with EIO: nothing that was acknowledged is lost, nothing that was
/// deleted is back, and no byte is wrong.
@Order(2)
class DiskErrorConformance {
    private static final int ENDS = 20;
    private static final int OPERATIONS = 6;
    private static final int MOST_SKIPPED = 8;
    private static final int MOST_TIMES = 3;
    private static final int IO_ERROR_STATUS = 74;
    private static final String LOG_OF_RECORDS = "/data/store/records.db-wal";

    private static final List<Fault> SURVIVED =
            List.of(
                    new Fault(Call.READ, "/data/blobs/"),
                    new Fault(Call.WRITE, "/data/blobs/"),
                    new Fault(Call.FORCE, "/data/blobs/"),
                    new Fault(Call.WRITE, LOG_OF_RECORDS),
                    new Fault(Call.WRITE, "/data/ledger/"),
                    new Fault(Call.FORCE, "/data/ledger/"));

    @TempDir Path directory;
    private final long seed = Long.getLong("disk.seed", System.nanoTime());
    private final SplittableRandom random = new SplittableRandom(seed);

    private record Fault(Call call, String part) {}

    @Test
    @Tag("long")
    void errorsLoseNothing() {
        Optional<FaultyDisk> made = FaultyDisk.in(directory.resolve("disk"));
        Assumptions.assumeTrue(made.isPresent(), "there is no C compiler here");
        FaultyDisk disk = made.orElseThrow();
        Home home = new Home(directory);
        Optional<Soak> begun = Optional.empty();
        for (int i = 0; i < ENDS; i++) {
            try (ChildServer server = ChildServer.start(home, disk.environment())) {
                Soak soak = begun.orElseGet(() -> Soak.begin(server, random.split()));
                begun = Optional.of(soak);
                soak.check(server);
                goOnThroughErrors(server, soak, disk);
                endByAnFsyncOfRecords(server, soak, disk);
            } catch (AssertionError failure) {
                throw new AssertionError("replay with -Ddisk.seed=" + seed, failure);
            }
        }
        assertWhole(home, begun.orElseThrow());
    }

    private void goOnThroughErrors(ChildServer server, Soak soak, FaultyDisk disk) {
        int failed = 0;
        for (Fault fault : shuffled()) {
            int skipped = random.nextInt(MOST_SKIPPED);
            disk.fail(fault.call(), fault.part(), skipped, 1 + random.nextInt(MOST_TIMES));
            soak.run(server, Round.inTrouble(OPERATIONS));
            failed += disk.failed();
            disk.heal();
        }
        assertThat(failed).as("errors met").isPositive();
        soak.check(server);
    }

    /// What it had told about the commit would be a guess, so it tells nothing and ends.
    private void endByAnFsyncOfRecords(ChildServer server, Soak soak, FaultyDisk disk) {
        disk.fail(Call.FORCE, LOG_OF_RECORDS, random.nextInt(OPERATIONS), 1);
        soak.run(server, Round.inTrouble(4 * OPERATIONS));
        assertThat(server.awaitEnd()).isEqualTo(IO_ERROR_STATUS);
        disk.heal();
    }

    private void assertWhole(Home home, Soak soak) {
        try (ChildServer server = ChildServer.start(home)) {
            soak.check(server);
            soak.run(server, Round.of(OPERATIONS));
            soak.check(server);
        }
        assertThat(home.fsck()).as("seed %d", seed).noneMatch(Amiss::isDamage);
        Audit.Verification record = home.verifyRecord();
        assertThat(record.isIntact()).as(record.sentence()).isTrue();
    }

    private List<Fault> shuffled() {
        List<Fault> faults = new ArrayList<>(SURVIVED);
        Collections.shuffle(faults, new Random(random.nextLong()));
        return faults;
    }
}
