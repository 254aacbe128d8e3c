package coffer.organizations.policy;

import coffer.iam.policy.Documents;
import coffer.organizations.OrganizationsError;
import coffer.organizations.effective.ManagementSyntax;
import coffer.organizations.tree.PolicyType;
import coffer.policy.document.PolicyKind;
import coffer.policy.document.PolicySyntaxException;

/// Reads what callers give as the content of a policy.
record Contents(Documents documents) {

    /// Throws unless it is a policy of that type.
    void check(PolicyType type, String content) {
        if (content.length() > type.maxLength()) {
            throw OrganizationsError.CONSTRAINT_VIOLATION.refusal(
                    "POLICY_CONTENT_LIMIT_EXCEEDED",
                    "You have exceeded the content size that you can have in a policy.");
        }
        try {
            read(type, content);
        } catch (PolicySyntaxException malformed) {
            throw OrganizationsError.MALFORMED_POLICY_DOCUMENT.because(malformed.message());
        }
    }

    private void read(PolicyType type, String content) {
        switch (type) {
            case SERVICE_CONTROL_POLICY -> documents.compiled(content, PolicyKind.SCP);
            case RESOURCE_CONTROL_POLICY -> documents.compiled(content, PolicyKind.RCP);
            case TAG_POLICY,
                    BACKUP_POLICY,
                    AISERVICES_OPT_OUT_POLICY,
                    CHATBOT_POLICY,
                    DECLARATIVE_POLICY_EC2,
                    SECURITYHUB_POLICY,
                    INSPECTOR_POLICY,
                    UPGRADE_ROLLOUT_POLICY,
                    BEDROCK_POLICY,
                    S3_POLICY,
                    NETWORK_SECURITY_DIRECTOR_POLICY ->
                    ManagementSyntax.check(type, content);
        }
    }
}
