package coffer.policy.document;

/// What a document is attached to, which governs what it must and must not say.
public enum PolicyKind {
    /// Attached to a user, group or role.
    IDENTITY,
    /// Attached to a resource other than a key or a role, such as a bucket.
    RESOURCE,
    /// Attached to a KMS key.
    KEY,
    /// Attached to a role: who may assume it.
    TRUST,
    /// Passed when temporary credentials are made.
    SESSION,
    /// A permissions boundary.
    BOUNDARY,
    /// A service control policy.
    SCP,
    /// A resource control policy.
    RCP,
    /// Attached to a VPC endpoint.
    ENDPOINT;

    /// Whether statements say whom they are about. Elsewhere that is whoever bears the policy.
    public boolean namesPrincipals() {
        return switch (this) {
            case RESOURCE, KEY, TRUST, RCP, ENDPOINT -> true;
            case IDENTITY, SESSION, BOUNDARY, SCP -> false;
        };
    }
}
