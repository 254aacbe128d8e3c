package coffer.s3.bucket;

import coffer.kernel.Arn;
import coffer.s3.acl.AccessControl;
import coffer.s3.error.S3Error;

/// Holds back access control lists that would let everybody in.
// AWS: Amazon S3 User Guide, "Block public access settings", BlockPublicAcls.
public final class PublicLists {
    private PublicLists() {}

    /// Throws AccessDenied if `acl` is public and `bucket`, or its account, has no such lists.
    public static void check(Bucket bucket, AccessControl acl, String action, Arn resource) {
        if (!acl.isPublic() || !bucket.publicAccess().blockPublicAcls()) return;
        throw S3Error.ACCESS_DENIED.because(
                action
                        + " on "
                        + resource
                        + " is denied because public ACLs are prevented by the BlockPublicAcls"
                        + " block public access setting.");
    }
}
