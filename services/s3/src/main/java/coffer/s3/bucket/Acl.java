package coffer.s3.bucket;

import coffer.kernel.AccountId;
import coffer.s3.api.Grant;
import coffer.s3.api.Grantee;
import coffer.s3.api.Permission;
import coffer.s3.api.Type;
import coffer.s3.error.S3Error;
import java.util.List;
import java.util.Optional;

/// The one access control list there is: the bucket's owner owns everything in it.
public final class Acl {
    /// The only object ownership setting here.
    public static final String ENFORCED = "BucketOwnerEnforced";

    private static final String OWNER_FULL_CONTROL = "bucket-owner-full-control";

    private Acl() {}

    /// Refuses to set any other list, named or granted one by one.
    public static void check(Optional<String> canned, List<Optional<String>> grants) {
        boolean changesNothing =
                canned.filter(acl -> !acl.equals(OWNER_FULL_CONTROL)).isEmpty()
                        && grants.stream().allMatch(Optional::isEmpty);
        if (!changesNothing) throw S3Error.ACCESS_CONTROL_LIST_NOT_SUPPORTED.refusal();
    }

    public static List<Grant> grants(AccountId owner) {
        return List.of(
                Grant.builder()
                        .grantee(
                                Grantee.builder()
                                        .id(CanonicalUser.idOf(owner))
                                        .type(Type.CANONICAL_USER)
                                        .build())
                        .permission(Permission.FULL_CONTROL)
                        .build());
    }
}
