package coffer.s3.integrity;

import static org.assertj.core.api.Assertions.assertThat;

import coffer.crypto.chunked.BlobId;
import coffer.ledger.AuditRecord;
import coffer.s3.TestS3;
import coffer.s3.api.DeleteObjectRequest;
import coffer.s3.api.S3Api;
import coffer.s3.content.EncryptionSuite;
import coffer.s3.content.Kind;
import coffer.s3.content.Manifest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The scrubber notices whatever becomes of stored objects, tells it once, and cries no wolf.
class ScrubberTest extends EncryptionSuite {
    private static final Duration WEEK = Duration.ofDays(7);
    private static final long PLENTY = 1L << 30;
    private static final int RUNS = 10_000;
    private static final byte[] BODY = new byte[150_000];

    @ParameterizedTest
    @EnumSource
    void findsNothingWrongWithWhatIsWhole(Kind kind) {
        put(kind, "one", BODY);
        put(kind, "empty", new byte[0]);
        put(kind, "small", new byte[10_000]);
        putInParts(kind, "parts", List.of(new byte[MIN_PART], BODY));
        part(kind, "begun", begin(kind, "begun"), 3, BODY);
        put(kind, "overwritten", BODY);
        put(kind, "overwritten", BODY);
        delete("gone");

        assertThat(pass(PLENTY)).isEmpty();
        assertThat(pass(PLENTY)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void noticesAFlippedByteOfAnyBlob(Kind kind) {
        put(kind, "k", BODY);
        assertThat(pass(PLENTY)).isEmpty();

        flip(blob(), 100_000);

        Flaw.Kind expected =
                kind == Kind.SSE_S3 ? Flaw.Kind.CORRUPT_BYTES : Flaw.Kind.CHANGED_BYTES;
        assertThat(pass(PLENTY)).extracting(Flaw::kind).containsExactly(expected);
    }

    @Test
    void noticesAFlippedByteOfAManifestAndOfAHeader() {
        put(Kind.SSE_KMS, "k", BODY);
        flip(manifest(), 60);
        assertThat(pass(PLENTY)).extracting(Flaw::kind).containsExactly(Flaw.Kind.CORRUPT_MANIFEST);
        flip(manifest(), 60);

        flip(blob(), 9);
        assertThat(pass(PLENTY)).extracting(Flaw::kind).containsExactly(Flaw.Kind.CORRUPT_HEADER);
    }

    @Test
    void noticesWhatIsMissingOrOfAnotherLength() throws IOException {
        put(Kind.SSE_KMS, "k", BODY);
        byte[] whole = Files.readAllBytes(blob());
        for (int length : List.of(0, 10, whole.length - 1, whole.length + 1)) {
            Files.write(blob(), Arrays.copyOf(whole, length));
            assertThat(pass(PLENTY)).extracting(Flaw::kind).containsExactly(Flaw.Kind.WRONG_LENGTH);
        }

        Files.delete(manifest());
        Files.write(blob(), whole);
        assertThat(pass(PLENTY)).extracting(Flaw::kind).containsExactly(Flaw.Kind.MISSING_MANIFEST);

        Files.delete(blob());
        assertThat(pass(PLENTY))
                .extracting(Flaw::kind)
                .containsExactly(Flaw.Kind.MISSING_BLOB, Flaw.Kind.MISSING_MANIFEST);
    }

    @Test
    void noticesAManifestThatSpeaksOfAnotherObject() {
        put(Kind.SSE_S3, "k", BODY);
        BlobId id = TestS3.blobId(blob());
        Manifest told = s3.manifest(id).flatMap(Manifest::parse).orElseThrow();
        Manifest.Place place = told.place();
        Manifest other =
                new Manifest(
                        new Manifest.Place(
                                place.owner(),
                                place.region(),
                                place.bucket(),
                                place.bucketId(),
                                "another",
                                place.time()),
                        told.subject());

        s3.inventory().blobs().own().putManifest(id, other.toBytes());

        assertThat(pass(PLENTY))
                .extracting(Flaw::kind)
                .containsExactly(Flaw.Kind.FOREIGN_MANIFEST, Flaw.Kind.LOST_NAME);
    }

    @Test
    void noticesAKeyThatWasErasedBehindItsBack() {
        put(Kind.SSE_C, "k", BODY);

        s3.erase(TestS3.blobId(blob()));

        assertThat(pass(PLENTY)).extracting(Flaw::kind).contains(Flaw.Kind.MISSING_KEY);
    }

    @Test
    void noticesFilesThatNobodyNamesOnceTheyAreOld() throws IOException {
        put(Kind.SSE_S3, "k", BODY);
        Path file = blob();
        byte[] bytes = Files.readAllBytes(file);
        delete("k");
        Files.write(file, bytes);
        assertThat(pass(PLENTY)).isEmpty();

        s3.clock().advance(Duration.ofDays(2));

        assertThat(pass(PLENTY)).extracting(Flaw::kind).containsExactly(Flaw.Kind.ORPHAN_BLOB);
        Files.delete(file);
    }

    @Test
    void tellsOnceWhatItFindsAndOnTheRecordOfTheBucketsOwner() {
        put(Kind.SSE_S3, "k", BODY);
        flip(blob(), 70_000);

        int before = failures().size();
        pass(PLENTY);
        scrub(PLENTY);
        scrub(PLENTY);
        assertThat(failures()).hasSize(before + 1);
        AuditRecord record = failures().getLast();
        assertThat(record.account()).isEqualTo("111122223333");
        assertThat(record.eventName()).isEqualTo("VerifyObject");
        assertThat(record.json()).contains("CORRUPT_BYTES").contains("\"key\":\"k\"");

        pass(PLENTY);
        assertThat(failures()).hasSize(before + 2);
    }

    @Test
    void looksTwiceBeforeItTells() {
        put(Kind.SSE_S3, "k", BODY);
        flip(blob(), 70_000);

        s3.clock().advance(WEEK);
        scrub(PLENTY);
        flip(blob(), 70_000);

        assertThat(rest(PLENTY)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void findsTheSameInSmallSteps(Kind kind) {
        put(kind, "k", BODY);
        putInParts(kind, "parts", List.of(new byte[MIN_PART], BODY));
        assertThat(pass(300_000)).isEmpty();

        for (Path file : s3.blobFiles()) flip(file, 140_000);

        assertThat(pass(400_000)).hasSize(3);
    }

    @Test
    void readsNoMoreThanItMay() {
        put(Kind.SSE_S3, "k", new byte[4_000_000]);
        s3.clock().advance(WEEK);
        long before = s3.service().scrubber().status().verifiedBytes();
        for (int i = 0; i < 20; i++) scrub(100_000);

        assertThat(s3.service().scrubber().status().verifiedBytes() - before)
                .isLessThanOrEqualTo(20 * 100_000);
        assertThat(rest(PLENTY)).isEmpty();
    }

    @Test
    void isNotConfusedByAnObjectThatChangesWhileItIsRead() {
        SplittableRandom random = new SplittableRandom(3);
        put(Kind.SSE_KMS, "k", BODY);
        s3.clock().advance(WEEK);
        for (int i = 0; i < 80; i++) {
            scrub(70_000);
            if (random.nextInt(3) == 0) put(Kind.SSE_KMS, "k", new byte[random.nextInt(200_000)]);
            if (random.nextInt(10) == 0) delete("k");
        }

        assertThat(rest(70_000)).isEmpty();
        assertThat(pass(PLENTY)).isEmpty();
    }

    @AfterEach
    void deleteWhatWasBroken() {
        delete("k");
        delete("parts");
    }

    private void scrub(long bytes) {
        s3.service().scrubber().run(bytes, WEEK);
    }

    /// What a new pass finds.
    private List<Flaw> pass(long bytes) {
        s3.service().scrubber().run(bytes, Duration.ZERO);
        return rest(bytes);
    }

    /// What the pass under way finds until its end.
    private List<Flaw> rest(long bytes) {
        for (int i = 0; i < RUNS; i++) {
            Pass pass = s3.store().read(Pass::current).orElseThrow();
            if (pass.ended().isPresent()) return pass.flaws();
            scrub(bytes);
        }
        throw new AssertionError("the pass does not end");
    }

    private List<AuditRecord> failures() {
        return s3.records().stream()
                .filter(record -> record.errorCode().equals(Optional.of("IntegrityFailure")))
                .filter(record -> record.eventName().equals("VerifyObject"))
                .toList();
    }

    private void delete(String key) {
        s3.as(
                admin,
                S3Api.DELETE_OBJECT,
                DeleteObjectRequest.builder().bucket(bucket).key(key).build());
    }

    private Path blob() {
        return s3.blobFiles().getFirst();
    }

    private Path manifest() {
        return Path.of(blob().toString().replace(".blob", ".manifest"));
    }

    private static void flip(Path file, int position) {
        try {
            byte[] bytes = Files.readAllBytes(file);
            bytes[position] ^= 1;
            Files.write(file, bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
