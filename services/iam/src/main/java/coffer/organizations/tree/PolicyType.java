package coffer.organizations.tree;

import coffer.organizations.OrganizationsError;
import coffer.policy.PolicyLimits;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/// What kinds of policy an organization can have, how long one may be and how many of them one
/// target may bear.
// AWS: Organizations User Guide, "Quotas for AWS Organizations".
public enum PolicyType {
    SERVICE_CONTROL_POLICY(PolicyLimits.SCP, 10),
    RESOURCE_CONTROL_POLICY(PolicyLimits.RCP, 5),
    TAG_POLICY(10_000, 10),
    BACKUP_POLICY(10_000, 10),
    AISERVICES_OPT_OUT_POLICY(2_500, 5),
    CHATBOT_POLICY(10_000, 5),
    DECLARATIVE_POLICY_EC2(10_000, 10),
    SECURITYHUB_POLICY(10_000, 10),
    INSPECTOR_POLICY(10_000, 10),
    UPGRADE_ROLLOUT_POLICY(10_000, 10),
    BEDROCK_POLICY(10_000, 10),
    S3_POLICY(10_000, 10),
    NETWORK_SECURITY_DIRECTOR_POLICY(10_000, 10);

    private final int maxLength;
    private final int perTarget;

    PolicyType(int maxLength, int perTarget) {
        this.maxLength = maxLength;
        this.perTarget = perTarget;
    }

    public int maxLength() {
        return maxLength;
    }

    public int perTarget() {
        return perTarget;
    }

    /// Whether it decides on requests, and is not merged into one effective policy.
    public boolean decides() {
        return this == SERVICE_CONTROL_POLICY || this == RESOURCE_CONTROL_POLICY;
    }

    /// As ARNs have it.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// Throws for what the model does not know.
    public static PolicyType of(String name) {
        return Stream.of(values())
                .filter(type -> type.name().equals(name))
                .findFirst()
                .orElseThrow(
                        () -> OrganizationsError.INVALID_INPUT.refusal("INVALID_ENUM_POLICY_TYPE"));
    }

    /// Those merged into one effective policy.
    public static List<PolicyType> ofManagement() {
        return Stream.of(values()).filter(type -> !type.decides()).toList();
    }
}
