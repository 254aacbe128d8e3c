package coffer.policy;

/// How a resource's own policy and the caller's identity policies combine within one account.
/// Across accounts both must allow, whatever the rule.
public enum ResourceRule {
    /// Either may allow.
    ORDINARY,
    /// KMS keys: identity policies count only where the key policy allows the account.
    KEY_POLICY,
    /// Roles: as for keys, with the role's trust policy.
    TRUST_POLICY
}
