package coffer.policy;

/// Why a request is denied.
public sealed interface Reason {
    PolicyType type();

    /// A statement of that type of policy says so. Nothing overrides it.
    record ExplicitDeny(PolicyType type) implements Reason {}

    /// No statement of that type of policy allows it, though one would have to.
    record NoAllow(PolicyType type) implements Reason {}
}
