package coffer.s3.quota;

import static org.assertj.core.api.Assertions.assertThat;

import coffer.gate.Identity;
import coffer.s3.Refused;
import coffer.s3.TestS3;
import coffer.s3.api.AbortMultipartUploadRequest;
import coffer.s3.api.CompleteMultipartUploadRequest;
import coffer.s3.api.CompletedMultipartUpload;
import coffer.s3.api.CompletedPart;
import coffer.s3.api.CopyObjectRequest;
import coffer.s3.api.CreateMultipartUploadRequest;
import coffer.s3.api.DeleteBucketRequest;
import coffer.s3.api.DeleteObjectRequest;
import coffer.s3.api.PutObjectRequest;
import coffer.s3.api.S3Api;
import coffer.s3.api.UploadPartCopyRequest;
import coffer.s3.api.UploadPartRequest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What a client is told when a bucket or its account is full, and what is let through all the
/// same.
class QuotaTest {
    private static final String FULL = "QuotaExceeded";

    @TempDir Path folder;
    private final List<TestS3> open = new ArrayList<>();
    private TestS3 s3;
    private Identity admin = Identity.anonymous();

    @AfterEach
    void close() {
        open.getLast().close();
    }

    private void start(Allowances allowances) {
        use(new TestS3(folder).restarted(allowances));
        s3.createBucket(admin, "books");
    }

    private void restart(Allowances allowances) {
        use(s3.restarted(allowances));
    }

    private void use(TestS3 started) {
        s3 = started;
        open.add(started);
        admin = s3.admin(TestS3.ACCOUNT);
    }

    private static Allowance most(long most) {
        return Allowance.parse(Long.toString(most), name -> {});
    }

    private static Allowances ofBucket(long objects, long bytes) {
        return new Allowances(
                most(bytes), most(objects), Allowance.ALL, Allowance.ALL, Allowance.ALL);
    }

    private static Allowances ofAccount(long objects, long bytes) {
        return new Allowances(
                Allowance.ALL, Allowance.ALL, most(bytes), most(objects), Allowance.ALL);
    }

    private static Allowances ofBuckets(String text) {
        return new Allowances(
                Allowance.ALL,
                Allowance.ALL,
                Allowance.ALL,
                Allowance.ALL,
                Allowance.parse(text, name -> {}));
    }

    private void put(String key, int bytes) {
        s3.put(admin, "books", key, "x".repeat(bytes));
    }

    private String refusal(String key, int bytes) {
        return Refused.code(() -> put(key, bytes));
    }

    @Test
    void aBucketHoldsAsManyBytesAsItMayAndNoMore() {
        start(ofBucket(100, 10));
        put("a", 6);

        var refused = Refused.by(() -> put("b", 5));
        put("c", 4);

        assertThat(refused.code().wireName()).isEqualTo(FULL);
        assertThat(refused.code().httpStatus()).isEqualTo(403);
        assertThat(refusal("d", 1)).isEqualTo(FULL);
        put("empty", 0);
    }

    @Test
    void aBucketHoldsAsManyObjectsAsItMayAndNoMore() {
        start(ofBucket(2, 100));
        put("a", 1);
        put("b", 1);

        assertThat(refusal("c", 0)).isEqualTo(FULL);
        put("a", 2);
    }

    @Test
    void whatIsReplacedOrDeletedMakesRoom() {
        start(ofBucket(100, 10));
        put("a", 10);

        put("a", 9);
        assertThat(refusal("b", 2)).isEqualTo(FULL);
        delete("a");

        put("b", 10);
    }

    @Test
    void everyVersionCounts() {
        start(ofBucket(100, 10));
        s3.setVersioning(admin, "books", "Enabled");
        put("a", 6);

        assertThat(refusal("a", 6)).isEqualTo(FULL);
    }

    @Test
    void nothingIsEverTooFullForADeletion() {
        start(ofBucket(1, 10));
        s3.setVersioning(admin, "books", "Enabled");
        put("a", 10);

        delete("a");

        assertThat(refusal("b", 0)).isEqualTo(FULL);
    }

    /// The body would fail if it were read.
    @ParameterizedTest
    @ValueSource(strings = {"content-length", "x-amz-decoded-content-length"})
    void anUploadThatCannotFitIsRefusedBeforeItsBodyIsRead(String header) {
        start(ofBucket(100, 10));
        Map<String, String> headers = new HashMap<>(Map.of("content-length", "0"));
        headers.put(header, "11");

        String refused =
                Refused.code(() ->
                        s3.send(
                                S3Api.PUT_OBJECT,
                                object("a"),
                                s3.call(admin, headers, unreadable())));

        assertThat(refused).isEqualTo(FULL);
    }

    private static InputStream unreadable() {
        return new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("was read");
            }
        };
    }

    /// Both had room when they began; while the first arrives, the second takes it.
    @Test
    void ofTwoUploadsAtOnceOnlyTheOneThatFitsIsKept() {
        start(ofBucket(100, 10));
        List<String> meanwhile = new ArrayList<>();
        InputStream slow =
                new ByteArrayInputStream(new byte[6]) {
                    @Override
                    public synchronized int read(byte[] buffer, int offset, int length) {
                        if (meanwhile.isEmpty()) {
                            meanwhile.add("b");
                            put("b", 6);
                        }
                        return super.read(buffer, offset, length);
                    }
                };

        String refused =
                Refused.code(() ->
                        s3.send(
                                S3Api.PUT_OBJECT,
                                object("a"),
                                s3.call(admin, Map.of("content-length", "6"), slow)));

        assertThat(meanwhile).containsExactly("b");
        assertThat(refused).isEqualTo(FULL);
        assertThat(s3.text(admin, "books", "b")).hasSize(6);
        assertThat(s3.blobIds()).hasSize(1);
    }

    @Test
    void copiesCountLikeUploads() {
        start(ofBucket(100, 10));
        put("a", 6);

        assertThat(Refused.code(() -> copy("b"))).isEqualTo(FULL);
        put("a", 5);
        copy("b");
    }

    private void copy(String key) {
        s3.as(
                admin,
                S3Api.COPY_OBJECT,
                CopyObjectRequest.builder().bucket("books").key(key).copySource("books/a").build());
    }

    @Test
    void partsCountUntilTheirUploadIsGivenUp() {
        start(ofBucket(2, 10));
        String upload = begin();
        part(upload, 1, 4);
        part(upload, 2, 5);

        assertThat(Refused.code(() -> part(upload, 3, 0))).isEqualTo(FULL);
        assertThat(Refused.code(() -> part(upload, 2, 7))).isEqualTo(FULL);
        part(upload, 2, 6);
        assertThat(refusal("b", 0)).isEqualTo(FULL);
        s3.as(
                admin,
                S3Api.ABORT_MULTIPART_UPLOAD,
                AbortMultipartUploadRequest.builder()
                        .bucket("books")
                        .key("k")
                        .uploadId(upload)
                        .build());

        put("b", 10);
    }

    @Test
    void copiedPartsCountToo() {
        start(ofBucket(100, 10));
        put("a", 6);
        String upload = begin();

        String refused =
                Refused.code(() ->
                        s3.as(
                                admin,
                                S3Api.UPLOAD_PART_COPY,
                                UploadPartCopyRequest.builder()
                                        .bucket("books")
                                        .key("k")
                                        .uploadId(upload)
                                        .partNumber(1)
                                        .copySource("books/a")
                                        .build()));

        assertThat(refused).isEqualTo(FULL);
    }

    @Test
    void whatHasArrivedCanBeCompletedHoweverFullItIsByThen() {
        start(ofBucket(100, 100));
        String upload = begin();
        String etag = part(upload, 1, 50);
        restart(ofBucket(0, 0));

        complete(upload, etag);

        assertThat(s3.text(admin, "books", "k")).hasSize(50);
        assertThat(refusal("b", 0)).isEqualTo(FULL);
        put("k", 49);
        assertThat(refusal("k", 50)).isEqualTo(FULL);
    }

    @Test
    void anAccountsBucketsShareWhatIsItsOwn() {
        start(ofAccount(3, 10));
        s3.createBucket(admin, "films");
        Identity other = s3.admin(TestS3.OTHER_ACCOUNT);
        s3.createBucket(other, "others");
        put("a", 6);
        s3.put(admin, "films", "a", "1234");

        assertThat(refusal("b", 1)).isEqualTo(FULL);
        s3.put(other, "others", "a", "1234567890");
        s3.as(
                admin,
                S3Api.DELETE_OBJECT,
                DeleteObjectRequest.builder().bucket("films").key("a").build());
        s3.as(admin, S3Api.DELETE_BUCKET, DeleteBucketRequest.builder().bucket("films").build());

        put("b", 4);
        put("empty", 0);
        assertThat(refusal("c", 0)).isEqualTo(FULL);
    }

    @Test
    void whatIsThereCountsOnceThereAreQuotas() {
        start(Allowances.ALL);
        put("a", 8);
        part(begin(), 1, 1);

        restart(ofBucket(100, 10));

        assertThat(refusal("b", 2)).isEqualTo(FULL);
        put("b", 1);
    }

    @Test
    void whatHappenedWhileThereWereNoneIsCountedAnew() {
        start(ofBucket(100, 10));
        put("a", 8);
        restart(Allowances.ALL);
        delete("a");
        put("b", 3);

        restart(ofBucket(100, 10));

        put("c", 7);
        assertThat(refusal("d", 1)).isEqualTo(FULL);
    }

    @Test
    void aBucketOfTheSameNameBeginsWithNothing() {
        start(ofBucket(100, 10));
        part(begin(), 1, 10);
        s3.as(admin, S3Api.DELETE_BUCKET, DeleteBucketRequest.builder().bucket("books").build());

        s3.createBucket(admin, "books");

        put("a", 10);
    }

    @Test
    void anAccountOwnsAsManyBucketsAsItMay() {
        start(ofBuckets("2," + TestS3.OTHER_ACCOUNT + "=0"));
        s3.createBucket(admin, "films");
        Identity other = s3.admin(TestS3.OTHER_ACCOUNT);

        assertThat(Refused.code(() -> s3.createBucket(admin, "songs"))).isEqualTo("TooManyBuckets");
        assertThat(Refused.code(() -> s3.createBucket(other, "songs"))).isEqualTo("TooManyBuckets");
        s3.as(admin, S3Api.DELETE_BUCKET, DeleteBucketRequest.builder().bucket("films").build());

        s3.createBucket(admin, "songs");
    }

    private static PutObjectRequest object(String key) {
        return PutObjectRequest.builder().bucket("books").key(key).build();
    }

    private void delete(String key) {
        s3.as(
                admin,
                S3Api.DELETE_OBJECT,
                DeleteObjectRequest.builder().bucket("books").key(key).build());
    }

    private String begin() {
        return s3.as(
                        admin,
                        S3Api.CREATE_MULTIPART_UPLOAD,
                        CreateMultipartUploadRequest.builder().bucket("books").key("k").build())
                .uploadId()
                .orElseThrow();
    }

    private String part(String upload, int number, int bytes) {
        return s3.upload(
                        admin,
                        S3Api.UPLOAD_PART,
                        UploadPartRequest.builder()
                                .bucket("books")
                                .key("k")
                                .uploadId(upload)
                                .partNumber(number)
                                .build(),
                        new byte[bytes],
                        Map.of())
                .eTag()
                .orElseThrow();
    }

    private void complete(String upload, String etag) {
        s3.as(
                admin,
                S3Api.COMPLETE_MULTIPART_UPLOAD,
                CompleteMultipartUploadRequest.builder()
                        .bucket("books")
                        .key("k")
                        .uploadId(upload)
                        .multipartUpload(
                                CompletedMultipartUpload.builder()
                                        .parts(
                                                List.of(
                                                        CompletedPart.builder()
                                                                .partNumber(1)
                                                                .eTag(etag)
                                                                .build()))
                                        .build())
                        .build());
    }
}
