package coffer.s3.object;

import coffer.gate.Call;
import coffer.gate.Demand;
import coffer.gate.Effect;
import coffer.gate.Plan;
import coffer.s3.acl.AccessControl;
import coffer.s3.acl.AclDocument;
import coffer.s3.acl.AclWish;
import coffer.s3.api.GetObjectAclOutput;
import coffer.s3.api.GetObjectAclRequest;
import coffer.s3.api.PutObjectAclOutput;
import coffer.s3.api.PutObjectAclRequest;
import coffer.s3.bucket.Bucket;
import coffer.s3.bucket.BucketDemands;
import coffer.s3.bucket.CanonicalUser;
import coffer.s3.bucket.PublicLists;
import coffer.s3.event.Occasion;
import java.util.Optional;

/// The access control list of an object.
public final class AclOperations {
    private static final Sighting.Action GET =
            new Sighting.Action("s3:GetObjectAcl", "s3:GetObjectVersionAcl");
    private static final Sighting.Action PUT =
            new Sighting.Action("s3:PutObjectAcl", "s3:PutObjectVersionAcl");

    private final ObjectPorts ports;

    public AclOperations(ObjectPorts ports) {
        this.ports = ports;
    }

    public Plan<GetObjectAclOutput> getObjectAcl(GetObjectAclRequest input, Call call) {
        Sighting found =
                Sighting.of(
                        ports,
                        new Sighting.Wanted(
                                input.bucket(),
                                input.key(),
                                input.versionId(),
                                input.expectedBucketOwner()));
        BucketDemands demands = ports.buckets().demands(found.bucket(), call);
        Demand list = found.mayList(demands);
        return Plan.demanding(found.demand(demands, GET), list)
                .then(authorised -> {
                    AccessControl acl =
                            acl(found.present(authorised.permits(list)), found.bucket());
                    return Effect.answer(
                            GetObjectAclOutput.builder()
                                    .owner(acl.shownOwner())
                                    .grants(AclDocument.shown(acl.grants()))
                                    .build());
                });
    }

    private static AccessControl acl(Version version, Bucket bucket) {
        return version.aclIn(bucket).orElseGet(() -> AccessControl.ofOwner(bucket.owner()));
    }

    public Plan<PutObjectAclOutput> putObjectAcl(PutObjectAclRequest input, Call call) {
        Sighting found =
                Sighting.of(
                        ports,
                        new Sighting.Wanted(
                                input.bucket(),
                                input.key(),
                                input.versionId(),
                                input.expectedBucketOwner()));
        AclWish wish = wish(input);
        BucketDemands demands = ports.buckets().demands(found.bucket(), call);
        Demand list = found.mayList(demands);
        return Plan.demanding(found.demand(demands, PUT).with(wish.conditionKeys()), list)
                .then(authorised -> {
                    Version seen = found.present(authorised.permits(list));
                    if (!found.bucket().settings().hasLists()) {
                        AclDocument.checkDisabled(
                                wish,
                                input.accessControlPolicy(),
                                CanonicalUser.idOf(found.bucket().owner()));
                        return Effect.answer(PutObjectAclOutput.builder().build());
                    }
                    return replace(changed(input, wish, found.bucket(), seen), found, seen, call);
                });
    }

    private static AclWish wish(PutObjectAclRequest input) {
        return AclWish.of(
                input.acl(),
                new AclWish.Grants(
                        input.grantFullControl(),
                        input.grantRead(),
                        input.grantReadACP(),
                        input.grantWrite(),
                        input.grantWriteACP()));
    }

    private static Optional<AccessControl> changed(
            PutObjectAclRequest input, AclWish wish, Bucket bucket, Version seen) {
        AccessControl acl = acl(seen, bucket);
        AccessControl changed =
                acl.with(
                        AclDocument.replacement(
                                wish,
                                input.accessControlPolicy(),
                                acl.ownerId(),
                                CanonicalUser.idOf(bucket.owner())));
        PublicLists.check(bucket, changed, "s3:PutObjectAcl", bucket.objectArn(seen.key()));
        boolean isPlain = changed.equals(AccessControl.ofOwner(bucket.owner()));
        return isPlain ? Optional.empty() : Optional.of(changed);
    }

    private Effect<PutObjectAclOutput> replace(
            Optional<AccessControl> acl, Sighting found, Version seen, Call call) {
        return Effect.change(tx -> {
            Bucket bucket = ports.buckets().same(tx, found.bucket());
            Version current = ports.index().same(tx, bucket, seen);
            ports.index().put(tx, bucket, current.withAcl(acl));
            ports.notifications()
                    .tell(tx, bucket, Occasion.of("ObjectAcl:Put", call), current.touched());
            return PutObjectAclOutput.builder().build();
        });
    }
}
