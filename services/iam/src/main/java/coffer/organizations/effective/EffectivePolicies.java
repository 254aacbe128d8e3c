package coffer.organizations.effective;

import coffer.iam.policy.JsonText;
import coffer.organizations.desk.Scene;
import coffer.organizations.tree.Node;
import coffer.organizations.tree.OrganizationPolicy;
import coffer.organizations.tree.PolicyType;
import coffer.policy.json.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What the policies of one type that are above an account come to.
record EffectivePolicies(PolicyType type) {

    /// `contributing` are the ids of all that had a part in it.
    record Effective(String content, Instant updated, List<String> contributing) {
        Effective {
            contributing = List.copyOf(contributing);
        }
    }

    /// Empty if there is no policy of the type above the account, or nothing is left of them.
    Optional<Effective> of(Scene scene, Node.Leaf leaf) {
        Inheritance inheritance = new Inheritance();
        List<OrganizationPolicy> all = new ArrayList<>();
        for (Node node : scene.tree().path(scene.snapshot(), leaf)) {
            List<OrganizationPolicy> level = level(scene, node);
            inheritance.descend(level.stream().map(this::read).toList());
            all.addAll(level);
        }
        return inheritance
                .effective()
                .map(JsonText::of)
                .map(content ->
                        new Effective(
                                content,
                                all.stream()
                                        .map(policy -> policy.times().updated())
                                        .max(Comparator.naturalOrder())
                                        .orElseThrow(),
                                all.stream().map(OrganizationPolicy::id).toList()));
    }

    private List<OrganizationPolicy> level(Scene scene, Node node) {
        return scene.desk()
                .policies()
                .attached(scene.snapshot(), scene.organization(), node.id(), type)
                .sorted(
                        Comparator.comparing(
                                        (OrganizationPolicy policy) -> policy.times().created())
                                .thenComparing(OrganizationPolicy::id)
                                .reversed())
                .toList();
    }

    private Map<String, Json> read(OrganizationPolicy policy) {
        Map<String, Json> fields = ManagementSyntax.read(policy.content());
        return type == PolicyType.TAG_POLICY ? Inheritance.withFoldedTags(fields) : fields;
    }
}
