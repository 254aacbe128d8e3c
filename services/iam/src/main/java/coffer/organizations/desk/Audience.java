package coffer.organizations.desk;

/// Who may call an operation at all, whatever his policies say.
public enum Audience {
    /// Everybody, in an organization or not.
    ANYBODY,
    /// Every account of the organization.
    MEMBERS,
    /// The management account, and members that administer a service for the organization.
    DELEGATES,
    /// The management account, and whom its resource policy lets manage policies.
    POLICY_MANAGERS,
    /// Both of those.
    READERS,
    /// The management account alone.
    MANAGEMENT;

    boolean hasDelegates() {
        return this == DELEGATES || this == READERS;
    }

    boolean hasPolicyManagers() {
        return this == POLICY_MANAGERS || this == READERS;
    }
}
