package coffer.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import coffer.conformance.client.JavaClients;
import coffer.conformance.server.ChildServer;
import coffer.conformance.server.Home;
import coffer.conformance.server.SmallDisk;
import coffer.conformance.soak.Round;
import coffer.conformance.soak.Soak;
import coffer.server.audit.Audit;
import coffer.server.fsck.Amiss;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Exception;

/// The disk is full, or refuses to be written: what cannot be kept is refused, what was
/// acknowledged stays, and once the disk is well again all goes on.
@Order(2)
class DiskFaultConformance {
    private static final long DISK_BYTES = 96 << 20;
    private static final int LEFT_BYTES = 256 << 10;
    private static final int OPERATIONS = 25;
    private static final long RESERVE_BYTES = 12 << 20;
    private static final int OBJECT_BYTES = 2 << 20;
    private static final RequestBody CONTENT = RequestBody.fromBytes(new byte[OBJECT_BYTES]);

    @TempDir Path directory;
    private final long seed = System.nanoTime();
    private final SplittableRandom random = new SplittableRandom(seed);

    @Test
    void aFullDiskLosesNothingAndNeedsNoRestart() {
        Home home = new Home(directory, Map.of("disk-reserve-bytes", "0"));
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

    @Test
    void aDiskFullOfUploadsCanBeReadAndEmptied() {
        Home home = new Home(directory, Map.of("disk-reserve-bytes", Long.toString(RESERVE_BYTES)));
        Optional<SmallDisk> small = SmallDisk.over(directory.resolve("data"), 2 * RESERVE_BYTES);
        Assumptions.assumeTrue(small.isPresent(), "nobody may mount a disk here");
        try (SmallDisk disk = small.orElseThrow();
                ChildServer server = ChildServer.start(home, disk);
                JavaClients clients = new JavaClients(server.installation())) {
            S3Client s3 = clients.s3();
            s3.createBucket(it -> it.bucket("full"));
            int count = fill(s3);

            assertThat(disk.usableBytes()).isPositive();
            assertThatThrownBy(() -> copy(s3))
                    .isInstanceOfSatisfying(
                            S3Exception.class,
                            full ->
                                    assertThat(full.awsErrorDetails().errorCode())
                                            .isEqualTo("InsufficientStorage"));
            for (int i = 0; i < count; i++) {
                String key = "object-" + i;
                assertThat(s3.getObjectAsBytes(it -> it.bucket("full").key(key)).asByteArray())
                        .hasSize(OBJECT_BYTES);
            }
            assertThat(s3.listObjectsV2(it -> it.bucket("full")).contents()).hasSize(count);
            s3.deleteObject(it -> it.bucket("full").key("object-0"));
            s3.deleteObject(it -> it.bucket("full").key("object-1"));
            s3.putObject(it -> it.bucket("full").key("object-0"), CONTENT);
        }
    }

    /// Their records lie on the disk that is full, and so would the small ones themselves.
    @Test
    void theReserveIsKeptFromObjectsThatLieElsewhere() throws IOException {
        Path place = Files.writeString(directory.resolve("place.properties"), "directory = place");
        Map<String, String> settings =
                Map.of(
                        "disk-reserve-bytes",
                        Long.toString(RESERVE_BYTES),
                        "blob-places",
                        place.toString());
        Optional<SmallDisk> small = SmallDisk.over(directory.resolve("data"), 2 * RESERVE_BYTES);
        Assumptions.assumeTrue(small.isPresent(), "nobody may mount a disk here");
        try (SmallDisk disk = small.orElseThrow();
                ChildServer server = ChildServer.start(new Home(directory, settings), disk);
                JavaClients clients = new JavaClients(server.installation())) {
            S3Client s3 = clients.s3();
            s3.createBucket(it -> it.bucket("full"));
            List<RequestBody> contents = List.of(RequestBody.fromString("small"), CONTENT);

            disk.fill(RESERVE_BYTES / 2);
            for (RequestBody content : contents) {
                assertThatThrownBy(() -> s3.putObject(it -> it.bucket("full").key("k"), content))
                        .isInstanceOfSatisfying(
                                S3Exception.class,
                                full -> assertThat(full.statusCode()).isEqualTo(507));
            }
            disk.makeRoom();

            for (RequestBody content : contents) {
                s3.putObject(it -> it.bucket("full").key("k"), content);
            }
        }
    }

    private static void copy(S3Client s3) {
        s3.copyObject(it ->
                it.sourceBucket("full")
                        .sourceKey("object-0")
                        .destinationBucket("full")
                        .destinationKey("copy"));
    }

    /// Answers how many objects it took.
    private static int fill(S3Client s3) {
        for (int i = 0; i < 2 * RESERVE_BYTES / OBJECT_BYTES; i++) {
            String key = "object-" + i;
            try {
                s3.putObject(it -> it.bucket("full").key(key), CONTENT);
            } catch (S3Exception full) {
                assertThat(full.statusCode()).isEqualTo(507);
                return i;
            }
        }
        throw new AssertionError("more was taken than fits");
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
