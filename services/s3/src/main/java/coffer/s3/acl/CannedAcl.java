package coffer.s3.acl;

import coffer.s3.error.S3Error;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The lists that have names.
// AWS: Amazon S3 User Guide, "Canned ACL".
public enum CannedAcl {
    PRIVATE("private"),
    PUBLIC_READ("public-read"),
    PUBLIC_READ_WRITE("public-read-write"),
    AUTHENTICATED_READ("authenticated-read"),
    AWS_EXEC_READ("aws-exec-read"),
    BUCKET_OWNER_READ("bucket-owner-read"),
    BUCKET_OWNER_FULL_CONTROL("bucket-owner-full-control"),
    LOG_DELIVERY_WRITE("log-delivery-write");

    // The account that AWS bundles images of machines by.
    private static final String IMAGE_BUNDLER =
            "6aa5a366c34c1cbe25dc49211496e913e0351eb0e8c37aa3477e40942ec6b97c";

    private final String wireName;

    CannedAcl(String wireName) {
        this.wireName = wireName;
    }

    String wireName() {
        return wireName;
    }

    /// Throws InvalidArgument.
    static CannedAcl of(String wireName) {
        for (CannedAcl each : values()) {
            if (each.wireName.equals(wireName)) return each;
        }
        throw S3Error.INVALID_ARGUMENT
                .refusal()
                .with(Map.of("ArgumentName", "x-amz-acl", "ArgumentValue", wireName));
    }

    /// The entries it stands for, on something of `owner` in a bucket of `bucketOwner`.
    List<AclGrant> grants(String owner, String bucketOwner) {
        List<AclGrant> grants = new ArrayList<>(AccessControl.ofOwnerAlone(owner));
        switch (this) {
            case PRIVATE -> {}
            case PUBLIC_READ -> grants.add(read(AclHolder.ALL_USERS));
            case PUBLIC_READ_WRITE -> {
                grants.add(read(AclHolder.ALL_USERS));
                grants.add(new AclGrant(AclHolder.ALL_USERS, AclPermission.WRITE));
            }
            case AUTHENTICATED_READ -> grants.add(read(AclHolder.AUTHENTICATED_USERS));
            case AWS_EXEC_READ -> grants.add(AclGrant.toUser(IMAGE_BUNDLER, AclPermission.READ));
            case BUCKET_OWNER_READ -> give(grants, owner, bucketOwner, AclPermission.READ);
            case BUCKET_OWNER_FULL_CONTROL ->
                    give(grants, owner, bucketOwner, AclPermission.FULL_CONTROL);
            case LOG_DELIVERY_WRITE -> {
                grants.add(new AclGrant(AclHolder.LOG_DELIVERY, AclPermission.WRITE));
                grants.add(new AclGrant(AclHolder.LOG_DELIVERY, AclPermission.READ_ACP));
            }
        }
        return grants;
    }

    private static void give(
            List<AclGrant> grants, String owner, String bucketOwner, AclPermission permission) {
        if (!owner.equals(bucketOwner)) grants.add(AclGrant.toUser(bucketOwner, permission));
    }

    private static AclGrant read(AclHolder holder) {
        return new AclGrant(holder, AclPermission.READ);
    }
}
