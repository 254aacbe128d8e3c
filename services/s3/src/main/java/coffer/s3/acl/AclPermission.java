package coffer.s3.acl;

import java.util.Optional;

/// What a list can grant. What that means depends on what the list is of.
public enum AclPermission {
    FULL_CONTROL("s3:x-amz-grant-full-control"),
    WRITE("s3:x-amz-grant-write"),
    WRITE_ACP("s3:x-amz-grant-write-acp"),
    READ("s3:x-amz-grant-read"),
    READ_ACP("s3:x-amz-grant-read-acp");

    private final String key;

    AclPermission(String key) {
        this.key = key;
    }

    /// The condition key that tells whom a request grants it.
    String key() {
        return key;
    }

    /// The header that grants it.
    String header() {
        return key.substring("s3:".length());
    }

    static Optional<AclPermission> find(String name) {
        for (AclPermission each : values()) {
            if (each.name().equals(name)) return Optional.of(each);
        }
        return Optional.empty();
    }

    boolean includes(AclPermission other) {
        return this == FULL_CONTROL || this == other;
    }
}
