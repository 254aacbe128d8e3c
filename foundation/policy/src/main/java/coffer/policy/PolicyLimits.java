package coffer.policy;

/// AWS's default limits on the size of documents, in characters without white space where AWS does
/// not count it. Whoever stores a document checks them; parsing has only its own, larger bound.
// AWS: IAM User Guide, "IAM and AWS STS quotas"; KMS and S3 quotas; Organizations quotas.
public final class PolicyLimits {
    public static final int MANAGED_POLICY = 6_144;
    public static final int USER_INLINE_TOTAL = 2_048;
    public static final int GROUP_INLINE_TOTAL = 5_120;
    public static final int ROLE_INLINE_TOTAL = 10_240;
    public static final int TRUST_POLICY = 2_048;
    public static final int SESSION_POLICY = 2_048;
    public static final int KEY_POLICY_BYTES = 32 * 1_024;
    public static final int BUCKET_POLICY_BYTES = 20 * 1_024;
    public static final int ENDPOINT_POLICY = 20_480;
    public static final int SCP = 10_240;
    public static final int RCP = 5_120;

    private PolicyLimits() {}

    /// The length as IAM counts it.
    public static int lengthWithoutWhiteSpace(String json) {
        return (int) json.chars().filter(c -> !Character.isWhitespace(c)).count();
    }
}
