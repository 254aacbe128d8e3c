package coffer.policy.lint;

import coffer.policy.PolicyLimits;
import java.util.Optional;

/// What a policy is attached to, which governs what it may say.
public enum Target {
    IDENTITY("IDENTITY_POLICY", "", Optional.empty()),
    /// A resource of whatever kind.
    RESOURCE("RESOURCE_POLICY", "", Optional.empty()),
    BUCKET("RESOURCE_POLICY", "AWS::S3::Bucket", Optional.of("s3")),
    ACCESS_POINT("RESOURCE_POLICY", "AWS::S3::AccessPoint", Optional.of("s3")),
    MULTI_REGION_ACCESS_POINT(
            "RESOURCE_POLICY", "AWS::S3::MultiRegionAccessPoint", Optional.of("s3")),
    OBJECT_LAMBDA_ACCESS_POINT(
            "RESOURCE_POLICY", "AWS::S3ObjectLambda::AccessPoint", Optional.of("s3-object-lambda")),
    TABLE("RESOURCE_POLICY", "AWS::DynamoDB::Table", Optional.of("dynamodb")),
    KEY("RESOURCE_POLICY", "AWS::KMS::Key", Optional.of("kms")),
    TRUST("RESOURCE_POLICY", "AWS::IAM::AssumeRolePolicyDocument", Optional.of("sts")),
    SCP("SERVICE_CONTROL_POLICY", "", Optional.empty()),
    RCP("RESOURCE_CONTROL_POLICY", "", Optional.empty());

    private final String policyType;
    private final String resourceType;
    private final Optional<String> service;

    Target(String policyType, String resourceType, Optional<String> service) {
        this.policyType = policyType;
        this.resourceType = resourceType;
        this.service = service;
    }

    /// In AWS's words, such as `IDENTITY_POLICY`.
    public String policyType() {
        return policyType;
    }

    /// In AWS's words, such as `AWS::S3::Bucket`; empty where AWS has none.
    public String resourceType() {
        return resourceType;
    }

    /// The only service whose actions the policy can be about.
    Optional<String> service() {
        return service;
    }

    boolean isResourcePolicy() {
        return policyType.equals("RESOURCE_POLICY");
    }

    /// Whether statements say whom they are about.
    boolean namesPrincipals() {
        return isResourcePolicy() || this == RCP;
    }

    boolean wantsUniqueSids() {
        return !isResourcePolicy() || this == TRUST;
    }

    /// How long the document may be.
    int quota() {
        return switch (this) {
            case IDENTITY -> PolicyLimits.MANAGED_POLICY;
            case TRUST -> PolicyLimits.TRUST_POLICY;
            case SCP -> PolicyLimits.SCP;
            case RCP -> PolicyLimits.RCP;
            case KEY -> PolicyLimits.KEY_POLICY_BYTES;
            case RESOURCE,
                    BUCKET,
                    ACCESS_POINT,
                    MULTI_REGION_ACCESS_POINT,
                    OBJECT_LAMBDA_ACCESS_POINT,
                    TABLE ->
                    PolicyLimits.BUCKET_POLICY_BYTES;
        };
    }
}
