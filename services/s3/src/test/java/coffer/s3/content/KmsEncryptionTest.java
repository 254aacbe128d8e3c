package coffer.s3.content;

import static org.assertj.core.api.Assertions.assertThat;

import coffer.gate.Identity;
import coffer.s3.FakeKms;
import coffer.s3.Refused;
import coffer.s3.S3Suite;
import coffer.s3.TestS3;
import coffer.s3.api.CopyObjectRequest;
import coffer.s3.api.GetObjectRequest;
import coffer.s3.api.HeadObjectRequest;
import coffer.s3.api.PutBucketEncryptionRequest;
import coffer.s3.api.PutObjectOutput;
import coffer.s3.api.PutObjectRequest;
import coffer.s3.api.S3Api;
import coffer.s3.api.ServerSideEncryptionByDefault;
import coffer.s3.api.ServerSideEncryptionConfiguration;
import coffer.s3.api.ServerSideEncryptionRule;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Reading and writing under KMS keys takes KMS's permission as well as S3's.
class KmsEncryptionTest extends S3Suite {
    private static final byte[] TEXT = "secret".getBytes(StandardCharsets.UTF_8);

    @BeforeEach
    void forgetUses() {
        s3.kms.uses.clear();
    }

    @Test
    void asksKmsAsTheCallerForTheObjectsArn() {
        PutObjectOutput put = put(admin, kms("k").ssekmsKeyId(FakeKms.KEY));

        assertThat(s3.text(admin, bucket, "k")).isEqualTo("secret");
        assertThat(put.ssekmsKeyId()).contains(FakeKms.KEY);
        assertThat(put.eTag().orElseThrow()).matches("\"[0-9a-f]{32}\"");
        String who = admin.principal().label();
        Map<String, String> context = Map.of("aws:s3:arn", "arn:aws:s3:::" + bucket + "/k");
        assertThat(s3.kms.uses)
                .containsExactly(
                        new FakeKms.Use("GenerateDataKey", who, FakeKms.KEY, context),
                        new FakeKms.Use("Decrypt", who, "", context));
    }

    @Test
    void usesTheManagedKeyWhenNoneIsNamed() {
        PutObjectOutput put = put(admin, kms("k"));

        assertThat(put.ssekmsKeyId()).contains(FakeKms.MANAGED);
        assertThat(s3.kms.uses.getFirst().keyId()).isEqualTo("alias/aws/s3");
    }

    @Test
    void refusesThoseWhomKmsRefusesWhateverS3Allows() {
        Identity clerk = TestS3.user(TestS3.ACCOUNT, "clerk");
        s3.permit(clerk, "*", "*");
        s3.kms.refuse(clerk.principal().label());
        put(admin, kms("k"));

        var refusal = Refused.by(() -> s3.text(clerk, bucket, "k"));

        assertThat(refusal.code().wireName()).isEqualTo("AccessDenied");
        assertThat(refusal.code().httpStatus()).isEqualTo(403);
        assertThat(refusal.message()).contains("kms:Decrypt");
        assertThat(Refused.code(() -> put(clerk, kms("new")))).isEqualTo("AccessDenied");
        assertThat(s3.blobIds()).hasSize(1);
    }

    @Test
    void asksKmsForTheHeadersOnlyIfTheyShowAChecksum() {
        Identity clerk = TestS3.user(TestS3.ACCOUNT, "headclerk");
        s3.permit(clerk, "*", "*");
        s3.kms.refuse(clerk.principal().label());
        put(admin, kms("k"));
        HeadObjectRequest.Builder head = HeadObjectRequest.builder().bucket(bucket).key("k");

        assertThat(s3.as(clerk, S3Api.HEAD_OBJECT, head.build()).contentLength()).contains(6L);
        HeadObjectRequest withSum = head.checksumMode("ENABLED").build();
        assertThat(Refused.code(() -> s3.as(clerk, S3Api.HEAD_OBJECT, withSum)))
                .isEqualTo("AccessDenied");
    }

    @Test
    void bindsTheContextTheCustomerAdds() {
        put(admin, kms("k").ssekmsEncryptionContext(base64("{\"team\":\"red\"}")));

        assertThat(s3.kms.uses.getFirst().context()).containsEntry("team", "red");
        assertThat(s3.text(admin, bucket, "k")).isEqualTo("secret");
        for (String malformed : List.of("?", base64("[]"), base64("{\"aws:s3:arn\":\"x\"}"))) {
            assertThat(Refused.code(() -> put(admin, kms("k").ssekmsEncryptionContext(malformed))))
                    .isEqualTo("InvalidArgument");
        }
    }

    @Test
    void bindsBucketKeysToTheBucket() {
        put(admin, kms("k").bucketKeyEnabled(true));

        assertThat(s3.kms.uses.getFirst().context())
                .containsEntry("aws:s3:arn", "arn:aws:s3:::" + bucket);
        GetObjectRequest get = GetObjectRequest.builder().bucket(bucket).key("k").build();
        assertThat(s3.get(admin, get).output().bucketKeyEnabled()).contains(true);
    }

    @Test
    void followsTheBucketsDefault() {
        ServerSideEncryptionByDefault byDefault =
                ServerSideEncryptionByDefault.builder()
                        .sseAlgorithm("aws:kms")
                        .kmsMasterKeyID(FakeKms.KEY)
                        .build();
        ServerSideEncryptionRule rule =
                ServerSideEncryptionRule.builder()
                        .applyServerSideEncryptionByDefault(byDefault)
                        .build();
        s3.as(
                admin,
                S3Api.PUT_BUCKET_ENCRYPTION,
                PutBucketEncryptionRequest.builder()
                        .bucket(bucket)
                        .serverSideEncryptionConfiguration(
                                ServerSideEncryptionConfiguration.builder()
                                        .rules(List.of(rule))
                                        .build())
                        .build());

        assertThat(s3.put(admin, bucket, "k", "x").ssekmsKeyId()).contains(FakeKms.KEY);
    }

    @Test
    void copiesFromAndToKmsAsTheCaller() {
        put(admin, kms("k"));

        copy("k", "plain", "AES256");
        copy("plain", "again", "aws:kms");

        assertThat(s3.text(admin, bucket, "plain")).isEqualTo("secret");
        assertThat(s3.text(admin, bucket, "again")).isEqualTo("secret");
        assertThat(s3.kms.uses)
                .extracting(FakeKms.Use::action)
                .containsExactly("GenerateDataKey", "Decrypt", "GenerateDataKey", "Decrypt");
    }

    @Test
    void saysInS3sWordsWhatKmsRefuses() {
        put(admin, kms("k"));
        s3.kms.failWith("DisabledException", "key is disabled");
        try {
            assertThat(Refused.code(() -> s3.text(admin, bucket, "k")))
                    .isEqualTo("KMS.DisabledException");
        } finally {
            s3.kms.recover();
        }
    }

    @Test
    void refusesAKeyWithoutKms() {
        assertThat(
                        Refused.code(() ->
                                put(
                                        admin,
                                        kms("k").serverSideEncryption("AES256")
                                                .ssekmsKeyId(FakeKms.KEY))))
                .isEqualTo("InvalidArgument");
    }

    private PutObjectOutput put(Identity who, PutObjectRequest.Builder request) {
        return s3.put(who, request.build(), TEXT, Map.of());
    }

    private void copy(String from, String to, String algorithm) {
        s3.as(
                admin,
                S3Api.COPY_OBJECT,
                CopyObjectRequest.builder()
                        .bucket(bucket)
                        .key(to)
                        .copySource(bucket + "/" + from)
                        .serverSideEncryption(algorithm)
                        .build());
    }

    private PutObjectRequest.Builder kms(String key) {
        return PutObjectRequest.builder().bucket(bucket).key(key).serverSideEncryption("aws:kms");
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
