package coffer.s3.residence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import coffer.crypto.chunked.BlobId;
import coffer.kernel.Bytes;
import coffer.store.StoreUnavailableException;
import coffer.store.blob.FilePlace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Copies of one installation's records at the one place where all of their blobs lie.
class TenureTest {
    private static final Pattern ADOPTING = Pattern.compile("--adopt-blob-places=(\\w+)");

    /// Of a server that marks the place every second, as often as a copy of it does.
    private static final int MISSED_MARKS = 3;

    @TempDir Path directory;

    @Test
    void whoeverStoppedInOrderGoesOnAtOnce() throws IOException {
        try (Copy original = start("original")) {
            original.stop();
        }

        try (Copy again = start("original")) {
            assertThat(again.tenure().isOurs()).isTrue();
            assertThat(again.tenure().sweepUntil()).isPresent();
            again.place().delete(again.put());
        }
    }

    @Test
    void aCopyIsRefusedOnceTheOriginalRanAgain() throws IOException {
        Path copied;
        try (Copy original = start("original")) {
            original.stop();
            copied = original.copiedTo(directory.resolve("copy"));
        }
        try (Copy original = start("original");
                Copy copy = at(copied, Set.of())) {
            BlobId since = original.put();

            assertDisplaced(() -> copy.tenure().look());

            assertThat(copy.tenure().hold()).isEqualTo(Hold.LOST);
            assertRefused(() -> copy.place().delete(since));
            assertRefused(() -> copy.place().sweep(id -> false, Instant.MAX));
            assertRefused(copy::put);
            assertRefused(() -> copy.has(since));
            assertThat(original.has(since)).isTrue();
        }
    }

    @Test
    void aCopyOfWhatRunsIsFoundOutBeforeItRemovesAnything() throws IOException {
        try (Copy original = start("original");
                Copy copy = at(original.copiedTo(directory.resolve("copy")), Set.of())) {
            BlobId since = original.put();

            copy.tenure().look();
            assertRefused(() -> copy.place().delete(since));
            assertRefused(() -> copy.place().sweep(id -> false, Instant.MAX));
            copy.tenure().look();
            original.tenure().look();
            assertDisplaced(() -> copy.tenure().look());

            assertRefused(copy::put);
            original.tenure().look();
            original.place().delete(original.put());
            assertThat(original.has(since)).isTrue();
        }
    }

    @Test
    void afterACrashNothingIsRemovedUntilNobodyElseIsThere() throws IOException {
        BlobId before;
        try (Copy original = start("original")) {
            before = original.put();
        }

        try (Copy again = start("original")) {
            for (int i = 0; i < MISSED_MARKS; i++) {
                assertThat(again.tenure().isOurs()).isFalse();
                assertThat(again.has(again.put())).isTrue();
                assertRefused(() -> again.place().delete(before));
                again.tenure().look();
            }

            assertThat(again.tenure().isOurs()).isTrue();
            // It is too young to be told from what a copy may have put here.
            again.place().sweep(id -> false, again.tenure().sweepUntil().orElseThrow());
            assertThat(again.has(before)).isTrue();
            again.place().delete(before);
        }
    }

    @Test
    void whoeverAdoptsAPlaceHasItAndTheOtherLostIt() throws IOException {
        Path copied;
        try (Copy original = start("original")) {
            original.stop();
            copied = original.copiedTo(directory.resolve("copy"));
        }
        try (Copy original = start("original");
                Copy copy = at(copied, Set.of(epochAskedFor(copied)))) {
            copy.tenure().look();
            assertThat(copy.tenure().isOurs()).isTrue();
            assertThat(copy.tenure().sweepUntil()).isEmpty();
            copy.place().delete(copy.put());

            assertDisplaced(() -> original.tenure().look());

            assertRefused(original::put);
            copy.tenure().look();
        }
        assertDisplaced(() -> start("original").close());
    }

    @Test
    void whoeverRunsCannotBeAdoptedFrom() throws IOException {
        Path copied;
        try (Copy original = start("original")) {
            original.stop();
            copied = original.copiedTo(directory.resolve("copy"));
        }
        try (Copy original = start("original")) {
            Bytes asked = epochAskedFor(copied);
            original.tenure().look();
            try (Copy copy = at(copied, Set.of(asked))) {
                assertDisplaced(() -> copy.tenure().look());
            }
            original.tenure().look();
        }
    }

    @Test
    void aCrashBeforeThePlaceIsMarkedLosesNothing() throws IOException {
        try (Copy original = start("original")) {
            original.stop();
        }
        Path mark = directory.resolve("place/coffer-place");
        byte[] former = Files.readAllBytes(mark);
        start("original").close();
        Files.write(mark, former);

        try (Copy again = start("original")) {
            for (int i = 0; i < MISSED_MARKS; i++) again.tenure().look();
            assertThat(again.tenure().isOurs()).isTrue();
        }
    }

    private Copy start(String name) throws IOException {
        Copy copy = at(directory.resolve(name), Set.of());
        try {
            copy.tenure().look();
            return copy;
        } catch (DisplacedBlobsException displaced) {
            copy.close();
            throw displaced;
        }
    }

    private Copy at(Path folder, Set<Bytes> adopted) throws IOException {
        return new Copy(folder, FilePlace.open(directory.resolve("place")), adopted);
    }

    /// What the operator is told to say if the other copy is gone for good.
    private Bytes epochAskedFor(Path folder) throws IOException {
        try (Copy copy = at(folder, Set.of())) {
            copy.tenure().look();
            throw new AssertionError("the place is taken for this copy's");
        } catch (DisplacedBlobsException refused) {
            Matcher asked = ADOPTING.matcher(refused.getMessage());
            assertThat(asked.find()).isTrue();
            return Bytes.adopt(HexFormat.of().parseHex(asked.group(1)));
        }
    }

    private static void assertDisplaced(ThrowingCallable look) {
        assertThatExceptionOfType(DisplacedBlobsException.class)
                .isThrownBy(look)
                .withMessageContaining("another copy");
    }

    private static void assertRefused(ThrowingCallable use) {
        assertThatThrownBy(use).isInstanceOf(StoreUnavailableException.class);
    }
}
