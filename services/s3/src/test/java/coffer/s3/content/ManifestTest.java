package coffer.s3.content;

import static org.assertj.core.api.Assertions.assertThat;

import coffer.crypto.chunked.BlobId;
import coffer.kernel.Bytes;
import coffer.s3.S3Suite;
import coffer.s3.api.PutObjectOutput;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What lies beside a blob says whose it is.
class ManifestTest extends S3Suite {
    private static final Manifest.Place PLACE =
            new Manifest.Place(
                    "111122223333",
                    "us-east-1",
                    "bucket",
                    "id",
                    "a key\n5:lines",
                    Instant.parse("2026-01-01T00:00:00.123Z"));

    @Test
    void readsWhatItWrites() {
        Manifest version =
                new Manifest(PLACE, new Manifest.Subject.Version("v1", List.of("aa", "bb")));
        Manifest part = new Manifest(PLACE, new Manifest.Subject.Part("upload", 7));

        assertThat(Manifest.parse(version.toBytes())).contains(version);
        assertThat(Manifest.parse(part.toBytes())).contains(part);
    }

    @Test
    void readsNothingElse() {
        Bytes whole =
                new Manifest(PLACE, new Manifest.Subject.Version("v1", List.of("aa"))).toBytes();

        for (int length = 0; length < whole.size(); length++) {
            Bytes cut = Bytes.copyOf(java.util.Arrays.copyOf(whole.expose(), length));
            assertThat(Manifest.parse(cut))
                    .as("the first %d bytes", length)
                    .isNotEqualTo(Manifest.parse(whole));
        }
        assertThat(Manifest.parse(Bytes.utf8("something else"))).isEmpty();
    }

    @Test
    void namesTheVersionThatTheBlobIs() {
        s3.setVersioning(admin, bucket, "Enabled");
        PutObjectOutput put = s3.put(admin, bucket, "k", "text");

        assertThat(subject())
                .isEqualTo(
                        new Manifest.Subject.Version(
                                put.versionId().orElseThrow(), List.of(blob().toString())));
    }

    @Test
    void namesTheNullVersionWithoutVersioning() {
        s3.put(admin, bucket, "k", "text");

        assertThat(subject())
                .isEqualTo(new Manifest.Subject.Version("null", List.of(blob().toString())));
    }

    private BlobId blob() {
        return s3.blobIds().getFirst();
    }

    private Manifest.Subject subject() {
        return s3.manifest(blob()).flatMap(Manifest::parse).orElseThrow().subject();
    }
}
