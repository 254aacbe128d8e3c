package coffer.s3.bucket;

import coffer.gate.Call;
import coffer.gate.Demand;
import coffer.gate.Effect;
import coffer.gate.Plan;
import coffer.gate.PolicyPrincipals;
import coffer.kernel.ServiceException;
import coffer.policy.PolicyLimits;
import coffer.policy.document.PolicyDocument;
import coffer.policy.document.PolicyKind;
import coffer.policy.document.PolicyParser;
import coffer.policy.document.PolicySyntaxException;
import coffer.s3.api.DeleteBucketPolicyOutput;
import coffer.s3.api.DeleteBucketPolicyRequest;
import coffer.s3.api.GetBucketPolicyOutput;
import coffer.s3.api.GetBucketPolicyRequest;
import coffer.s3.api.GetBucketPolicyStatusOutput;
import coffer.s3.api.GetBucketPolicyStatusRequest;
import coffer.s3.api.PolicyStatus;
import coffer.s3.api.PutBucketPolicyOutput;
import coffer.s3.api.PutBucketPolicyRequest;
import coffer.s3.error.S3Error;
import coffer.store.Store;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/// The policy of a bucket.
public final class PolicyOperations {
    private final Store store;
    private final Buckets buckets;
    private final PolicyPrincipals principals;

    public PolicyOperations(Store store, Buckets buckets, PolicyPrincipals principals) {
        this.store = store;
        this.buckets = buckets;
        this.principals = principals;
    }

    public Plan<GetBucketPolicyOutput> getBucketPolicy(GetBucketPolicyRequest input, Call call) {
        Bucket bucket = require(input.bucket(), input.expectedBucketOwner());
        return Plan.demanding(demand(bucket, call, "s3:GetBucketPolicy"))
                .then(authorised ->
                        Effect.answer(
                                GetBucketPolicyOutput.builder()
                                        .policy(principals.shown(policyOf(bucket)))
                                        .build()));
    }

    public Plan<GetBucketPolicyStatusOutput> getBucketPolicyStatus(
            GetBucketPolicyStatusRequest input, Call call) {
        Bucket bucket = require(input.bucket(), input.expectedBucketOwner());
        return Plan.demanding(demand(bucket, call, "s3:GetBucketPolicyStatus"))
                .then(authorised -> {
                    policyOf(bucket);
                    PolicyStatus status =
                            PolicyStatus.builder()
                                    .isPublic(buckets.hasPublicPolicy(bucket))
                                    .build();
                    return Effect.answer(
                            GetBucketPolicyStatusOutput.builder().policyStatus(status).build());
                });
    }

    public Plan<PutBucketPolicyOutput> putBucketPolicy(PutBucketPolicyRequest input, Call call) {
        Bucket bucket = require(input.bucket(), input.expectedBucketOwner());
        return Plan.demanding(demand(bucket, call, "s3:PutBucketPolicy"))
                .then(authorised -> {
                    boolean isPublic = checked(input.policy(), bucket);
                    String pinned =
                            principals.pinned(
                                    bucket.owner(), input.policy(), PolicyOperations::nobody);
                    return Effect.change(tx -> {
                        Bucket current = buckets.same(tx, bucket);
                        boolean isBlocked = current.publicAccess().blockPublicPolicy();
                        if (isPublic && isBlocked) throw blocked(bucket);
                        buckets.put(tx, withPolicy(current, Optional.of(pinned)));
                        return PutBucketPolicyOutput.builder().build();
                    });
                });
    }

    public Plan<DeleteBucketPolicyOutput> deleteBucketPolicy(
            DeleteBucketPolicyRequest input, Call call) {
        Bucket bucket = require(input.bucket(), input.expectedBucketOwner());
        return Plan.demanding(demand(bucket, call, "s3:DeleteBucketPolicy"))
                .then(authorised ->
                        Effect.change(tx -> {
                            Bucket current = buckets.same(tx, bucket);
                            buckets.put(tx, withPolicy(current, Optional.empty()));
                            return DeleteBucketPolicyOutput.builder().build();
                        }));
    }

    private static Bucket withPolicy(Bucket bucket, Optional<String> policy) {
        return bucket.with(bucket.settings().withPolicy(policy));
    }

    private static String policyOf(Bucket bucket) {
        return bucket.settings()
                .policy()
                .orElseThrow(() ->
                        S3Error.NO_SUCH_BUCKET_POLICY
                                .refusal()
                                .with(Map.of("BucketName", bucket.name())));
    }

    private Bucket require(String name, Optional<String> expectedOwner) {
        return store.read(snapshot -> buckets.require(snapshot, name, expectedOwner));
    }

    private Demand demand(Bucket bucket, Call call, String action) {
        return buckets.demands(bucket, call).onPolicy(action);
    }

    /// Whether the policy, which is well-formed and about this bucket, is public.
    private static boolean checked(String json, Bucket bucket) {
        if (json.getBytes(StandardCharsets.UTF_8).length > PolicyLimits.BUCKET_POLICY_BYTES) {
            throw S3Error.MALFORMED_POLICY.because(
                    "Normalized policy document exceeds the maximum allowed size of "
                            + PolicyLimits.BUCKET_POLICY_BYTES
                            + " bytes");
        }
        try {
            PolicyDocument document = PolicyParser.parse(json, PolicyKind.RESOURCE);
            new PolicyCheck(bucket).check(document);
            return BucketPolicies.compile(json).isPublic();
        } catch (PolicySyntaxException refused) {
            throw S3Error.MALFORMED_POLICY
                    .because(refused.message())
                    .with(Map.of("Detail", refused.detail()));
        }
    }

    private static ServiceException nobody(String principal) {
        return S3Error.MALFORMED_POLICY
                .because("Invalid principal in policy")
                .with(Map.of("Detail", "\"AWS\" : \"" + principal + '"'));
    }

    private static ServiceException blocked(Bucket bucket) {
        return S3Error.ACCESS_DENIED.because(
                "s3:PutBucketPolicy on "
                        + bucket.arn()
                        + " is denied because public policies are blocked by the"
                        + " BlockPublicPolicy block public access setting.");
    }
}
