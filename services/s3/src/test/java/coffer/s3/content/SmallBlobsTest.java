package coffer.s3.content;

import static org.assertj.core.api.Assertions.assertThat;

import coffer.s3.api.DeleteObjectRequest;
import coffer.s3.api.S3Api;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Small objects are in the store, large ones in files, and nobody sees which.
class SmallBlobsTest extends EncryptionSuite {
    private static final int MOST = SmallBlobs.MOST_BYTES;

    @ParameterizedTest
    @EnumSource
    void onlyLargerObjectsAreFiles(Kind kind) {
        List<Path> before = s3.dataFiles();

        put(kind, "small", body(MOST));

        assertThat(s3.dataFiles()).isEqualTo(before);
        assertThat(s3.blobIds()).hasSize(1);
        put(kind, "large", body(MOST + 1));
        assertThat(s3.blobFiles()).hasSize(1);
        assertThat(read(kind, "small")).isEqualTo(body(MOST));
        assertThat(read(kind, "large")).isEqualTo(body(MOST + 1));
    }

    @ParameterizedTest
    @EnumSource
    void anObjectMayGrowAndShrink(Kind kind) {
        for (int size : List.of(1, MOST + 1, MOST, 100_000, 0)) {
            put(kind, "k", body(size));

            assertThat(read(kind, "k")).isEqualTo(body(size));
            assertThat(s3.blobIds()).hasSize(1);
            assertThat(s3.blobFiles()).hasSize(size > MOST ? 1 : 0);
        }
    }

    @Test
    void deletingLeavesNothing() {
        put(Kind.SSE_S3, "k", body(10));

        s3.as(
                admin,
                S3Api.DELETE_OBJECT,
                DeleteObjectRequest.builder().bucket(bucket).key("k").build());

        assertThat(s3.blobIds()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void partsAreFilesHoweverSmall(Kind kind) {
        byte[] part = body(100);

        putInParts(kind, "k", List.of(part));

        assertThat(s3.blobFiles()).hasSize(1);
        assertThat(read(kind, "k")).isEqualTo(part);
    }

    private static byte[] body(int size) {
        byte[] body = new byte[size];
        new SplittableRandom(size).nextBytes(body);
        return body;
    }
}
