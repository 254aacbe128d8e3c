package coffer.s3.object;

import static org.assertj.core.api.Assertions.assertThat;

import coffer.crypto.chunked.BlobId;
import coffer.gate.Identity;
import coffer.kernel.Bytes;
import coffer.kernel.ServiceException;
import coffer.s3.FakeKms;
import coffer.s3.Refused;
import coffer.s3.S3Suite;
import coffer.s3.TestS3;
import coffer.s3.api.CompleteMultipartUploadRequest;
import coffer.s3.api.CompletedMultipartUpload;
import coffer.s3.api.CompletedPart;
import coffer.s3.api.CreateBucketRequest;
import coffer.s3.api.CreateMultipartUploadRequest;
import coffer.s3.api.GetObjectOutput;
import coffer.s3.api.GetObjectRequest;
import coffer.s3.api.ObjectEncryption;
import coffer.s3.api.ObjectLockLegalHold;
import coffer.s3.api.PutObjectLegalHoldRequest;
import coffer.s3.api.PutObjectRequest;
import coffer.s3.api.S3Api;
import coffer.s3.api.SSEKMSEncryption;
import coffer.s3.api.UpdateObjectEncryptionRequest;
import coffer.s3.api.UploadPartRequest;
import coffer.s3.quota.Allowances;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Objects are given another key while their bytes stay where they are.
class ObjectEncryptionTest extends S3Suite {
    private static final byte[] TEXT = "secret".getBytes(StandardCharsets.UTF_8);
    private static final String OTHER_KEY = "arn:aws:kms:us-east-1:111122223333:key/other";

    @BeforeEach
    void forgetUses() {
        s3.kms.uses.clear();
    }

    @Test
    void changesTheKeyAndNothingElse() throws IOException {
        s3.put(admin, bucket, "k", "secret");
        GetObjectOutput before = get();
        BlobId blob = s3.blobIds().getFirst();
        Bytes sealed = s3.sealed(blob);
        Bytes wrapped = s3.wrappedKeys(blob).orElseThrow();
        s3.clock().advance(Duration.ofHours(1));

        update(request(FakeKms.KEY));

        GetObjectOutput after = get();
        assertThat(after.serverSideEncryption()).contains("aws:kms");
        assertThat(after.ssekmsKeyId()).contains(FakeKms.KEY);
        assertThat(after.eTag()).isEqualTo(before.eTag());
        assertThat(after.lastModified()).isEqualTo(before.lastModified());
        assertThat(s3.text(admin, bucket, "k")).isEqualTo("secret");
        assertThat(s3.blobIds()).containsExactly(blob);
        assertThat(s3.sealed(blob)).isEqualTo(sealed);
        assertThat(s3.wrappedKeys(blob).orElseThrow()).isNotEqualTo(wrapped);
    }

    @Test
    void unwrapsUnderTheOldKeyAndWrapsUnderTheNew() {
        putUnder(FakeKms.KEY);
        s3.kms.uses.clear();

        update(request(OTHER_KEY, true));

        String who = admin.principal().label();
        String object = "arn:aws:s3:::" + bucket + "/k";
        assertThat(s3.kms.uses)
                .containsExactly(
                        new FakeKms.Use("Decrypt", who, "", Map.of("aws:s3:arn", object)),
                        new FakeKms.Use(
                                "GenerateDataKey",
                                who,
                                OTHER_KEY,
                                Map.of("aws:s3:arn", "arn:aws:s3:::" + bucket)));
        assertThat(get().bucketKeyEnabled()).contains(true);
        assertThat(s3.text(admin, bucket, "k")).isEqualTo("secret");
    }

    @Test
    void takesBothOfS3sPermissionsAndThatOfKms() {
        putUnder(FakeKms.KEY);
        Identity clerk = TestS3.user(TestS3.ACCOUNT, "update-clerk");

        s3.permit(clerk, "s3:PutObject", "*");
        assertThat(Refused.code(() -> s3.as(clerk, UPDATE, request(OTHER_KEY))))
                .isEqualTo("AccessDenied");
        s3.permit(clerk, "s3:UpdateObjectEncryption", "*");
        assertThat(Refused.code(() -> s3.as(clerk, UPDATE, request(OTHER_KEY))))
                .isEqualTo("AccessDenied");
        s3.permit(clerk, "s3:*", "*");
        s3.as(clerk, UPDATE, request(OTHER_KEY));
        s3.kms.refuse(clerk.principal().label());
        assertThat(Refused.by(() -> s3.as(clerk, UPDATE, request(FakeKms.KEY))).message())
                .contains("kms:Decrypt");
        assertThat(get().ssekmsKeyId()).contains(OTHER_KEY);
    }

    @Test
    void updatesTheVersionThatIsNamed() {
        s3.setVersioning(admin, bucket, "Enabled");
        String first = s3.put(admin, bucket, "k", "first").versionId().orElseThrow();
        s3.put(admin, bucket, "k", "second");

        update(builder(FakeKms.KEY, false).versionId(first).build());

        GetObjectRequest.Builder get = GetObjectRequest.builder().bucket(bucket).key("k");
        var older = s3.get(admin, get.versionId(first).build());
        assertThat(older.output().serverSideEncryption()).contains("aws:kms");
        assertThat(older.body()).asString(StandardCharsets.UTF_8).isEqualTo("first");
        assertThat(get().serverSideEncryption()).contains("AES256");
    }

    @Test
    void updatesAnObjectOfPartsWhileSomebodyReadsIt() {
        byte[] first = new byte[5 << 20];
        putParts(List.of(first, first, TEXT));
        ByteArrayOutputStream sink =
                sinkThat(() -> {
                    update(request(FakeKms.KEY));
                    update(request(OTHER_KEY));
                });

        s3.get(admin, GetObjectRequest.builder().bucket(bucket).key("k").build(), sink);

        assertThat(sink.size()).isEqualTo(2 * first.length + TEXT.length);
        assertThat(s3.text(admin, bucket, "k")).endsWith("secret");
        assertThat(get().ssekmsKeyId()).contains(OTHER_KEY);
    }

    @Test
    void refusesWhatItCannotUpdate() {
        s3.unblockCustomerKeys(admin, bucket);
        s3.put(
                admin,
                PutObjectRequest.builder()
                        .bucket(bucket)
                        .key("k")
                        .serverSideEncryption("aws:kms:dsse")
                        .build(),
                TEXT,
                Map.of());

        var refusal = Refused.by(() -> update(request(FakeKms.KEY)));

        assertThat(refusal.code().wireName()).isEqualTo("InvalidRequest");
        assertThat(refusal.message()).contains("doesn't support source objects");
    }

    @Test
    void refusesKeysThatAreNotTheOwnersOrNotNamedWhole() {
        s3.put(admin, bucket, "k", "secret");

        assertThat(
                        Refused.by(() ->
                                        update(request("arn:aws:kms:us-east-1:444455556666:key/1")))
                                .message())
                .startsWith("The Amazon Web Services KMS key in the request must be owned");
        for (String name : List.of("alias/mine-with-a-long-name", "arn:aws:kms:us-east-1:x")) {
            assertThat(Refused.code(() -> update(request(name)))).isEqualTo("InvalidRequest");
        }
        assertThat(Refused.code(() -> update(builder(FakeKms.KEY, false).key("none").build())))
                .isEqualTo("NoSuchKey");
    }

    @Test
    void refusesALockedObject() {
        String locked = bucket + "-locked";
        s3.as(
                admin,
                S3Api.CREATE_BUCKET,
                CreateBucketRequest.builder()
                        .bucket(locked)
                        .objectLockEnabledForBucket(true)
                        .build());
        s3.put(admin, locked, "k", "secret");
        s3.as(
                admin,
                S3Api.PUT_OBJECT_LEGAL_HOLD,
                PutObjectLegalHoldRequest.builder()
                        .bucket(locked)
                        .key("k")
                        .legalHold(ObjectLockLegalHold.builder().status("ON").build())
                        .build());

        var refusal = Refused.by(() -> update(builder(FakeKms.KEY, false).bucket(locked).build()));

        assertThat(refusal.code().wireName()).isEqualTo("AccessDenied");
        assertThat(refusal.message()).contains("protected by S3 Object Lock");
    }

    @Test
    void rewritesTheBytesUnderFreshKeys() {
        s3.setVersioning(admin, bucket, "Enabled");
        s3.put(admin, bucket, "k", "secret");
        GetObjectOutput before = get();
        BlobId blob = s3.blobIds().getFirst();

        rewrite(request(FakeKms.KEY));

        GetObjectOutput after = get();
        assertThat(s3.text(admin, bucket, "k")).isEqualTo("secret");
        assertThat(after.eTag()).isEqualTo(before.eTag());
        assertThat(after.lastModified()).isEqualTo(before.lastModified());
        assertThat(after.versionId()).isEqualTo(before.versionId());
        assertThat(after.ssekmsKeyId()).contains(FakeKms.KEY);
        assertThat(s3.blobIds()).hasSize(1).doesNotContain(blob);
    }

    @Test
    void rewritesPartsAsPartsWhileSomebodyReadsThem() {
        byte[] first = new byte[5 << 20];
        putParts(List.of(first, TEXT));
        ByteArrayOutputStream sink = sinkThat(() -> rewrite(request(FakeKms.KEY)));
        GetObjectRequest.Builder get = GetObjectRequest.builder().bucket(bucket).key("k");

        s3.get(admin, get.build(), sink);

        assertThat(sink.size()).isEqualTo(first.length + TEXT.length);
        var second = s3.get(admin, get.partNumber(2).checksumMode("ENABLED").build());
        assertThat(second.body()).isEqualTo(TEXT);
        assertThat(second.output().partsCount()).contains(2);
        assertThat(second.output().ssekmsKeyId()).contains(FakeKms.KEY);
        List<BlobId> blobs = s3.blobIds();
        assertThat(blobs).hasSize(2);
        s3 = s3.restarted(Allowances.ALL);
        admin = s3.admin(TestS3.ACCOUNT);
        var _ = s3.service().sweep();
        assertThat(s3.blobIds()).containsAll(blobs);
    }

    @Test
    void rewritesTwoLayersAsTwo() {
        s3.put(
                admin,
                PutObjectRequest.builder()
                        .bucket(bucket)
                        .key("k")
                        .serverSideEncryption("aws:kms:dsse")
                        .build(),
                TEXT,
                Map.of());

        rewrite(request(FakeKms.KEY));

        assertThat(get().serverSideEncryption()).contains("aws:kms:dsse");
        assertThat(get().ssekmsKeyId()).contains(FakeKms.KEY);
        assertThat(s3.text(admin, bucket, "k")).isEqualTo("secret");
    }

    @Test
    void updatesWhatAWriterPutMeanwhile() {
        for (boolean rewrites : List.of(false, true)) {
            s3.put(admin, bucket, "k", "before");
            AtomicBoolean isWritten = new AtomicBoolean();
            s3.kms.meanwhile =
                    () -> {
                        if (!isWritten.getAndSet(true)) s3.put(admin, bucket, "k", "after");
                    };
            try {
                if (rewrites) rewrite(request(FakeKms.KEY));
                else update(request(FakeKms.KEY));
            } finally {
                s3.kms.meanwhile = () -> {};
            }
            assertThat(s3.text(admin, bucket, "k")).isEqualTo("after");
            assertThat(get().ssekmsKeyId()).contains(FakeKms.KEY);
            assertThat(s3.blobIds()).hasSize(1);
        }
    }

    @Test
    void neverShowsAnythingElseToReadersAndWriters() throws InterruptedException {
        Set<String> refusals = ConcurrentHashMap.newKeySet();
        putParts(List.of(new byte[5 << 20], TEXT));
        s3.put(admin, bucket, "single", "secret");
        List<Thread> threads =
                List.of(
                        repeatedly(refusals, () -> s3.put(admin, bucket, "single", "secret")),
                        repeatedly(
                                refusals,
                                () -> update(builder(FakeKms.KEY, false).key("single").build())),
                        repeatedly(
                                refusals,
                                () -> rewrite(builder(OTHER_KEY, true).key("single").build())),
                        repeatedly(refusals, () -> update(request(FakeKms.KEY))),
                        repeatedly(refusals, () -> rewrite(request(OTHER_KEY))),
                        repeatedly(
                                refusals,
                                () ->
                                        assertThat(s3.text(admin, bucket, "single"))
                                                .isEqualTo("secret")),
                        repeatedly(
                                refusals,
                                () -> assertThat(s3.text(admin, bucket, "k")).endsWith("secret")));

        for (Thread thread : threads) thread.join();

        // Somebody came first, or too many did.
        assertThat(refusals).isSubsetOf("OperationAborted", "ServiceUnavailable");
        assertThat(s3.text(admin, bucket, "k")).endsWith("secret");
        assertThat(s3.text(admin, bucket, "single")).isEqualTo("secret");
        assertThat(s3.blobIds()).hasSize(3);
    }

    private static Thread repeatedly(Set<String> refusals, Runnable action) {
        return Thread.startVirtualThread(() -> {
            for (int i = 0; i < 15; i++) {
                try {
                    action.run();
                } catch (ServiceException refusal) {
                    refusals.add(refusal.code().wireName());
                } catch (RuntimeException | Error bug) {
                    refusals.add(bug.toString());
                }
            }
        });
    }

    @Test
    void asksOnceMoreAtTheEndOfALongRewriting() {
        Identity user = TestS3.user(TestS3.ACCOUNT, "rewriter");
        s3.permit(user, "s3:*", "*");
        s3.put(admin, bucket, "k", "secret");
        s3.kms.meanwhile =
                () -> {
                    s3.clock().advance(Duration.ofMinutes(1));
                    s3.permit(user, "s3:GetObject", "*");
                };
        try {
            assertThat(Refused.code(() -> rewrite(user, request(FakeKms.KEY))))
                    .isEqualTo("AccessDenied");
        } finally {
            s3.kms.meanwhile = () -> {};
        }
        assertThat(get().serverSideEncryption()).contains("AES256");
        assertThat(s3.blobIds()).hasSize(1);
    }

    @Test
    void isOnTheRecord() {
        s3.put(admin, bucket, "k", "secret");

        update(request(FakeKms.KEY));
        rewrite(request(OTHER_KEY));

        assertThat(s3.records())
                .filteredOn(record -> record.eventName().equals("UpdateObjectEncryption"))
                .filteredOn(record -> record.resources().toString().contains(bucket + "/k"))
                .extracting(record -> record.json().contains("\"bytes\":\"sealed anew\""))
                .containsExactly(false, true);
    }

    private static final coffer.wire.schema.ApiOperation<
                    UpdateObjectEncryptionRequest, coffer.s3.api.UpdateObjectEncryptionResponse>
            UPDATE = S3Api.UPDATE_OBJECT_ENCRYPTION;

    private void update(UpdateObjectEncryptionRequest request) {
        s3.as(admin, UPDATE, request);
    }

    private void rewrite(UpdateObjectEncryptionRequest request) {
        rewrite(admin, request);
    }

    private void rewrite(Identity who, UpdateObjectEncryptionRequest request) {
        s3.upload(who, UPDATE, request, new byte[0], Map.of("x-coffer-rewrite", "true"));
    }

    /// Does something once, when the first bytes arrive.
    private static ByteArrayOutputStream sinkThat(Runnable action) {
        return new ByteArrayOutputStream() {
            private boolean isDone;

            @Override
            public void write(byte[] bytes, int offset, int length) {
                if (!isDone) {
                    isDone = true;
                    action.run();
                }
                super.write(bytes, offset, length);
            }
        };
    }

    private UpdateObjectEncryptionRequest request(String keyArn) {
        return request(keyArn, false);
    }

    private UpdateObjectEncryptionRequest request(String keyArn, boolean bucketKey) {
        return builder(keyArn, bucketKey).build();
    }

    private UpdateObjectEncryptionRequest.Builder builder(String keyArn, boolean bucketKey) {
        SSEKMSEncryption kms =
                SSEKMSEncryption.builder().kmsKeyArn(keyArn).bucketKeyEnabled(bucketKey).build();
        return UpdateObjectEncryptionRequest.builder()
                .bucket(bucket)
                .key("k")
                .objectEncryption(ObjectEncryption.builder().ssekms(kms).build());
    }

    private void putUnder(String keyArn) {
        s3.put(
                admin,
                PutObjectRequest.builder()
                        .bucket(bucket)
                        .key("k")
                        .serverSideEncryption("aws:kms")
                        .ssekmsKeyId(keyArn)
                        .build(),
                TEXT,
                Map.of());
    }

    private void putParts(List<byte[]> bodies) {
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
        for (byte[] body : bodies) {
            int number = parts.size() + 1;
            UploadPartRequest part =
                    UploadPartRequest.builder()
                            .bucket(bucket)
                            .key("k")
                            .uploadId(upload)
                            .partNumber(number)
                            .build();
            String etag =
                    s3.upload(admin, S3Api.UPLOAD_PART, part, body, Map.of()).eTag().orElseThrow();
            parts.add(CompletedPart.builder().partNumber(number).eTag(etag).build());
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

    private GetObjectOutput get() {
        return s3.get(admin, GetObjectRequest.builder().bucket(bucket).key("k").build()).output();
    }
}
