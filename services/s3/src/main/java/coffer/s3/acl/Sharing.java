package coffer.s3.acl;

import java.util.Optional;

/// How a bucket is shared: whose its objects are, and its list, if that is not its owner's alone.
public record Sharing(Ownership ownership, Optional<AccessControl> acl) {
    /// That of every new bucket.
    public static final Sharing INITIAL = new Sharing(Ownership.ENFORCED, Optional.empty());

    public Sharing with(Ownership changed) {
        return new Sharing(changed, acl);
    }

    public Sharing with(AccessControl changed) {
        return new Sharing(ownership, Optional.of(changed));
    }
}
