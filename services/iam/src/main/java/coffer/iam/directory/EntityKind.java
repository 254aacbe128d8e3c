package coffer.iam.directory;

import java.util.Locale;

/// What bears policies. `idPrefix` begins the unique ids of this kind.
// AWS: IAM User Guide, "IAM identifiers"; "IAM and AWS STS quotas".
public enum EntityKind {
    USER("User", "AIDA", 5_000, 10),
    GROUP("Group", "AGPA", 300, 10),
    ROLE("Role", "AROA", 1_000, 10);

    private final String title;
    private final String idPrefix;
    private final int perAccount;
    private final int attachedPolicies;

    EntityKind(String title, String idPrefix, int perAccount, int attachedPolicies) {
        this.title = title;
        this.idPrefix = idPrefix;
        this.perAccount = perAccount;
        this.attachedPolicies = attachedPolicies;
    }

    /// As in action names: `iam:Create` + `User`.
    public String title() {
        return title;
    }

    /// As in ARNs and messages.
    public String word() {
        return title.toLowerCase(Locale.ROOT);
    }

    public String idPrefix() {
        return idPrefix;
    }

    /// How many an account may have.
    public int perAccount() {
        return perAccount;
    }

    /// How many managed policies may be attached to one.
    public int attachedPolicies() {
        return attachedPolicies;
    }

    /// The kind as CloudTrail names it.
    public String resourceType() {
        return "AWS::IAM::" + title;
    }
}
