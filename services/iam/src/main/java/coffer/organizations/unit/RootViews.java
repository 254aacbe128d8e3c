package coffer.organizations.unit;

import coffer.organizations.api.PolicyTypeSummary;
import coffer.organizations.api.Root;
import coffer.organizations.tree.Node;
import coffer.organizations.tree.Organization;
import java.util.List;

/// Roots as callers see them.
public final class RootViews {
    private RootViews() {}

    public static Root of(Node.Root root) {
        return Root.builder()
                .id(root.id())
                .arn(root.arn().toString())
                .name(root.name())
                .policyTypes(types(root.organization()))
                .build();
    }

    public static List<PolicyTypeSummary> types(Organization organization) {
        return organization.enabled().stream()
                .map(type ->
                        PolicyTypeSummary.builder().type(type.name()).status("ENABLED").build())
                .toList();
    }
}
