package coffer.s3.bucket;

import coffer.gate.Call;
import coffer.gate.Demand;
import coffer.gate.Effect;
import coffer.gate.Plan;
import coffer.s3.acl.AccessControl;
import coffer.s3.acl.AclDocument;
import coffer.s3.acl.AclWish;
import coffer.s3.acl.Ownership;
import coffer.s3.api.AccessControlPolicy;
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
import coffer.store.Transaction;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Who owns what is in a bucket, and the access control list of the bucket itself.
public final class OwnershipOperations {
    private static final String PUT = "s3:PutBucketOwnershipControls";

    private final Store store;
    private final Buckets buckets;
    private final BucketAccess access;

    public OwnershipOperations(Store store, Buckets buckets) {
        this.store = store;
        this.buckets = buckets;
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
        String name = rules.getFirst().objectOwnership();
        Ownership wanted = Ownership.find(name).orElseThrow(S3Error.MALFORMED_XML::refusal);
        Bucket bucket = require(input.bucket(), input.expectedBucketOwner());
        Demand demand =
                buckets.demands(bucket, call).onBucket(PUT).with("s3:x-amz-object-ownership", name);
        return Plan.demanding(demand)
                .then(authorised ->
                        Effect.change(tx -> {
                            Bucket current = buckets.same(tx, bucket);
                            // AWS: Amazon S3 User Guide, "Prerequisites for disabling ACLs".
                            if (wanted == Ownership.ENFORCED && current.acl().isShared()) {
                                throw S3Error.INVALID_BUCKET_ACL_WITH_OBJECT_OWNERSHIP.refusal();
                            }
                            buckets.put(
                                    tx,
                                    current.with(
                                            current.settings().withOwnership(Optional.of(wanted))));
                            return PutBucketOwnershipControlsOutput.builder().build();
                        }));
    }

    public Plan<DeleteBucketOwnershipControlsOutput> deleteBucketOwnershipControls(
            DeleteBucketOwnershipControlsRequest input, Call call) {
        return access.change(
                new BucketAccess.Target(input.bucket(), input.expectedBucketOwner(), PUT),
                call,
                settings -> settings.withOwnership(Optional.empty()),
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
                                .grants(AclDocument.shown(bucket.acl().grants()))
                                .build());
    }

    public Plan<PutBucketAclOutput> putBucketAcl(PutBucketAclRequest input, Call call) {
        AclWish wish =
                AclWish.of(
                        input.acl(),
                        new AclWish.Grants(
                                input.grantFullControl(),
                                input.grantRead(),
                                input.grantReadACP(),
                                input.grantWrite(),
                                input.grantWriteACP()));
        Bucket bucket = require(input.bucket(), input.expectedBucketOwner());
        Demand demand =
                buckets.demands(bucket, call)
                        .onBucket("s3:PutBucketAcl")
                        .with(wish.conditionKeys());
        return Plan.demanding(demand)
                .then(authorised ->
                        Effect.change(tx -> {
                            Bucket current = buckets.same(tx, bucket);
                            replace(tx, current, wish, input.accessControlPolicy());
                            return PutBucketAclOutput.builder().build();
                        }));
    }

    private void replace(
            Transaction tx, Bucket bucket, AclWish wish, Optional<AccessControlPolicy> document) {
        AccessControl acl = bucket.acl();
        if (!bucket.settings().hasLists()) {
            AclDocument.checkDisabled(wish, document, acl.ownerId());
            return;
        }
        String owner = acl.ownerId();
        AccessControl changed = acl.with(AclDocument.replacement(wish, document, owner, owner));
        PublicLists.check(bucket, changed, "s3:PutBucketAcl", bucket.arn());
        buckets.put(tx, bucket.with(bucket.settings().with(changed)));
    }

    private Bucket require(String name, Optional<String> expectedOwner) {
        return store.read(snapshot -> buckets.require(snapshot, name, expectedOwner));
    }

    private static GetBucketOwnershipControlsOutput shown(Bucket bucket) {
        if (!bucket.settings().hasOwnershipControls()) {
            throw S3Error.OWNERSHIP_CONTROLS_NOT_FOUND
                    .refusal()
                    .with(Map.of("BucketName", bucket.name()));
        }
        OwnershipControlsRule rule =
                OwnershipControlsRule.builder()
                        .objectOwnership(bucket.settings().ownership().wireName())
                        .build();
        return GetBucketOwnershipControlsOutput.builder()
                .ownershipControls(OwnershipControls.builder().rules(List.of(rule)).build())
                .build();
    }
}
