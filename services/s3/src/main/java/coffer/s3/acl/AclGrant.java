package coffer.s3.acl;

/// One entry of a list.
public record AclGrant(AclHolder holder, AclPermission permission) {
    static AclGrant toUser(String canonicalId, AclPermission permission) {
        return new AclGrant(new AclHolder(AclHolder.Kind.USER, canonicalId), permission);
    }
}
