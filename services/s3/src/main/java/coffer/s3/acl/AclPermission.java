package coffer.s3.acl;

import java.util.Optional;

/// What a list can grant. What that means depends on what the list is of.
public enum AclPermission {
    FULL_CONTROL,
    WRITE,
    WRITE_ACP,
    READ,
    READ_ACP;

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
