package coffer.s3.bucket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import coffer.gate.Identity;
import coffer.kernel.AccountId;
import coffer.kernel.ServiceException;
import coffer.ledger.AuditRecord;
import coffer.ledger.Phase;
import coffer.s3.Refused;
import coffer.s3.S3Suite;
import coffer.s3.TestS3;
import coffer.s3.api.DeletePublicAccessBlockRequest;
import coffer.s3.api.GetBucketPolicyRequest;
import coffer.s3.api.GetBucketPolicyStatusRequest;
import coffer.s3.api.GetObjectRequest;
import coffer.s3.api.GetPublicAccessBlockRequest;
import coffer.s3.api.HeadBucketRequest;
import coffer.s3.api.ListObjectsV2Request;
import coffer.s3.api.PublicAccessBlockConfiguration;
import coffer.s3.api.PutObjectRequest;
import coffer.s3.api.PutPublicAccessBlockRequest;
import coffer.s3.api.S3Api;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Who may do what, by identity policies, bucket policies and the brakes on public access.
class AccessTest extends S3Suite {

    @Test
    void letsNobodyInByDefault() {
        s3.put(admin, bucket, "k", "secret");
        Identity stranger = s3.admin(TestS3.OTHER_ACCOUNT);
        Identity user = TestS3.user(TestS3.ACCOUNT, "newcomer");

        assertThat(Refused.code(() -> s3.text(stranger, bucket, "k"))).isEqualTo("AccessDenied");
        assertThat(Refused.code(() -> s3.text(user, bucket, "k"))).isEqualTo("AccessDenied");
        assertThat(Refused.code(() -> s3.text(Identity.anonymous(), bucket, "k")))
                .isEqualTo("AccessDenied");
    }

    @Test
    void letsAnotherAccountInByBucketPolicyAndItsOwn() {
        s3.put(admin, bucket, "k", "shared");
        Identity partner = TestS3.user(TestS3.OTHER_ACCOUNT, "partner");
        s3.setPolicy(admin, bucket, allow("\"AWS\":\"arn:aws:iam::444455556666:root\""));

        assertThat(Refused.code(() -> s3.text(partner, bucket, "k"))).isEqualTo("AccessDenied");
        s3.permit(partner, "s3:GetObject", "arn:aws:s3:::" + bucket + "/*");
        assertThat(s3.text(partner, bucket, "k")).isEqualTo("shared");
    }

    @Test
    void bothAccountsHaveARecordOfWhatOneLetTheOtherRead() {
        s3.put(admin, bucket, "k", "shared");
        Identity partner = s3.admin(TestS3.OTHER_ACCOUNT);
        s3.setPolicy(admin, bucket, allow("\"AWS\":\"arn:aws:iam::444455556666:root\""));

        s3.text(partner, bucket, "k");

        List<AuditRecord> reads =
                s3.records().stream()
                        .filter(it -> it.eventName().equals("GetObject"))
                        .filter(it -> it.json().contains("\"" + bucket + "\""))
                        .toList();
        assertThat(reads)
                .extracting(AuditRecord::account, AuditRecord::phase)
                .containsExactly(
                        tuple(TestS3.OTHER_ACCOUNT.digits(), Phase.INTENT),
                        tuple(TestS3.ACCOUNT.digits(), Phase.INTENT),
                        tuple(TestS3.OTHER_ACCOUNT.digits(), Phase.OUTCOME),
                        tuple(TestS3.ACCOUNT.digits(), Phase.OUTCOME));
    }

    @Test
    void aBucketsOwnerCanBeExpected() {
        s3.put(admin, bucket, "k", "shared");

        assertThat(Refused.code(() -> head(TestS3.OTHER_ACCOUNT))).isEqualTo("AccessDenied");
        head(TestS3.ACCOUNT);
    }

    @Test
    void whoeverIsDeniedABucketLearnsWhereItIs() {
        Identity newcomer = TestS3.user(TestS3.ACCOUNT, "newcomer");
        Identity stranger = s3.admin(TestS3.OTHER_ACCOUNT);

        for (Identity who : List.of(newcomer, stranger, Identity.anonymous())) {
            ServiceException refusal =
                    Refused.by(() ->
                            s3.as(
                                    who,
                                    S3Api.HEAD_BUCKET,
                                    HeadBucketRequest.builder().bucket(bucket).build()));
            assertThat(refusal.code().wireName()).isEqualTo("AccessDenied");
            assertThat(refusal.headers())
                    .containsExactly(Map.entry("x-amz-bucket-region", TestS3.REGION.name()));
        }
        assertThat(Refused.by(() -> s3.text(newcomer, bucket, "k")).headers()).isEmpty();
    }

    private void head(AccountId expected) {
        s3.as(
                admin,
                S3Api.HEAD_BUCKET,
                HeadBucketRequest.builder()
                        .bucket(bucket)
                        .expectedBucketOwner(expected.digits())
                        .build());
    }

    @Test
    void tellsWhetherAKeyExistsOnlyToThoseWhoMayList() {
        Identity reader = TestS3.user(TestS3.ACCOUNT, "reader");
        s3.permit(reader, "s3:GetObject", "*");

        assertThat(Refused.code(() -> s3.text(reader, bucket, "k"))).isEqualTo("AccessDenied");
        s3.permit(reader, "s3:*", "*");
        assertThat(Refused.code(() -> s3.text(reader, bucket, "k"))).isEqualTo("NoSuchKey");
    }

    @Test
    void blocksPublicPoliciesUntilTheBlockIsLifted() {
        s3.put(admin, bucket, "k", "public");
        String everyone = allow("\"AWS\":\"*\"");

        assertThat(Refused.code(() -> s3.setPolicy(admin, bucket, everyone)))
                .isEqualTo("AccessDenied");
        unblock();
        s3.setPolicy(admin, bucket, everyone);

        assertThat(s3.text(Identity.anonymous(), bucket, "k")).isEqualTo("public");
        assertThat(isPublic()).isTrue();
    }

    @Test
    void restrictsAPublicBucketToItsOwnAccount() {
        s3.put(admin, bucket, "k", "public");
        unblock();
        s3.setPolicy(admin, bucket, allow("\"AWS\":\"*\""));
        Identity partner = s3.admin(TestS3.OTHER_ACCOUNT);
        Identity colleague = TestS3.user(TestS3.ACCOUNT, "colleague");
        assertThat(s3.text(partner, bucket, "k")).isEqualTo("public");

        block(false, true);

        assertThat(Refused.code(() -> s3.text(partner, bucket, "k"))).isEqualTo("AccessDenied");
        assertThat(Refused.code(() -> s3.text(Identity.anonymous(), bucket, "k")))
                .isEqualTo("AccessDenied");
        assertThat(s3.text(colleague, bucket, "k")).isEqualTo("public");
    }

    @Test
    void obeysConditionsOnTheRequest() {
        Identity user = TestS3.user(TestS3.ACCOUNT, "conditional");
        s3.attach(
                user,
                """
                {"Version":"2012-10-17","Statement":[
                  {"Effect":"Allow","Action":"s3:PutObject","Resource":"*","Condition":
                    {"StringEquals":{"s3:x-amz-server-side-encryption":"aws:kms"}}},
                  {"Effect":"Allow","Action":"s3:ListBucket","Resource":"*","Condition":
                    {"StringLike":{"s3:prefix":"home/*"}}}]}\
                """);
        PutObjectRequest put = PutObjectRequest.builder().bucket(bucket).key("k").build();
        PutObjectRequest kms =
                PutObjectRequest.builder()
                        .bucket(bucket)
                        .key("k")
                        .serverSideEncryption("aws:kms")
                        .build();
        Map<String, String> header = Map.of("x-amz-server-side-encryption", "aws:kms");

        assertThat(Refused.code(() -> s3.put(user, put, new byte[0], Map.of())))
                .isEqualTo("AccessDenied");
        s3.put(user, kms, new byte[0], header);
        assertThat(Refused.code(() -> s3.as(user, S3Api.LIST_OBJECTS_V2, list("other/"))))
                .isEqualTo("AccessDenied");
        assertThat(s3.as(user, S3Api.LIST_OBJECTS_V2, list("home/me/")).keyCount()).contains(0);
    }

    @Test
    void obeysTheTagsOfAnObject() {
        Identity user = TestS3.user(TestS3.ACCOUNT, "tagged");
        s3.attach(
                user,
                """
                {"Version":"2012-10-17","Statement":[
                  {"Effect":"Allow","Action":"s3:GetObject","Resource":"*","Condition":
                    {"StringEquals":{"s3:ExistingObjectTag/secret":"no"}}}]}\
                """);
        s3.put(admin, tagged("open", "secret=no"), "x".getBytes(), Map.of());
        s3.put(admin, tagged("closed", "secret=yes"), "x".getBytes(), Map.of());

        assertThat(s3.text(user, bucket, "open")).isEqualTo("x");
        assertThat(Refused.code(() -> s3.text(user, bucket, "closed"))).isEqualTo("AccessDenied");
    }

    @Test
    void leavesTheRootUserAWayBack() {
        Identity root = TestS3.root(TestS3.ACCOUNT);
        s3.setPolicy(
                admin,
                bucket,
                """
                {"Version":"2012-10-17","Statement":[{"Effect":"Deny","Principal":"*",
                  "Action":"s3:*","Resource":"arn:aws:s3:::%s"}]}\
                """
                        .formatted(bucket));
        GetBucketPolicyRequest get = GetBucketPolicyRequest.builder().bucket(bucket).build();

        assertThat(Refused.code(() -> s3.as(admin, S3Api.GET_BUCKET_POLICY, get)))
                .isEqualTo("AccessDenied");
        assertThat(s3.as(root, S3Api.GET_BUCKET_POLICY, get).policy()).isPresent();
    }

    @Test
    void refusesPoliciesThatAreNotAboutTheBucket() {
        String elsewhere = allow("\"AWS\":\"111122223333\"").replace(bucket, "elsewhere");

        assertThat(Refused.code(() -> s3.setPolicy(admin, bucket, elsewhere)))
                .isEqualTo("MalformedPolicy");
        assertThat(Refused.code(() -> s3.setPolicy(admin, bucket, "{")))
                .isEqualTo("MalformedPolicy");
    }

    @Test
    void showsTheBlockThatIsInForce() {
        GetPublicAccessBlockRequest get =
                GetPublicAccessBlockRequest.builder().bucket(bucket).build();

        PublicAccessBlockConfiguration initial =
                s3.as(admin, S3Api.GET_PUBLIC_ACCESS_BLOCK, get)
                        .publicAccessBlockConfiguration()
                        .orElseThrow();
        unblock();

        assertThat(initial.restrictPublicBuckets()).contains(true);
        assertThat(Refused.code(() -> s3.as(admin, S3Api.GET_PUBLIC_ACCESS_BLOCK, get)))
                .isEqualTo("NoSuchPublicAccessBlockConfiguration");
    }

    @Test
    void refusesABlockThatSaysNothing() {
        PutPublicAccessBlockRequest empty =
                PutPublicAccessBlockRequest.builder()
                        .bucket(bucket)
                        .publicAccessBlockConfiguration(
                                PublicAccessBlockConfiguration.builder().build())
                        .build();

        ServiceException refusal =
                Refused.by(() -> s3.as(admin, S3Api.PUT_PUBLIC_ACCESS_BLOCK, empty));

        assertThat(refusal.code().wireName()).isEqualTo("InvalidRequest");
        assertThat(refusal.getMessage()).isEqualTo("Must specify at least one configuration.");
    }

    private PutObjectRequest tagged(String key, String tags) {
        return PutObjectRequest.builder().bucket(bucket).key(key).tagging(tags).build();
    }

    private ListObjectsV2Request list(String prefix) {
        return ListObjectsV2Request.builder().bucket(bucket).prefix(prefix).build();
    }

    private String allow(String principal) {
        return """
        {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{%s},
          "Action":"s3:GetObject","Resource":"arn:aws:s3:::%s/*"}]}\
        """
                .formatted(principal, bucket);
    }

    private boolean isPublic() {
        return s3.as(
                        admin,
                        S3Api.GET_BUCKET_POLICY_STATUS,
                        GetBucketPolicyStatusRequest.builder().bucket(bucket).build())
                .policyStatus()
                .orElseThrow()
                .isPublic()
                .orElseThrow();
    }

    private void unblock() {
        s3.as(
                admin,
                S3Api.DELETE_PUBLIC_ACCESS_BLOCK,
                DeletePublicAccessBlockRequest.builder().bucket(bucket).build());
    }

    private void block(boolean policy, boolean restrict) {
        s3.as(
                admin,
                S3Api.PUT_PUBLIC_ACCESS_BLOCK,
                PutPublicAccessBlockRequest.builder()
                        .bucket(bucket)
                        .publicAccessBlockConfiguration(
                                PublicAccessBlockConfiguration.builder()
                                        .blockPublicPolicy(policy)
                                        .restrictPublicBuckets(restrict)
                                        .build())
                        .build());
    }

    @Test
    void readsObjectsOfPublicBucketsByRequestOnlyWhatIsAllowed() {
        GetObjectRequest override =
                GetObjectRequest.builder()
                        .bucket(bucket)
                        .key("k")
                        .responseContentType("text/html")
                        .build();
        s3.put(admin, bucket, "k", "public");
        unblock();
        s3.setPolicy(admin, bucket, allow("\"AWS\":\"*\""));

        assertThat(Refused.code(() -> s3.get(Identity.anonymous(), override)))
                .isEqualTo("InvalidRequest");
    }
}
