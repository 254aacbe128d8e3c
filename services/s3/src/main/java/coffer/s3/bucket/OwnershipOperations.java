package coffer.s3.bucket;

import coffer.gate.Call;
import coffer.gate.Plan;
import coffer.s3.api.DeleteBucketOwnershipControlsOutput;
import coffer.s3.api.DeleteBucketOwnershipControlsRequest;
import coffer.s3.api.GetBucketAclOutput;
import coffer.s3.api.GetBucketAclRequest;
import coffer.s3.api.GetBucketOwnershipControlsOutput;
import coffer.s3.api.GetBucketOwnershipControlsRequest;
import coffer.s3.api.OwnershipControls;
import coffer.s3.api.OwnershipControlsRule;
import coffer.s3.api.PutBucketAclOutput;
import coffer.s3.api.PutBucketAclRequest;
import coffer.s3.api.PutBucketOwnershipControlsOutput;
import coffer.s3.api.PutBucketOwnershipControlsRequest;
import coffer.s3.error.S3Error;
import coffer.store.Store;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Who owns what is in a bucket: its owner, always. Access control lists are shown, never changed.
public final class OwnershipOperations {
    private static final String PUT = "s3:PutBucketOwnershipControls";

    private final BucketAccess access;

    public OwnershipOperations(Store store, Buckets buckets) {
        this.access = new BucketAccess(store, buckets);
    }

    public Plan<GetBucketOwnershipControlsOutput> getBucketOwnershipControls(
            GetBucketOwnershipControlsRequest input, Call call) {
        return access.show(
                new BucketAccess.Target(
                        input.bucket(),
                        input.expectedBucketOwner(),
                        "s3:GetBucketOwnershipControls"),
                call,
                OwnershipOperations::shown);
    }

    public Plan<PutBucketOwnershipControlsOutput> putBucketOwnershipControls(
            PutBucketOwnershipControlsRequest input, Call call) {
        List<OwnershipControlsRule> rules = input.ownershipControls().rules();
        if (rules.size() != 1) throw S3Error.MALFORMED_XML.refusal();
        if (!rules.getFirst().objectOwnership().equals(Acl.ENFORCED)) {
            throw S3Error.NOT_IMPLEMENTED.because(
                    "Only the BucketOwnerEnforced setting of object ownership is supported");
        }
        return access.change(
                new BucketAccess.Target(input.bucket(), input.expectedBucketOwner(), PUT),
                call,
                settings -> settings.withOwnershipControls(true),
                PutBucketOwnershipControlsOutput.builder().build());
    }

    public Plan<DeleteBucketOwnershipControlsOutput> deleteBucketOwnershipControls(
            DeleteBucketOwnershipControlsRequest input, Call call) {
        return access.change(
                new BucketAccess.Target(input.bucket(), input.expectedBucketOwner(), PUT),
                call,
                settings -> settings.withOwnershipControls(false),
                DeleteBucketOwnershipControlsOutput.builder().build());
    }

    public Plan<GetBucketAclOutput> getBucketAcl(GetBucketAclRequest input, Call call) {
        return access.show(
                new BucketAccess.Target(
                        input.bucket(), input.expectedBucketOwner(), "s3:GetBucketAcl"),
                call,
                bucket ->
                        GetBucketAclOutput.builder()
                                .owner(CanonicalUser.ownerOf(bucket.owner()))
                                .grants(Acl.grants(bucket.owner()))
                                .build());
    }

    public Plan<PutBucketAclOutput> putBucketAcl(PutBucketAclRequest input, Call call) {
        List<Optional<String>> grants =
                List.of(
                        input.grantFullControl(),
                        input.grantRead(),
                        input.grantReadACP(),
                        input.grantWrite(),
                        input.grantWriteACP());
        return access.change(
                new BucketAccess.Target(
                        input.bucket(), input.expectedBucketOwner(), "s3:PutBucketAcl"),
                call,
                settings -> {
                    Acl.check(input.acl(), grants);
                    if (input.accessControlPolicy().isPresent()) {
                        throw S3Error.ACCESS_CONTROL_LIST_NOT_SUPPORTED.refusal();
                    }
                    return settings;
                },
                PutBucketAclOutput.builder().build());
    }

    private static GetBucketOwnershipControlsOutput shown(Bucket bucket) {
        if (!bucket.settings().hasOwnershipControls()) {
            throw S3Error.OWNERSHIP_CONTROLS_NOT_FOUND
                    .refusal()
                    .with(Map.of("BucketName", bucket.name()));
        }
        OwnershipControlsRule rule =
                OwnershipControlsRule.builder().objectOwnership(Acl.ENFORCED).build();
        return GetBucketOwnershipControlsOutput.builder()
                .ownershipControls(OwnershipControls.builder().rules(List.of(rule)).build())
                .build();
    }
}
