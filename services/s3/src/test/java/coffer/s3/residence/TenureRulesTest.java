package coffer.s3.residence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import coffer.crypto.chunked.BlobId;
import coffer.s3.SwitchedPlace;
import coffer.store.StoreUnavailableException;
import coffer.store.blob.BlobNames;
import coffer.store.blob.FilePlace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// One server at its place for blobs, whatever becomes of either.
class TenureRulesTest {
    @TempDir Path directory;
    private SwitchedPlace place;
    private Path mark;

    @BeforeEach
    void open() throws IOException {
        place = new SwitchedPlace(FilePlace.open(directory.resolve("place")));
        mark = directory.resolve("place/coffer-place");
    }

    @Test
    void whoeverCannotLookRemovesNothingUntilHeCan() {
        try (Copy server = start("server")) {
            BlobId blob = server.put();
            assertThat(server.tenure().standing())
                    .isEqualTo(standing(Hold.OURS, true, Optional.empty()));

            Instant gone = later();
            place.turn(false);
            assertUnavailable(() -> server.tenure().look());
            later();
            assertUnavailable(() -> server.tenure().look());
            place.turn(true);

            assertThat(server.tenure().standing())
                    .isEqualTo(standing(Hold.OURS, false, Optional.of(gone)));
            assertUnavailable(() -> server.place().delete(blob));
            assertThat(server.has(server.put())).isTrue();

            server.tenure().look();
            assertThat(server.tenure().standing())
                    .isEqualTo(standing(Hold.OURS, true, Optional.empty()));
            server.place().delete(blob);
        }
    }

    @Test
    void whoeverWaitsAfterACrashSaysSinceWhen() {
        start("server").close();
        Instant back = later();

        try (Copy again = start("server")) {
            later();
            again.tenure().look();
            assertThat(again.tenure().standing())
                    .isEqualTo(standing(Hold.WAITING, true, Optional.of(back)));
        }
    }

    @Test
    void itWaitsForAsLongAsTheOtherOneTakes() {
        Duration slow = Copy.INTERVAL.multipliedBy(4);
        try (Copy server = at("server", slow)) {
            server.tenure().look();
        }

        try (Copy again = start("server")) {
            for (int i = 0; i < 3 * 4; i++) {
                assertThat(again.tenure().hold()).isEqualTo(Hold.WAITING);
                again.tenure().look();
            }
            assertThat(again.tenure().hold()).isEqualTo(Hold.OURS);
        }
    }

    /// A crash may come right after any of its marks.
    @Test
    void theRecordsKnowAMarkBeforeItIsMade() {
        Path copied = directory.resolve("copy");
        try (Copy server = start("server")) {
            place.once("putMark", () -> server.copiedTo(copied));
            server.tenure().look();
        }

        try (Copy restarted = start("copy")) {
            assertThat(restarted.tenure().hold()).isEqualTo(Hold.WAITING);
        }
    }

    /// As one does whose writing was given up and which arrives in the end.
    @Test
    void aMarkOfOursThatComesLateIsKnown() throws IOException {
        try (Copy server = start("server")) {
            byte[] late = Files.readAllBytes(mark);
            for (int i = 0; i < 10; i++) server.tenure().look();

            Files.write(mark, late);

            server.tenure().look();
            assertThat(server.tenure().hold()).isEqualTo(Hold.OURS);
        }
    }

    @Test
    void whoeverStopsWhileHeLooksIsNotSaidToHaveStopped() {
        try (Copy server = start("server")) {
            place.once("mark", server.tenure()::leave);
            server.tenure().look();

            assertUnavailable(server::put);
        }

        try (Copy again = start("server")) {
            assertThat(again.tenure().hold()).isEqualTo(Hold.WAITING);
        }
    }

    @Test
    void aStopInOrderSaysNothingOfACrashAfterTheNextStart() {
        try (Copy server = start("server")) {
            server.stop();
        }
        start("server").close();

        try (Copy again = start("server")) {
            assertThat(again.tenure().hold()).isEqualTo(Hold.WAITING);
        }
    }

    @Test
    void whoeverStopsWhileHeWaitsHasToWaitAgain() {
        start("server").close();
        try (Copy waiting = start("server")) {
            waiting.stop();
        }

        try (Copy again = start("server")) {
            assertThat(again.tenure().hold()).isEqualTo(Hold.WAITING);
        }
    }

    @Test
    void whoeverHasStoppedLooksNoMore() throws IOException {
        try (Copy server = start("server")) {
            server.tenure().leave();
            byte[] left = Files.readAllBytes(mark);

            server.tenure().look();

            assertThat(Files.readAllBytes(mark)).isEqualTo(left);
            assertUnavailable(server::put);
        }
    }

    @Test
    void aPlaceThatWasGivenUpIsNotedUntilItIsHadAgain() throws IOException {
        byte[] held;
        Instant lost;
        try (Copy server = start("server")) {
            BlobId blob = server.put();
            held = Files.readAllBytes(mark);
            Files.delete(mark);
            lost = later();
            assertThatExceptionOfType(DisplacedBlobsException.class)
                    .isThrownBy(() -> server.tenure().look())
                    .withMessageContaining("is gone");
            assertUnavailable(() -> server.place().delete(blob));
            assertUnavailable(server::put);
            assertThat(server.has(blob)).isTrue();
            assertThat(server.tenure().standing())
                    .isEqualTo(standing(Hold.LOST, true, Optional.of(lost)));
            Files.write(mark, held);
            server.tenure().look();
            assertThat(server.tenure().hold()).isEqualTo(Hold.LOST);
        }

        try (Copy again = start("server")) {
            assertThat(lostAs(again)).contains(lost);
            for (int i = 0; i < 3; i++) again.tenure().look();
            assertThat(again.tenure().hold()).isEqualTo(Hold.OURS);
            assertThat(lostAs(again)).isEmpty();
        }
    }

    /// What was on its way when the records were copied may have come before the mark they know.
    @Test
    void aStartAfterACrashSweepsWhatIsADayOlderThanTheMark() throws IOException {
        BlobId old;
        BlobId recent;
        try (Copy server = start("server")) {
            old = orphan(server, Duration.ofHours(25));
            recent = orphan(server, Duration.ofHours(23));
        }

        try (Copy again = start("server")) {
            for (int i = 0; i < 3; i++) again.tenure().look();
            sweep(again);

            assertThat(again.has(old)).isFalse();
            assertThat(again.has(recent)).isTrue();
        }
    }

    @Test
    void aStartAfterAStopInOrderSweepsWhatWasThere() {
        BlobId orphan;
        try (Copy server = start("server")) {
            orphan = server.put();
            server.stop();
        }

        try (Copy again = start("server")) {
            sweep(again);
            assertThat(again.has(orphan)).isFalse();
        }
    }

    private static void sweep(Copy server) {
        server.place().sweep(id -> false, server.tenure().sweepUntil().orElseThrow());
    }

    /// A blob that was put so long before the place was marked last.
    private BlobId orphan(Copy server, Duration before) throws IOException {
        BlobId blob = server.put();
        Instant put = Files.getLastModifiedTime(mark).toInstant().minus(before);
        for (String name : Set.of(BlobNames.blob(blob), BlobNames.manifest(blob))) {
            Files.setLastModifiedTime(directory.resolve("place").resolve(name), FileTime.from(put));
        }
        return blob;
    }

    private static Optional<Instant> lostAs(Copy copy) {
        return copy.tenure().inspect(Set.of()).flatMap(Epochs.Known::lost);
    }

    private static Standing standing(Hold hold, boolean answers, Optional<Instant> withheld) {
        return new Standing(Copy.REGION.name(), hold, answers, withheld);
    }

    private static Instant later() {
        Copy.CLOCK.advance(Duration.ofMinutes(1));
        return Copy.CLOCK.instant();
    }

    private Copy start(String name) {
        Copy copy = at(name, Copy.INTERVAL);
        copy.tenure().look();
        return copy;
    }

    private Copy at(String name, Duration interval) {
        return new Copy(directory.resolve(name), place.asPlace(), interval, Set.of());
    }

    private static void assertUnavailable(ThrowingCallable use) {
        assertThatThrownBy(use).isInstanceOf(StoreUnavailableException.class);
    }
}
