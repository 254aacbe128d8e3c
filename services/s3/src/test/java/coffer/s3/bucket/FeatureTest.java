package coffer.s3.bucket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import coffer.gate.Identity;
import coffer.s3.Refused;
import coffer.s3.S3Suite;
import coffer.s3.TestS3;
import coffer.s3.api.DeleteObjectRequest;
import coffer.s3.api.GetBucketVersioningRequest;
import coffer.s3.api.HeadObjectRequest;
import coffer.s3.api.PutBucketRequestPaymentRequest;
import coffer.s3.api.PutBucketVersioningRequest;
import coffer.s3.api.RequestPaymentConfiguration;
import coffer.s3.api.S3Api;
import coffer.s3.api.VersioningConfiguration;
import coffer.s3control.api.DeletePublicAccessBlockRequest;
import coffer.s3control.api.PublicAccessBlockConfiguration;
import coffer.s3control.api.PutPublicAccessBlockRequest;
import coffer.s3control.api.S3controlApi;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FeatureTest extends S3Suite {

    @Test
    void requestersSayThatTheyWouldPay() {
        Identity other = s3.admin(TestS3.OTHER_ACCOUNT);
        s3.setPolicy(
                admin,
                bucket,
                """
                {"Version":"2012-10-17","Statement":[{"Effect":"Allow",
                 "Principal":{"AWS":"444455556666"},"Action":"s3:GetObject",
                 "Resource":"arn:aws:s3:::%s/*"}]}\
                """
                        .formatted(bucket));
        s3.put(admin, bucket, "k", "x");
        assertThatCode(() -> head(other, Map.of())).doesNotThrowAnyException();

        s3.as(
                admin,
                S3Api.PUT_BUCKET_REQUEST_PAYMENT,
                PutBucketRequestPaymentRequest.builder()
                        .bucket(bucket)
                        .requestPaymentConfiguration(
                                RequestPaymentConfiguration.builder().payer("Requester").build())
                        .build());

        assertThat(Refused.code(() -> head(other, Map.of()))).isEqualTo("AccessDenied");
        assertThatCode(() -> head(other, Map.of("x-amz-request-payer", "requester")))
                .doesNotThrowAnyException();
        assertThatCode(() -> head(admin, Map.of())).doesNotThrowAnyException();
    }

    @Test
    void aCodeIsGoodForOneDeletionByTheRootUser() {
        Identity root = TestS3.root(TestS3.ACCOUNT);

        assertThat(Refused.code(() -> mfaDelete(admin, Optional.of("device 111111"))))
                .isEqualTo("AccessDenied");
        assertThat(Refused.code(() -> mfaDelete(root, Optional.empty()))).isEqualTo("AccessDenied");
        mfaDelete(root, Optional.of("device 111111"));
        String version = s3.put(admin, bucket, "k", "x").versionId().orElseThrow();

        assertThat(Refused.code(() -> s3.setVersioning(admin, bucket, "Suspended")))
                .isEqualTo("AccessDenied");
        assertThat(Refused.code(() -> delete(admin, version, Optional.of("device 222222"))))
                .isEqualTo("AccessDenied");
        assertThat(Refused.code(() -> delete(root, version, Optional.of("device 111111"))))
                .isEqualTo("AccessDenied");
        assertThat(Refused.code(() -> delete(root, version, Optional.of("device22222"))))
                .isEqualTo("AccessDenied");
        delete(root, version, Optional.of("device 222222"));
        assertThat(
                        s3.as(
                                        admin,
                                        S3Api.GET_BUCKET_VERSIONING,
                                        GetBucketVersioningRequest.builder().bucket(bucket).build())
                                .mfaDelete())
                .contains("Enabled");
    }

    @Test
    void anAccountsBrakesRestrictAllItsBuckets() {
        Identity stranger = TestS3.user(TestS3.OTHER_ACCOUNT, "stranger");
        s3.permit(stranger, "s3:GetObject", "*");
        s3.as(
                admin,
                S3Api.DELETE_PUBLIC_ACCESS_BLOCK,
                coffer.s3.api.DeletePublicAccessBlockRequest.builder().bucket(bucket).build());
        s3.put(admin, bucket, "k", "x");
        s3.setPolicy(
                admin,
                bucket,
                """
                {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*",
                 "Action":"s3:GetObject","Resource":"arn:aws:s3:::%s/*"}]}\
                """
                        .formatted(bucket));
        assertThatCode(() -> head(stranger, Map.of())).doesNotThrowAnyException();

        s3.as(
                admin,
                S3controlApi.PUT_PUBLIC_ACCESS_BLOCK,
                PutPublicAccessBlockRequest.builder()
                        .accountId(TestS3.ACCOUNT.digits())
                        .publicAccessBlockConfiguration(
                                PublicAccessBlockConfiguration.builder()
                                        .restrictPublicBuckets(true)
                                        .build())
                        .build());

        PutPublicAccessBlockRequest empty =
                PutPublicAccessBlockRequest.builder()
                        .accountId(TestS3.ACCOUNT.digits())
                        .publicAccessBlockConfiguration(
                                PublicAccessBlockConfiguration.builder().build())
                        .build();
        assertThat(Refused.code(() -> s3.as(admin, S3controlApi.PUT_PUBLIC_ACCESS_BLOCK, empty)))
                .isEqualTo("InvalidRequest");
        assertThat(Refused.code(() -> head(stranger, Map.of()))).isEqualTo("AccessDenied");
        assertThatCode(() -> head(admin, Map.of())).doesNotThrowAnyException();
        DeletePublicAccessBlockRequest release =
                DeletePublicAccessBlockRequest.builder().accountId(TestS3.ACCOUNT.digits()).build();
        assertThat(
                        Refused.code(() ->
                                s3.as(stranger, S3controlApi.DELETE_PUBLIC_ACCESS_BLOCK, release)))
                .isEqualTo("AccessDenied");
        s3.as(admin, S3controlApi.DELETE_PUBLIC_ACCESS_BLOCK, release);
        assertThatCode(() -> head(stranger, Map.of())).doesNotThrowAnyException();
    }

    private void head(Identity who, Map<String, String> headers) {
        s3.send(
                S3Api.HEAD_OBJECT,
                HeadObjectRequest.builder().bucket(bucket).key("k").build(),
                s3.call(who, headers, new byte[0]));
    }

    private void mfaDelete(Identity who, Optional<String> code) {
        s3.as(
                who,
                S3Api.PUT_BUCKET_VERSIONING,
                PutBucketVersioningRequest.builder()
                        .bucket(bucket)
                        .mfa(code)
                        .versioningConfiguration(
                                VersioningConfiguration.builder()
                                        .status("Enabled")
                                        .mfaDelete("Enabled")
                                        .build())
                        .build());
    }

    private void delete(Identity who, String version, Optional<String> code) {
        s3.as(
                who,
                S3Api.DELETE_OBJECT,
                DeleteObjectRequest.builder()
                        .bucket(bucket)
                        .key("k")
                        .versionId(version)
                        .mfa(code)
                        .build());
    }
}
