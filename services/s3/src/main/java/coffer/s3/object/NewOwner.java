package coffer.s3.object;

import coffer.gate.Call;
import coffer.kernel.AccountId;
import coffer.policy.Principal;
import coffer.s3.acl.AccessControl;
import coffer.s3.acl.AclWish;
import coffer.s3.acl.CannedAcl;
import coffer.s3.acl.Ownership;
import coffer.s3.bucket.Bucket;
import coffer.s3.bucket.CanonicalUser;
import coffer.s3.bucket.PublicLists;
import java.util.Optional;

/// Whose an object about to be written will be, and what its list will grant.
// AWS: Amazon S3 User Guide, "Controlling ownership of objects and disabling ACLs".
public final class NewOwner {
    private NewOwner() {}

    /// Empty if it will be the bucket owner's alone. Throws AccessControlListNotSupported where
    /// lists do not count, AccessDenied for a public one where those are blocked, and what
    /// [AclWish#grants] throws.
    public static Optional<AccessControl> of(AclWish wish, Bucket bucket, Call call, String key) {
        if (!bucket.settings().hasLists()) {
            wish.checkDisabled();
            return Optional.empty();
        }
        AccessControl plain = AccessControl.ofOwner(bucket.owner());
        AccessControl own = plain.of(owner(wish, bucket, call));
        String bucketOwner = CanonicalUser.idOf(bucket.owner());
        AccessControl chosen = own.with(wish.grants(own.ownerId(), bucketOwner));
        PublicLists.check(bucket, chosen, "s3:PutObject", bucket.objectArn(key));
        return chosen.equals(plain) ? Optional.empty() : Optional.of(chosen);
    }

    private static Optional<AccountId> owner(AclWish wish, Bucket bucket, Call call) {
        boolean isGiven =
                bucket.settings().ownership() == Ownership.PREFERRED
                        && wish.is(CannedAcl.BUCKET_OWNER_FULL_CONTROL);
        // What a service writes by itself, it writes for the bucket's owner.
        boolean isServices = call.identity().principal() instanceof Principal.Service;
        return isGiven || isServices ? Optional.of(bucket.owner()) : call.identity().account();
    }
}
