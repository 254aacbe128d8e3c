package coffer.s3.integrity;

import static org.assertj.core.api.Assertions.assertThat;

import coffer.s3.TestS3;
import coffer.s3.content.EncryptionSuite;
import coffer.s3.content.Kind;
import coffer.s3.content.Manifest;
import coffer.s3.quota.Allowances;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/// An upload in parts whose completion is committed and not yet said beside its first part.
class DueManifestTest extends EncryptionSuite {

    @Test
    void theNextStartSaysIt() throws IOException {
        String upload = begin(Kind.SSE_S3, "parts");
        String one = part(Kind.SSE_S3, "parts", upload, 1, new byte[MIN_PART]);
        Path first = s3.blobFiles().getFirst();
        String two = part(Kind.SSE_S3, "parts", upload, 2, new byte[70_000]);

        Path obstacle = obstruct(first.resolveSibling(TestS3.blobId(first) + ".manifest"));
        complete("parts", upload, List.of(one, two));
        Files.delete(obstacle.resolve("full"));
        Files.delete(obstacle);
        assertThat(saidBeside(first)).isInstanceOf(Manifest.Subject.Part.class);

        s3 = s3.restarted(Allowances.ALL);
        assertThat(saidBeside(first))
                .isInstanceOfSatisfying(
                        Manifest.Subject.Version.class,
                        version -> assertThat(version.blobs()).hasSize(2));
    }

    private Manifest.Subject saidBeside(Path blob) {
        return s3.manifest(TestS3.blobId(blob)).flatMap(Manifest::parse).orElseThrow().subject();
    }

    /// Nothing can be written to where a manifest is written before it is renamed.
    private static Path obstruct(Path manifest) throws IOException {
        Path obstacle = manifest.resolveSibling(manifest.getFileName() + ".tmp");
        Files.createDirectories(obstacle.resolve("full"));
        return obstacle;
    }
}
