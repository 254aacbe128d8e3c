package coffer.s3.integrity;

import static org.assertj.core.api.Assertions.assertThat;

import coffer.gate.Identity;
import coffer.kernel.Bytes;
import coffer.s3.SwitchedPlace;
import coffer.s3.TestS3;
import coffer.s3.api.PutObjectRequest;
import coffer.store.blob.BlobStore;
import coffer.store.blob.BlobStores;
import coffer.store.blob.FilePlace;
import coffer.store.blob.Rights;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A place for blobs that is away, or somebody else's, is neither whole nor damaged.
class MissedPlacesTest {
    private static final Duration WEEK = Duration.ofDays(7);
    private static final long PLENTY = 1L << 30;
    private static final int RUNS = 10_000;

    @TempDir Path folder;
    private SwitchedPlace place;
    private TestS3 s3;
    private Path blob;

    @BeforeEach
    void put() throws IOException {
        place = new SwitchedPlace(FilePlace.open(folder.resolve("place")));
        s3 = new TestS3(folder.resolve("s3"), place.asPlace());
        elsewhere().putMark(Bytes.utf8("ours"), Optional.empty());
        allow(Rights.REMOVE);
        Identity admin = s3.admin(TestS3.ACCOUNT);
        s3.createBucket(admin, "bucket");
        PutObjectRequest request = PutObjectRequest.builder().bucket("bucket").key("k").build();
        s3.put(admin, request, new byte[100_000], Map.of());
        blob = blobIn(folder.resolve("place"));
    }

    @AfterEach
    void close() {
        s3.close();
    }

    @Test
    void whatCannotBeReachedIsWaitedForAndThenMissed() {
        place.turn(false);
        begin();
        for (int i = 0; i < 10; i++) scrub();
        assertThat(pass().ended()).isEmpty();

        s3.clock().advance(Duration.ofHours(1));

        Pass missing = rest();
        assertThat(missing.flaws()).isEmpty();
        assertThat(missing.missed()).containsExactly("most regions");
        assertThat(missing.tally().blobs()).isZero();
        assertThat(s3.service().scrubber().status().missedPlaces()).isEqualTo(1);

        place.turn(true);
        begin();
        Pass whole = rest();
        assertThat(whole.missed()).isEmpty();
        assertThat(whole.tally().blobs()).isEqualTo(1);
        assertThat(s3.service().scrubber().status().missedPlaces()).isZero();
    }

    @Test
    void whatIsBackIsVerifiedByThePassThatWaited() throws IOException {
        byte[] bytes = Files.readAllBytes(blob);
        bytes[70_000] ^= 1;
        Files.write(blob, bytes);
        place.turn(false);
        begin();
        scrub();
        place.turn(true);

        Pass pass = rest();
        assertThat(pass.flaws()).extracting(Flaw::kind).containsExactly(Flaw.Kind.CORRUPT_BYTES);
        assertThat(pass.missed()).isEmpty();
    }

    @Test
    void aDiskThatIsNotMountedHasLostNothing() throws IOException {
        Path elsewhere = Files.move(folder.resolve("place"), folder.resolve("unmounted"));
        Files.createDirectory(folder.resolve("place"));
        begin();
        for (int i = 0; i < 10; i++) scrub();

        assertThat(pass().flaws()).isEmpty();

        Files.delete(folder.resolve("place"));
        Files.move(elsewhere, folder.resolve("place"));
        assertThat(rest().flaws()).isEmpty();
    }

    @Test
    void whatMayBeAnothersIsNotJudged() throws IOException {
        Files.delete(blob);
        for (Rights rights : List.of(Rights.NONE, Rights.READ, Rights.ADD)) {
            allow(rights);
            begin();
            for (int i = 0; i < 10; i++) scrub();
            assertThat(pass().flaws()).as(rights.name()).isEmpty();
        }

        allow(Rights.REMOVE);
        assertThat(rest().flaws()).extracting(Flaw::kind).containsExactly(Flaw.Kind.MISSING_BLOB);
    }

    @Test
    void whatMayBeAnothersIsNotEvenRead() {
        allow(Rights.ADD);
        begin();
        scrub();

        assertThat(pass().ended()).isEmpty();
        assertThat(pass().tally().bytes()).isZero();

        allow(Rights.REMOVE);
        assertThat(rest().tally().blobs()).isEqualTo(1);
    }

    private BlobStore elsewhere() {
        return s3.inventory().blobs().elsewhere().getFirst();
    }

    private void allow(Rights rights) {
        BlobStores blobs = s3.inventory().blobs();
        blobs.allow(elsewhere(), rights);
    }

    private static Path blobIn(Path place) throws IOException {
        try (var files = Files.walk(place)) {
            return files.filter(file -> file.toString().endsWith(".blob"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private void begin() {
        s3.service().scrubber().run(PLENTY, Duration.ZERO);
    }

    private void scrub() {
        s3.service().scrubber().run(PLENTY, WEEK);
    }

    private Pass pass() {
        return s3.store().read(Pass::current).orElseThrow();
    }

    /// The pass under way, once it has ended.
    private Pass rest() {
        for (int i = 0; i < RUNS; i++) {
            if (pass().ended().isPresent()) return pass();
            scrub();
        }
        throw new AssertionError("the pass does not end");
    }
}
