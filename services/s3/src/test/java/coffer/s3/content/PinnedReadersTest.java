package coffer.s3.content;

import static org.assertj.core.api.Assertions.assertThat;

import coffer.s3.Refused;
import coffer.s3.S3Suite;
import coffer.s3.api.CompleteMultipartUploadRequest;
import coffer.s3.api.CompletedMultipartUpload;
import coffer.s3.api.CompletedPart;
import coffer.s3.api.CreateMultipartUploadRequest;
import coffer.s3.api.DeleteObjectRequest;
import coffer.s3.api.GetObjectRequest;
import coffer.s3.api.S3Api;
import coffer.s3.api.UploadPartRequest;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Who has begun to read an object of many parts reads it to its end, whatever becomes of it.
class PinnedReadersTest extends S3Suite {
    private static final int PART = 5 << 20;
    private static final byte[] WHOLE = random(2 * PART + 1000);

    @BeforeEach
    void putObject() {
        String upload =
                s3.as(
                                admin,
                                S3Api.CREATE_MULTIPART_UPLOAD,
                                CreateMultipartUploadRequest.builder()
                                        .bucket(bucket)
                                        .key("k")
                                        .build())
                        .uploadId()
                        .orElseThrow();
        List<CompletedPart> parts = new ArrayList<>();
        for (int from = 0; from < WHOLE.length; from += PART) {
            byte[] body = Arrays.copyOfRange(WHOLE, from, Math.min(from + PART, WHOLE.length));
            int number = 1 + from / PART;
            var sent = s3.upload(admin, S3Api.UPLOAD_PART, part(upload, number), body, Map.of());
            parts.add(CompletedPart.builder().partNumber(number).eTag(sent.eTag()).build());
        }
        s3.as(
                admin,
                S3Api.COMPLETE_MULTIPART_UPLOAD,
                CompleteMultipartUploadRequest.builder()
                        .bucket(bucket)
                        .key("k")
                        .uploadId(upload)
                        .multipartUpload(CompletedMultipartUpload.builder().parts(parts).build())
                        .build());
    }

    @Test
    void readsToTheEndWhatIsDeletedMeanwhile() {
        assertThat(s3.blobIds()).hasSize(3);

        byte[] read = readWhile(this::delete);

        assertThat(read).isEqualTo(WHOLE);
        assertThat(s3.blobIds()).isEmpty();
        assertThat(Refused.code(() -> s3.text(admin, bucket, "k"))).isEqualTo("NoSuchKey");
    }

    @Test
    void readsToTheEndWhatIsOverwrittenMeanwhile() {
        byte[] read = readWhile(() -> s3.put(admin, bucket, "k", "new"));

        assertThat(read).isEqualTo(WHOLE);
        assertThat(s3.blobIds()).hasSize(1);
        assertThat(s3.text(admin, bucket, "k")).isEqualTo("new");
    }

    @Test
    void keepsPartsUntilTheLastReaderHasEnded() {
        byte[] outer =
                readWhile(() -> {
                    byte[] inner = readWhile(this::delete);
                    assertThat(inner).isEqualTo(WHOLE);
                    assertThat(s3.blobIds()).hasSize(3);
                });

        assertThat(outer).isEqualTo(WHOLE);
        assertThat(s3.blobIds()).isEmpty();
    }

    /// What a reader gets if something happens after its first bytes.
    private byte[] readWhile(Runnable action) {
        ByteArrayOutputStream sink =
                new ByteArrayOutputStream() {
                    private boolean hasHappened;

                    @Override
                    public synchronized void write(byte[] bytes, int offset, int count) {
                        super.write(bytes, offset, count);
                        if (hasHappened) return;
                        hasHappened = true;
                        action.run();
                    }
                };
        s3.get(admin, GetObjectRequest.builder().bucket(bucket).key("k").build(), sink);
        return sink.toByteArray();
    }

    private void delete() {
        s3.as(
                admin,
                S3Api.DELETE_OBJECT,
                DeleteObjectRequest.builder().bucket(bucket).key("k").build());
    }

    private UploadPartRequest part(String upload, int number) {
        return UploadPartRequest.builder()
                .bucket(bucket)
                .key("k")
                .uploadId(upload)
                .partNumber(number)
                .build();
    }

    private static byte[] random(int size) {
        byte[] bytes = new byte[size];
        new SplittableRandom(size).nextBytes(bytes);
        return bytes;
    }
}
