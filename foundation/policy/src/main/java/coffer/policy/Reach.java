package coffer.policy;

/// How a statement reaches the caller, from not at all to most directly. It governs what an allow
/// in a resource's policy is worth.
// AWS: IAM User Guide, "Policy evaluation logic", resource-based policies and implicit denies.
public enum Reach {
    NONE,
    /// The statement names the caller's account, and so leaves the matter to its identity policies.
    ACCOUNT,
    /// It names the role of a session, or the user who federated: boundaries and session policies
    /// still limit the session.
    ENTITY,
    /// It names exactly this caller, or everyone: nothing else in the account limits it.
    DIRECT;

    Reach orBetter(Reach other) {
        return compareTo(other) >= 0 ? this : other;
    }

    Reach orWorse(Reach other) {
        return compareTo(other) <= 0 ? this : other;
    }
}
