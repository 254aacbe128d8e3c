package coffer.s3.acl;

import coffer.s3.error.S3Error;
import java.util.Map;
import java.util.Set;

/// Whom a list grants something: an account by its canonical id, or a group by its URI.
public record AclHolder(Kind kind, String name) {
    private static final String GROUPS = "http://acs.amazonaws.com/groups/";

    /// Everyone, signed or not.
    public static final AclHolder ALL_USERS = new AclHolder(Kind.GROUP, GROUPS + "global/AllUsers");

    /// Everyone who signs, of whichever account.
    public static final AclHolder AUTHENTICATED_USERS =
            new AclHolder(Kind.GROUP, GROUPS + "global/AuthenticatedUsers");

    /// What writes access logs.
    public static final AclHolder LOG_DELIVERY =
            new AclHolder(Kind.GROUP, GROUPS + "s3/LogDelivery");

    private static final Set<AclHolder> ALL_GROUPS =
            Set.of(ALL_USERS, AUTHENTICATED_USERS, LOG_DELIVERY);

    /// What the name is.
    public enum Kind {
        USER,
        GROUP
    }

    /// Throws InvalidArgument for what no account is ever called.
    public static AclHolder user(String canonicalId) {
        if (CanonicalId.isOne(canonicalId)) return new AclHolder(Kind.USER, canonicalId);
        throw invalid("Invalid id", "CanonicalUser/ID", canonicalId);
    }

    /// Throws InvalidArgument if there is no such group.
    static AclHolder group(String uri) {
        AclHolder group = new AclHolder(Kind.GROUP, uri);
        if (ALL_GROUPS.contains(group)) return group;
        throw invalid("Invalid group uri", "Group/URI", uri);
    }

    /// Whether that is everybody.
    boolean isPublic() {
        return equals(ALL_USERS) || equals(AUTHENTICATED_USERS);
    }

    private static RuntimeException invalid(String message, String name, String value) {
        return S3Error.INVALID_ARGUMENT
                .because(message)
                .with(Map.of("ArgumentName", name, "ArgumentValue", value));
    }
}
