package coffer.organizations.desk;

import coffer.gate.Demand;
import coffer.kernel.AccountId;
import coffer.kernel.Arn;
import coffer.organizations.tree.Node;
import coffer.organizations.tree.Organization;
import coffer.organizations.tree.OrganizationPolicy;
import coffer.organizations.tree.PolicyType;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What an operation is about. `resourceType` is CloudTrail's name of its kind, if it has one;
/// `policyType` is known of policies only.
public record Subject(
        Optional<Arn> arn,
        String resourceType,
        Map<String, String> tags,
        Optional<PolicyType> policyType) {
    private static final Subject EVERYTHING =
            new Subject(Optional.empty(), "", Map.of(), Optional.empty());

    public Subject {
        tags = Map.copyOf(tags);
    }

    public static Subject everything() {
        return EVERYTHING;
    }

    public static Subject of(Node node) {
        return of(node.arn(), node.kind().resourceType(), node.tags());
    }

    public static Subject of(OrganizationPolicy policy, Organization organization) {
        return new Subject(
                Optional.of(policy.arn(organization)),
                "AWS::Organizations::Policy",
                policy.tags(),
                Optional.of(policy.type()));
    }

    public static Subject of(Arn arn, String resourceType, Map<String, String> tags) {
        return new Subject(Optional.of(arn), resourceType, tags, Optional.empty());
    }

    /// That of an id under which nothing is found.
    static Subject unknown(Organization organization, String id) {
        Node.Kind kind = Node.Kind.of(id);
        String word = id.startsWith("p-") ? "policy" : kind.word();
        return of(organization.arn(word, id), "", Map.of());
    }

    Demand demand(String action, AccountId owner) {
        Map<String, List<String>> keys = new HashMap<>();
        tags.forEach((key, value) -> keys.put("aws:ResourceTag/" + key, List.of(value)));
        return arn.map(name -> Demand.on(action, name, resourceType, owner))
                .orElseGet(() -> Demand.onEverything(action, owner))
                .with(keys);
    }
}
