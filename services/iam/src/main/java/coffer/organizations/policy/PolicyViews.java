package coffer.organizations.policy;

import coffer.organizations.api.Policy;
import coffer.organizations.api.PolicySummary;
import coffer.organizations.tree.Organization;
import coffer.organizations.tree.OrganizationPolicy;

/// Policies as callers see them.
final class PolicyViews {
    private PolicyViews() {}

    static PolicySummary summary(Organization in, OrganizationPolicy policy) {
        return PolicySummary.builder()
                .id(policy.id())
                .arn(policy.arn(in).toString())
                .name(policy.label().name())
                .description(policy.label().description())
                .type(policy.type().name())
                .awsManaged(policy.belongsToAws())
                .build();
    }

    static Policy of(Organization in, OrganizationPolicy policy) {
        return Policy.builder()
                .policySummary(summary(in, policy))
                .content(policy.content())
                .build();
    }
}
