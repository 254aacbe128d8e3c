package coffer.s3.residence;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import coffer.kernel.Region;
import coffer.kernel.SecretBytes;
import coffer.s3.S3Suite;
import coffer.s3.TestS3;
import coffer.store.blob.BlobPlace;
import coffer.store.blob.BlobStores;
import coffer.store.blob.FilePlace;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResidencesTest extends S3Suite {
    private static final Region WITH_BUCKETS = new Region("us-east-1");
    private static final Region WITHOUT = new Region("eu-central-1");
    private static final List<Region> BOTH = List.of(WITH_BUCKETS, WITHOUT);

    private static final Tenures.Terms TERMS =
            new Tenures.Terms(
                    Duration.ofSeconds(1), Set.of(), InstantSource.system(), new SecureRandom());

    @TempDir Path places;
    private final SecretBytes key = SecretBytes.adopt(new byte[32]);

    @Test
    void aRegionWithBucketsStaysWhereItIs() throws IOException {
        settle(Map.of(), key);
        Map<Region, BlobPlace> moved = Map.of(WITH_BUCKETS, place("moved"));

        assertThatExceptionOfType(DisplacedBlobsException.class)
                .isThrownBy(() -> settle(moved, key))
                .withMessageContaining("put elsewhere");
        settle(Map.of(), key);
    }

    @Test
    void aRegionWithoutBucketsMoves() throws IOException {
        settle(Map.of(WITHOUT, place("a")), key);
        settle(Map.of(WITHOUT, place("b")), key);
        settle(Map.of(WITHOUT, place("a")), key);
        settle(Map.of(), key);
    }

    /// Whether its place was new or known.
    @Test
    void aRegionStaysWhereItWasWhenItGotItsFirstBucket() throws IOException {
        for (boolean wasKnown : List.of(false, true)) {
            String name = "known-" + wasKnown;
            try (TestS3 fresh = new TestS3(places.resolve(name))) {
                Map<Region, BlobPlace> first = Map.of(WITH_BUCKETS, place(name + "/first"));
                settle(fresh, first, key);
                if (wasKnown) settle(fresh, Map.of(), key);
                if (wasKnown) settle(fresh, first, key);
                fresh.createBucket(fresh.admin(TestS3.ACCOUNT), "bucket");

                Map<Region, BlobPlace> second = Map.of(WITH_BUCKETS, place(name + "/second"));
                assertThatExceptionOfType(DisplacedBlobsException.class)
                        .isThrownBy(() -> settle(fresh, second, key))
                        .withMessageContaining("put elsewhere");
                settle(fresh, first, key);
            }
        }
    }

    @Test
    void placesThatAreConfusedAreRefused() throws IOException {
        try (TestS3 fresh = new TestS3(places.resolve("confused"))) {
            BlobPlace one = place("one");
            BlobPlace other = place("other");
            settle(fresh, Map.of(WITH_BUCKETS, one, WITHOUT, other), key);
            fresh.createBucket(fresh.admin(TestS3.ACCOUNT), "bucket");

            assertThatExceptionOfType(DisplacedBlobsException.class)
                    .isThrownBy(() -> settle(fresh, Map.of(WITH_BUCKETS, other, WITHOUT, one), key))
                    .withMessageContaining("lie in another place");
        }
    }

    @Test
    void anotherInstallationsPlaceIsRefused() throws IOException {
        settle(Map.of(WITHOUT, place("taken")), key);
        Map<Region, BlobPlace> taken = Map.of(WITHOUT, place("taken"));

        byte[] bytes = new byte[32];
        bytes[0] = 1;
        SecretBytes other = SecretBytes.adopt(bytes);
        assertThatExceptionOfType(DisplacedBlobsException.class)
                .isThrownBy(() -> settle(taken, other))
                .withMessageContaining("another installation's");
    }

    private void settle(Map<Region, BlobPlace> apart, SecretBytes manifestKey) {
        settle(s3, apart, manifestKey);
    }

    private void settle(TestS3 of, Map<Region, BlobPlace> apart, SecretBytes manifestKey) {
        try (BlobStores blobs =
                BlobStores.open(
                        places.resolve("own"),
                        new BlobStores.Elsewhere(Optional.empty(), apart),
                        new BlobStores.Shared(manifestKey, new SecureRandom(), 0))) {
            try (Tenures tenures = new Tenures(of.store(), blobs, BOTH, TERMS)) {
                tenures.begin();
            }
        }
    }

    private BlobPlace place(String name) throws IOException {
        return FilePlace.open(places.resolve(name));
    }
}
