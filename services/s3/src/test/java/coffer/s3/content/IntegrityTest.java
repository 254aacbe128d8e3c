package coffer.s3.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import coffer.gate.CorruptBodyException;
import coffer.s3.Refused;
import coffer.s3.S3Suite;
import coffer.s3.TestS3;
import coffer.s3.api.CopyObjectRequest;
import coffer.s3.api.GetObjectRequest;
import coffer.s3.api.PutObjectRequest;
import coffer.s3.api.S3Api;
import coffer.s3.quota.Allowances;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Bytes that were changed on disk are never given out.
class IntegrityTest extends S3Suite {
    private static final int CHUNK = 64 * 1024;

    private final byte[] content = new byte[3 * CHUNK + 5];

    @BeforeEach
    void putObject() {
        new SplittableRandom(7).nextBytes(content);
        PutObjectRequest request = PutObjectRequest.builder().bucket(bucket).key("k").build();
        s3.put(admin, request, content, Map.of());
    }

    @Test
    void refusesBeforeTheFirstByteIfTheFirstChunkIsCorrupt() throws IOException {
        flip(100);

        var refusal = Refused.by(() -> s3.get(admin, get()));

        assertThat(refusal.code().httpStatus()).isEqualTo(500);
        assertThat(refusal.message()).contains("integrity");
    }

    @Test
    void breaksOffAtALaterCorruptChunk() throws IOException {
        flip(2 * CHUNK + 100);
        ByteArrayOutputStream sink = new ByteArrayOutputStream();

        assertThatThrownBy(() -> s3.get(admin, get(), sink))
                .isInstanceOf(CorruptBodyException.class);

        assertThat(sink.size()).isLessThanOrEqualTo(2 * CHUNK);
        assertThat(sink.toByteArray()).isEqualTo(Arrays.copyOf(content, sink.size()));
    }

    @Test
    void readsARangeThatTouchesNoCorruptChunk() throws IOException {
        flip(2 * CHUNK + 100);
        GetObjectRequest range =
                GetObjectRequest.builder().bucket(bucket).key("k").range("bytes=0-9").build();

        assertThat(s3.get(admin, range).body()).isEqualTo(Arrays.copyOf(content, 10));
    }

    @Test
    void refusesABlobThatWasCutOffOrRemoved() throws IOException {
        Path blob = s3.blobFiles().getFirst();
        byte[] whole = Files.readAllBytes(blob);
        Files.write(blob, Arrays.copyOf(whole, whole.length - CHUNK));
        assertThat(Refused.code(() -> s3.get(admin, get()))).isEqualTo("InternalError");

        Files.delete(blob);
        assertThat(Refused.code(() -> s3.get(admin, get()))).isEqualTo("InternalError");
    }

    @Test
    void copiesNothingThatIsCorrupt() throws IOException {
        flip(2 * CHUNK + 100);
        CopyObjectRequest copy =
                CopyObjectRequest.builder()
                        .bucket(bucket)
                        .key("copy")
                        .copySource(bucket + "/k")
                        .build();

        assertThat(Refused.code(() -> s3.as(admin, S3Api.COPY_OBJECT, copy)))
                .isEqualTo("InternalError");
        assertThat(s3.blobIds()).hasSize(1);
    }

    @Test
    void writesNothingInTheClear() throws IOException {
        s3.put(admin, bucket, "marker", "MARKER-IN-THE-CLEAR");

        for (Path blob : s3.blobFiles()) {
            assertThat(Files.readString(blob, StandardCharsets.ISO_8859_1))
                    .doesNotContain("MARKER-IN-THE-CLEAR");
        }
    }

    @Test
    void sweepsBlobsThatNoRecordNames() throws IOException {
        Path orphan = s3.blobFiles().getFirst();
        byte[] bytes = Files.readAllBytes(orphan);
        s3.put(admin, bucket, "k", "overwritten");
        Files.write(orphan, bytes);
        assertThat(s3.blobIds()).hasSize(2);

        s3 = s3.restarted(Allowances.ALL);
        admin = s3.admin(TestS3.ACCOUNT);
        var _ = s3.service().sweep();

        assertThat(orphan).doesNotExist();
        assertThat(s3.text(admin, bucket, "k")).isEqualTo("overwritten");
    }

    private GetObjectRequest get() {
        return GetObjectRequest.builder().bucket(bucket).key("k").build();
    }

    private void flip(int position) throws IOException {
        Path blob = s3.blobFiles().getFirst();
        byte[] bytes = Files.readAllBytes(blob);
        bytes[position] ^= 1;
        Files.write(blob, bytes);
    }
}
