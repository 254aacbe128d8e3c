package coffer.policy.lint;

/// How much a finding matters.
// AWS: Access Analyzer API Reference, ValidatePolicyFinding, "findingType".
public enum FindingType {
    /// A part of the policy does not work.
    ERROR("error"),
    /// It allows more than we think wise.
    SECURITY_WARNING("security-warning"),
    /// It does not keep to good practice.
    WARNING("general-warning"),
    /// It could be written better.
    SUGGESTION("suggestion");

    private final String slug;

    FindingType(String slug) {
        this.slug = slug;
    }

    /// The word in the links of AWS's reference.
    String slug() {
        return slug;
    }
}
