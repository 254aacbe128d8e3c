package coffer.s3.erasure;

import static org.assertj.core.api.Assertions.assertThat;

import coffer.crypto.chunked.BlobId;
import coffer.gate.Identity;
import coffer.gate.InnerDoor;
import coffer.kernel.Bytes;
import coffer.ledger.erasure.Erased;
import coffer.ledger.erasure.Receipt;
import coffer.ledger.erasure.Statement;
import coffer.s3.FakeKms;
import coffer.s3.Refused;
import coffer.s3.S3Suite;
import coffer.s3.TestS3;
import coffer.s3.api.CreateBucketRequest;
import coffer.s3.api.Delete;
import coffer.s3.api.DeleteObjectOutput;
import coffer.s3.api.DeleteObjectRequest;
import coffer.s3.api.DeleteObjectsOutput;
import coffer.s3.api.DeleteObjectsRequest;
import coffer.s3.api.GetObjectRequest;
import coffer.s3.api.ObjectEncryption;
import coffer.s3.api.ObjectIdentifier;
import coffer.s3.api.ObjectLockLegalHold;
import coffer.s3.api.PutObjectLegalHoldRequest;
import coffer.s3.api.S3Api;
import coffer.s3.api.SSEKMSEncryption;
import coffer.s3.api.UpdateObjectEncryptionRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ErasureTest extends S3Suite {
    private static final String RECEIPT = "x-coffer-erasure-receipt";

    @Test
    void givesAReceiptThatNamesTheVersionToWhoKnowsIt() {
        s3.put(admin, bucket, "k", "secret");
        BlobId blob = s3.blobIds().getFirst();

        Map<String, String> headers = erase(admin, "k", Optional.empty()).headers();

        Statement statement = statement(headers);
        Erased version = new Erased("arn:aws:s3:::" + bucket, "k", "null");
        Bytes salt = Bytes.adopt(HexFormat.of().parseHex(headers.get("x-coffer-erasure-salt")));
        assertThat(statement.subject().bucketArn()).isEqualTo("arn:aws:s3:::" + bucket);
        assertThat(statement.subject().digest())
                .isEqualTo(Erased.digestOf(List.of(version.digest(salt))));
        assertThat(statement.death().keys()).isEqualTo(1);
        assertThat(statement.death().deadTopKey()).isNotEqualTo(statement.death().liveTopKey());
        assertThat(statement.death().at()).isEqualTo(s3.clock().instant());
        assertThat(statement.until()).isEqualTo(s3.clock().instant().plus(TestS3.BACKUP_WINDOW));
        assertThat(s3.wrappedKeys(blob)).isEmpty();
        assertThat(s3.blobIds()).doesNotContain(blob);
        assertThat(s3.records().getLast().json())
                .contains("\"DeleteObject\"", "\"erasure\":{\"receipt\":\"")
                .contains(statement.subject().id());
        assertThat(Refused.code(() -> s3.text(admin, bucket, "k"))).isEqualTo("NoSuchKey");
    }

    @Test
    void aDeletionRetiresAndAnErasureDestroys() {
        s3.put(admin, bucket, "deleted", "x");
        BlobId deleted = s3.blobIds().getFirst();
        s3.put(admin, bucket, "erased", "x");
        BlobId erased =
                s3.blobIds().stream().filter(it -> !it.equals(deleted)).findAny().orElseThrow();

        s3.as(admin, S3Api.DELETE_OBJECT, request("deleted", Optional.empty()));
        var _ = erase(admin, "erased", Optional.empty());

        assertThat(s3.wrappedKeys(erased)).isEmpty();
        assertThat(s3.wrappedKeys(deleted)).isPresent();
    }

    @Test
    void erasesABatchWithOneTopKeyAndPassesOverWhatIsRefused() {
        s3.setVersioning(admin, bucket, "Enabled");
        String first = put("a");
        String second = put("b");
        Identity clerk = TestS3.user(TestS3.ACCOUNT, "clerk");
        s3.attach(
                clerk,
                """
                {"Version":"2012-10-17","Statement":[
                  {"Effect":"Allow","Action":"s3:DeleteObjectVersion","Resource":"*"},
                  {"Effect":"Allow","Action":"s3:EraseObjectVersion","Resource":"arn:aws:s3:::*/a"}]}\
                """);

        InnerDoor.Answer<DeleteObjectsOutput> answer =
                s3.erasing(
                        clerk,
                        S3Api.DELETE_OBJECTS,
                        batch(identifier("a", first), identifier("b", second), key("a")));

        assertThat(answer.output().deleted().orElseThrow()).hasSize(1);
        assertThat(answer.output().errors().orElseThrow())
                .extracting(error -> error.code().orElseThrow())
                .containsExactly("AccessDenied", "AccessDenied");
        assertThat(statement(answer.headers()).subject().versions()).isEqualTo(1);
        assertThat(text("b", second)).isEqualTo("b");
        InnerDoor.Answer<DeleteObjectsOutput> both =
                s3.erasing(
                        admin,
                        S3Api.DELETE_OBJECTS,
                        batch(identifier("b", second), identifier("b", put("b")), key("b")));
        assertThat(statement(both.headers()).subject().versions()).isEqualTo(2);
        assertThat(both.output().errors().orElseThrow())
                .extracting(error -> error.code().orElseThrow())
                .containsExactly("InvalidRequest");
    }

    @Test
    void isNoPartOfThePermissionToDelete() {
        s3.put(admin, bucket, "k", "x");
        Identity clerk = TestS3.user(TestS3.ACCOUNT, "deleter");
        s3.permit(clerk, "s3:Delete*", "*");

        assertThat(Refused.by(() -> erase(clerk, "k", Optional.empty())).message())
                .contains("s3:EraseObjectVersion");

        assertThat(s3.text(admin, bucket, "k")).isEqualTo("x");
    }

    @Test
    void wantsTheVersionNamedWhereThereAreVersions() {
        s3.setVersioning(admin, bucket, "Enabled");
        String version = put("k");

        assertThat(Refused.code(() -> erase(admin, "k", Optional.empty())))
                .isEqualTo("InvalidRequest");

        assertThat(text("k", version)).isEqualTo("k");
        assertThat(erase(admin, "k", Optional.of(version)).headers()).containsKey(RECEIPT);
    }

    @Test
    void hasNothingToSayOfWhatIsNotThereOrHoldsNothing() {
        s3.setVersioning(admin, bucket, "Enabled");
        String version = put("k");
        String marker =
                s3.as(admin, S3Api.DELETE_OBJECT, request("k", Optional.empty()))
                        .versionId()
                        .orElseThrow();

        assertThat(erase(admin, "k", Optional.of(marker)).headers()).isEmpty();
        assertThat(erase(admin, "other", Optional.of(version)).headers()).isEmpty();
        assertThat(text("k", version)).isEqualTo("k");
    }

    @Test
    void obeysLegalHolds() {
        String locked = bucket + "-locked";
        s3.as(
                admin,
                S3Api.CREATE_BUCKET,
                CreateBucketRequest.builder()
                        .bucket(locked)
                        .objectLockEnabledForBucket(true)
                        .build());
        String version = s3.put(admin, locked, "k", "x").versionId().orElseThrow();
        s3.as(
                admin,
                S3Api.PUT_OBJECT_LEGAL_HOLD,
                PutObjectLegalHoldRequest.builder()
                        .bucket(locked)
                        .key("k")
                        .legalHold(ObjectLockLegalHold.builder().status("ON").build())
                        .build());
        DeleteObjectRequest request =
                DeleteObjectRequest.builder().bucket(locked).key("k").versionId(version).build();

        assertThat(Refused.code(() -> s3.erasing(admin, S3Api.DELETE_OBJECT, request)))
                .isEqualTo("AccessDenied");

        assertThat(s3.text(admin, locked, "k")).isEqualTo("x");
    }

    @Test
    void aBackupBringsBackWhatWasDeletedAndNotWhatWasErased(@TempDir Path folder) {
        s3.put(admin, bucket, "kept", "1");
        s3.put(admin, bucket, "deleted", "2");
        s3.put(admin, bucket, "erased", "3");
        Path backup = s3.backUp(folder.resolve("backup"));
        s3.as(admin, S3Api.DELETE_OBJECT, request("deleted", Optional.empty()));
        erase(admin, "erased", Optional.empty());

        try (TestS3 restored = s3.restore(backup, folder.resolve("restored"))) {
            Identity same = restored.admin(TestS3.ACCOUNT);
            var _ = restored.service().sweep();
            assertThat(restored.text(same, bucket, "kept")).isEqualTo("1");
            assertThat(restored.text(same, bucket, "deleted")).isEqualTo("2");
            assertThat(Refused.code(() -> restored.text(same, bucket, "erased")))
                    .isEqualTo("NoSuchKey");
            assertThat(restored.records())
                    .filteredOn(record -> record.eventName().equals("EraseObject"))
                    .singleElement()
                    .satisfies(record ->
                            assertThat(record.json())
                                    .contains("\"key\":\"erased\"", "AwsServiceEvent"));
        }
    }

    @Test
    void erasesWhatTheBytesWereSealedUnderBefore(@TempDir Path folder) {
        s3.put(admin, bucket, "k", "x");
        BlobId first = s3.blobIds().getFirst();
        Path backup = s3.backUp(folder.resolve("backup"));
        for (int i = 0; i < 2; i++) rewrite("k");
        BlobId last = s3.blobIds().getFirst();
        assertThat(last).isNotEqualTo(first);
        assertThat(s3.wrappedKeys(first)).isPresent();

        Statement statement = statement(erase(admin, "k", Optional.empty()).headers());

        assertThat(s3.wrappedKeys(first)).isEmpty();
        assertThat(s3.wrappedKeys(last)).isEmpty();
        // Three sealings, and KMS keys of two of them.
        assertThat(statement.death().keys()).isEqualTo(5);
        try (TestS3 restored = s3.restore(backup, folder.resolve("restored"))) {
            var _ = restored.service().sweep();
            Identity same = restored.admin(TestS3.ACCOUNT);
            assertThat(Refused.code(() -> restored.text(same, bucket, "k"))).isEqualTo("NoSuchKey");
        }
    }

    private void rewrite(String key) {
        SSEKMSEncryption kms = SSEKMSEncryption.builder().kmsKeyArn(FakeKms.KEY).build();
        s3.upload(
                admin,
                S3Api.UPDATE_OBJECT_ENCRYPTION,
                UpdateObjectEncryptionRequest.builder()
                        .bucket(bucket)
                        .key(key)
                        .objectEncryption(ObjectEncryption.builder().ssekms(kms).build())
                        .build(),
                new byte[0],
                Map.of("x-coffer-rewrite", "true"));
    }

    private InnerDoor.Answer<DeleteObjectOutput> erase(
            Identity who, String key, Optional<String> versionId) {
        return s3.erasing(who, S3Api.DELETE_OBJECT, request(key, versionId));
    }

    private DeleteObjectRequest request(String key, Optional<String> versionId) {
        return DeleteObjectRequest.builder().bucket(bucket).key(key).versionId(versionId).build();
    }

    private DeleteObjectsRequest batch(ObjectIdentifier... objects) {
        return DeleteObjectsRequest.builder()
                .bucket(bucket)
                .delete(Delete.builder().objects(List.of(objects)).build())
                .build();
    }

    private static ObjectIdentifier identifier(String key, String versionId) {
        return ObjectIdentifier.builder().key(key).versionId(versionId).build();
    }

    private static ObjectIdentifier key(String key) {
        return ObjectIdentifier.builder().key(key).build();
    }

    private String put(String key) {
        return s3.put(admin, bucket, key, key).versionId().orElseThrow();
    }

    private String text(String key, String versionId) {
        GetObjectRequest request =
                GetObjectRequest.builder().bucket(bucket).key(key).versionId(versionId).build();
        return new String(s3.get(admin, request).body(), StandardCharsets.UTF_8);
    }

    private Statement statement(Map<String, String> headers) {
        return new Receipt(headers.get(RECEIPT)).verify(s3.verifyingKey()).orElseThrow();
    }
}
