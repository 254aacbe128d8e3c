package coffer.store.blob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIOException;

import coffer.crypto.chunked.BlobId;
import coffer.kernel.Bytes;
import coffer.kernel.SecretBytes;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GuardedPlaceTest {
    private final SecureRandom random = new SecureRandom();

    @TempDir Path directory;
    private GuardedPlace place;
    private BlobStore store;

    @BeforeEach
    void open() throws IOException {
        place = new GuardedPlace(FilePlace.open(directory));
        store = new BlobStore(place, SecretBytes.adopt(new byte[32]), random, Room.WITHOUT_END);
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void permitsWhatItsRightsIncludeAndNothingElse() throws IOException {
        place.allow(Rights.REMOVE);
        BlobId blob = put();

        for (Rights rights : Rights.values()) {
            place.allow(rights);

            assertPermitted(rights, Rights.READ, () -> place.open(blob).close());
            assertPermitted(rights, Rights.READ, () -> place.open(blob, 100_000).close());
            assertPermitted(rights, Rights.READ, () -> place.manifest(blob));
            assertPermitted(rights, Rights.READ, () -> place.shelf(0));
            assertPermitted(rights, Rights.ADD, () -> place.begin(fresh()).close());
            assertPermitted(rights, Rights.ADD, () -> place.putManifest(blob, Bytes.utf8("x")));
            assertPermitted(rights, Rights.REMOVE, () -> place.delete(fresh()));
            assertPermitted(rights, Rights.REMOVE, () -> place.sweep(id -> false, Instant.MAX));
        }
    }

    @Test
    void permitsNothingAtFirst() {
        assertThatIOException().isThrownBy(() -> place.shelf(0));
        assertThatIOException().isThrownBy(() -> place.begin(fresh()));
    }

    /// Whoever has no rights yet has to find out whether he may have some.
    @Test
    void everybodyMayLookWhoseItIsAndMarkIt() throws IOException {
        place.putMark(Bytes.utf8("ours"), Optional.empty());

        assertThat(place.mark())
                .hasValueSatisfying(
                        mark -> assertThat(mark.sealed()).isEqualTo(Bytes.utf8("ours")));
    }

    @Test
    void aSweepSparesWhatIsLeftWhenTheRightIsGone() throws IOException {
        place.allow(Rights.REMOVE);
        Set<BlobId> blobs = Set.of(put(), put(), put());

        BlobPlace.Swept swept =
                place.sweep(
                        id -> {
                            place.allow(Rights.READ);
                            return true;
                        },
                        Instant.MAX);

        assertThat(swept.orphans()).isEqualTo(1);
        assertThat(blobs.stream().filter(this::isWhole)).hasSize(2);
    }

    private static void assertPermitted(Rights rights, Rights needed, ThrowingCallable use) {
        if (rights.compareTo(needed) >= 0) {
            assertThatCode(use).as(rights.name()).doesNotThrowAnyException();
        } else {
            assertThatIOException().as(rights.name()).isThrownBy(use);
        }
    }

    private boolean isWhole(BlobId blob) {
        try {
            place.open(blob).close();
            return place.manifest(blob).isPresent();
        } catch (MissingBlobException | IOException missing) {
            return false;
        }
    }

    private BlobId fresh() {
        return BlobId.random(random);
    }

    private BlobId put() throws IOException {
        try (BlobWriter writer = store.create(SecretBytes.adopt(new byte[32]), 0)) {
            writer.stream().write(new byte[100_000]);
            writer.commit(Bytes.utf8("whose it is"));
            return writer.id();
        }
    }
}
