package coffer.s3.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import coffer.crypto.chunked.BlobId;
import coffer.kernel.Region;
import coffer.kernel.SecretBytes;
import coffer.s3.S3Suite;
import coffer.store.StoreUnavailableException;
import coffer.store.blob.BlobStore;
import coffer.store.blob.BlobStores;
import coffer.store.blob.FilePlace;
import coffer.store.blob.Rights;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LabellingTest extends S3Suite {
    private static final Region HERE = new Region("us-east-1");
    private static final Region AWAY = new Region("eu-central-1");

    @TempDir Path places;
    private final SecureRandom random = new SecureRandom();

    @Test
    void whatACrashLeftIsWrittenWhereAPlaceAnswersAndWaitsElsewhere() throws IOException {
        FilePlace away = FilePlace.open(places.resolve("away"));
        BlobStores.Elsewhere elsewhere =
                new BlobStores.Elsewhere(Optional.empty(), Map.of(AWAY, away));
        SecretBytes key = SecretBytes.adopt(new byte[32]);
        try (BlobStores blobs =
                BlobStores.open(
                        places.resolve("own"), elsewhere, new BlobStores.Shared(key, random, 0))) {
            Labelling labelling = new Labelling(s3.store(), blobs);
            BlobId here = crashAfterCommit(labelling, HERE, "own");
            BlobId there = crashAfterCommit(labelling, AWAY, "away");
            BlobStore place = blobs.of(AWAY);

            labelling.resume(blobs.own(), any -> true);
            assertThat(blobs.own().manifest(here)).isPresent();
            assertThatExceptionOfType(StoreUnavailableException.class)
                    .isThrownBy(() -> labelling.resume(place, any -> true));
            assertThat(away.manifest(there)).isEmpty();

            blobs.allow(place, Rights.ADD);
            labelling.resume(place, any -> true);
            assertThat(place.manifest(there)).isPresent();
        }
    }

    /// Commits that the manifest of a blob in that folder is due, and comes no further.
    private BlobId crashAfterCommit(Labelling labelling, Region region, String folder)
            throws IOException {
        BlobId id = BlobId.random(random);
        Files.createDirectories(places.resolve(folder, id.toString().substring(0, 2)));
        Manifest.Place of =
                new Manifest.Place(
                        "111122223333", region.name(), "bucket", "id", "key", Instant.EPOCH);
        Manifest manifest =
                new Manifest(of, new Manifest.Subject.Version("v", List.of(id.toString())));
        return s3.store()
                .write(tx -> {
                    var _ = labelling.relabel(tx, new BlobRef(id.toString(), 100_000), manifest);
                    return id;
                });
    }
}
