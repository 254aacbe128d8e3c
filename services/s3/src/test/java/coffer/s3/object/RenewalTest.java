package coffer.s3.object;

import static org.assertj.core.api.Assertions.assertThat;

import coffer.gate.Identity;
import coffer.s3.FakeKms;
import coffer.s3.Refused;
import coffer.s3.S3Suite;
import coffer.s3.TestS3;
import coffer.s3.api.CreateMultipartUploadRequest;
import coffer.s3.api.DeleteBucketRequest;
import coffer.s3.api.PutObjectRequest;
import coffer.s3.api.S3Api;
import coffer.s3.api.UploadPartRequest;
import coffer.s3.content.SentKey;
import coffer.wire.schema.ApiOperation;
import coffer.wire.schema.Structure;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// What changes while an upload is under way counts when it ends.
class RenewalTest extends S3Suite {
    private static final byte[] HALF = new byte[200_000];

    @Test
    void keepsAnUploadWhosePermissionSurvivesAnotherPolicy() {
        send(admin, put(), () -> s3.setPolicy(admin, bucket, deny("s3:GetObject", "nobody")));

        assertThat(s3.blobIds()).hasSize(1);
        assertThat(s3.text(admin, bucket, "k")).hasSize(2 * HALF.length);
    }

    @Test
    void refusesAnUploadThatAPolicyForbidsMeanwhile() {
        Runnable forbid = () -> s3.setPolicy(admin, bucket, deny("s3:PutObject", "admin"));

        assertThat(Refused.code(() -> send(admin, put(), forbid))).isEqualTo("AccessDenied");

        assertThat(s3.blobIds()).isEmpty();
        assertThat(Refused.code(() -> s3.text(admin, bucket, "k"))).isEqualTo("NoSuchKey");
    }

    @Test
    void refusesAPartThatAPolicyForbidsMeanwhile() {
        UploadPartRequest part = part(create());
        Runnable forbid = () -> s3.setPolicy(admin, bucket, deny("s3:PutObject", "admin"));

        assertThat(Refused.code(() -> send(admin, S3Api.UPLOAD_PART, part, forbid)))
                .isEqualTo("AccessDenied");

        assertThat(s3.blobIds()).isEmpty();
    }

    @Test
    void keepsAPartWhosePermissionSurvivesAnotherPolicy() {
        UploadPartRequest part = part(create());
        Runnable change = () -> s3.setPolicy(admin, bucket, deny("s3:GetObject", "nobody"));

        assertThat(send(admin, S3Api.UPLOAD_PART, part, change).eTag()).isPresent();
    }

    @Test
    void refusesALongUploadWhosePermissionIsTakenAway() {
        Identity user = TestS3.user(TestS3.ACCOUNT, "uploader");
        s3.permit(user, "s3:PutObject", "*");
        Runnable revoke =
                () -> {
                    s3.permit(user, "s3:GetObject", "*");
                    s3.clock().advance(Duration.ofMinutes(1));
                };

        assertThat(Refused.code(() -> send(user, put(), revoke))).isEqualTo("AccessDenied");

        assertThat(s3.blobIds()).isEmpty();
    }

    @Test
    void asksKmsOnceMoreAtTheEndOfALongUpload() {
        Identity user = TestS3.user(TestS3.ACCOUNT, "kms-uploader");
        s3.permit(user, "s3:*", "*");
        PutObjectRequest.Builder put =
                put().serverSideEncryption("aws:kms").ssekmsKeyId(FakeKms.KEY);
        int before = s3.kms.uses.size();

        send(user, put, () -> s3.clock().advance(Duration.ofMinutes(1)));
        Runnable revoke =
                () -> {
                    s3.clock().advance(Duration.ofMinutes(1));
                    s3.kms.refuse(user.principal().label());
                };

        assertThat(Refused.by(() -> send(user, put, revoke)).message())
                .contains("kms:GenerateDataKey");
        assertThat(s3.kms.uses).hasSize(before + 2);
        assertThat(s3.blobIds()).hasSize(1);
    }

    @Test
    void refusesACustomersKeyThatTheBucketBlocksMeanwhile() {
        s3.unblockCustomerKeys(admin, bucket);
        PutObjectRequest.Builder put =
                put().sseCustomerAlgorithm("AES256")
                        .sseCustomerKey(SentKey.ONE.base64())
                        .sseCustomerKeyMD5(SentKey.ONE.md5());
        Runnable block = () -> s3.block(admin, bucket, "SSE-C");

        assertThat(Refused.by(() -> send(admin, put, block)).message())
                .contains("has blocked upload requests");

        assertThat(s3.blobIds()).isEmpty();
    }

    @Test
    void saysThatTheBucketIsGone() {
        Runnable delete =
                () ->
                        s3.as(
                                admin,
                                S3Api.DELETE_BUCKET,
                                DeleteBucketRequest.builder().bucket(bucket).build());

        assertThat(Refused.code(() -> send(admin, put(), delete))).isEqualTo("NoSuchBucket");

        assertThat(s3.blobIds()).isEmpty();
    }

    private PutObjectRequest.Builder put() {
        return PutObjectRequest.builder().bucket(bucket).key("k");
    }

    private String create() {
        return s3.as(
                        admin,
                        S3Api.CREATE_MULTIPART_UPLOAD,
                        CreateMultipartUploadRequest.builder().bucket(bucket).key("k").build())
                .uploadId()
                .orElseThrow();
    }

    private UploadPartRequest part(String uploadId) {
        return UploadPartRequest.builder()
                .bucket(bucket)
                .key("k")
                .uploadId(uploadId)
                .partNumber(1)
                .build();
    }

    private void send(Identity who, PutObjectRequest.Builder put, Runnable meanwhile) {
        send(who, S3Api.PUT_OBJECT, put.build(), meanwhile);
    }

    /// Sends two halves, between which something happens.
    private <I extends Structure, O extends Structure> O send(
            Identity who, ApiOperation<I, O> operation, I request, Runnable meanwhile) {
        InputStream second = new ByteArrayInputStream(HALF);
        InputStream body =
                new SequenceInputStream(
                        new ByteArrayInputStream(HALF),
                        new InputStream() {
                            private boolean hasHappened;

                            @Override
                            public int read() {
                                throw new AssertionError("read in bulk");
                            }

                            @Override
                            public int read(byte[] target, int offset, int length) {
                                if (!hasHappened) meanwhile.run();
                                hasHappened = true;
                                return second(target, offset, length);
                            }

                            private int second(byte[] target, int offset, int length) {
                                try {
                                    return second.read(target, offset, length);
                                } catch (java.io.IOException e) {
                                    throw new AssertionError(e);
                                }
                            }
                        });
        Map<String, String> headers = Map.of("content-length", Integer.toString(2 * HALF.length));
        return s3.send(operation, request, s3.call(who, headers, body));
    }

    private String deny(String action, String user) {
        return """
        {"Version":"2012-10-17","Statement":[{"Effect":"Deny","Principal":"*",
          "Action":"%s","Resource":"arn:aws:s3:::%s/*",
          "Condition":{"StringLike":{"aws:PrincipalArn":"*/%s"}}}]}\
        """
                .formatted(action, bucket, user);
    }
}
