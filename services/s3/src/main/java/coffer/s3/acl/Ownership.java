package coffer.s3.acl;

import java.util.Optional;

/// Whose the objects in a bucket are, and whether lists count there at all.
// AWS: Amazon S3 User Guide, "Controlling ownership of objects and disabling ACLs".
public enum Ownership {
    /// The bucket's owner owns everything in it, and lists do not count.
    ENFORCED("BucketOwnerEnforced"),
    /// Whoever writes an object owns it, unless he gives it to the bucket's owner.
    PREFERRED("BucketOwnerPreferred"),
    /// Whoever writes an object owns it.
    WRITER("ObjectWriter");

    private final String wireName;

    Ownership(String wireName) {
        this.wireName = wireName;
    }

    public String wireName() {
        return wireName;
    }

    public static Optional<Ownership> find(String wireName) {
        for (Ownership each : values()) {
            if (each.wireName.equals(wireName)) return Optional.of(each);
        }
        return Optional.empty();
    }
}
