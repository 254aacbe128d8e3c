package coffer.organizations.tag;

import coffer.gate.Call;
import coffer.gate.Plan;
import coffer.iam.paging.Page;
import coffer.iam.paging.Paging;
import coffer.iam.tag.Tags;
import coffer.organizations.OrganizationsError;
import coffer.organizations.api.ListTagsForResourceRequest;
import coffer.organizations.api.ListTagsForResourceResponse;
import coffer.organizations.api.Tag;
import coffer.organizations.api.TagResourceRequest;
import coffer.organizations.api.TagResourceResponse;
import coffer.organizations.api.UntagResourceRequest;
import coffer.organizations.api.UntagResourceResponse;
import coffer.organizations.desk.Audience;
import coffer.organizations.desk.Desk;
import coffer.organizations.desk.Scene;
import coffer.organizations.tree.Node;
import coffer.organizations.tree.Organization;
import coffer.organizations.tree.Organization.ResourcePolicy;
import coffer.organizations.tree.OrganizationPolicy;
import coffer.store.Transaction;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/// Tags of roots, units, accounts and policies.
public final class TagOperations {
    private final Desk desk;

    public TagOperations(Desk desk) {
        this.desk = desk;
    }

    public Plan<TagResourceResponse> tagResource(TagResourceRequest input, Call call) {
        Map<String, String> given = TagSets.of(Optional.of(input.tags()));
        return desk.asking(call, Audience.POLICY_MANAGERS, "TagResource")
                .on(input.resourceId())
                .with(Tags.ofRequest(given))
                .changing((scene, tx) -> {
                    change(scene, tx, input.resourceId(), old -> TagSets.merged(old, given));
                    return TagResourceResponse.builder().build();
                });
    }

    public Plan<UntagResourceResponse> untagResource(UntagResourceRequest input, Call call) {
        return desk.asking(call, Audience.POLICY_MANAGERS, "UntagResource")
                .on(input.resourceId())
                .with(Map.of("aws:TagKeys", input.tagKeys()))
                .changing((scene, tx) -> {
                    change(
                            scene,
                            tx,
                            input.resourceId(),
                            old -> {
                                Map<String, String> rest = new HashMap<>(old);
                                input.tagKeys().forEach(rest::remove);
                                return rest;
                            });
                    return UntagResourceResponse.builder().build();
                });
    }

    public Plan<ListTagsForResourceResponse> listTagsForResource(
            ListTagsForResourceRequest input, Call call) {
        Paging paging =
                Desk.paging(
                        List.of("tags", input.resourceId()), input.nextToken(), Optional.of(50));
        return desk.asking(call, Audience.READERS, "ListTagsForResource")
                .on(input.resourceId())
                .reading(scene -> {
                    Page<Tag> page =
                            paging.page(TagSets.list(tags(scene, input.resourceId())), Tag::key);
                    return ListTagsForResourceResponse.builder()
                            .tags(page.items())
                            .nextToken(page.marker())
                            .build();
                });
    }

    private static Map<String, String> tags(Scene scene, String id) {
        if (id.startsWith("rp-")) return resourcePolicy(scene, id).tags();
        if (id.startsWith("p-")) return policy(scene, id).tags();
        return scene.target(id).tags();
    }

    private void change(
            Scene scene, Transaction tx, String id, UnaryOperator<Map<String, String>> change) {
        Organization in = scene.organization();
        if (id.startsWith("rp-")) {
            ResourcePolicy policy = resourcePolicy(scene, id);
            ResourcePolicy tagged =
                    new ResourcePolicy(policy.id(), policy.content(), change.apply(policy.tags()));
            desk.organizations().put(tx, in.withResourcePolicy(Optional.of(tagged)));
        } else if (id.startsWith("p-")) {
            OrganizationPolicy policy = policy(scene, id);
            if (policy.belongsToAws()) {
                throw OrganizationsError.INVALID_INPUT.refusal(
                        "IMMUTABLE_POLICY", "You specified a policy that is managed by AWS.");
            }
            desk.policies().put(tx, in, policy.tagged(change.apply(policy.tags())));
        } else {
            change(scene, tx, scene.target(id), change);
        }
    }

    private void change(
            Scene scene, Transaction tx, Node node, UnaryOperator<Map<String, String>> change) {
        Map<String, String> tags = change.apply(node.tags());
        switch (node) {
            case Node.Root root ->
                    desk.organizations().put(tx, root.organization().withRootTags(tags));
            case Node.Branch branch -> scene.tree().put(tx, branch.unit().tagged(tags));
            case Node.Leaf leaf -> scene.tree().put(tx, leaf.member().tagged(tags));
        }
    }

    private static OrganizationPolicy policy(Scene scene, String id) {
        return scene.desk()
                .policies()
                .find(scene.snapshot(), scene.organization(), id)
                .orElseThrow(OrganizationsError.TARGET_NOT_FOUND::refusal);
    }

    private static ResourcePolicy resourcePolicy(Scene scene, String id) {
        return scene.organization()
                .resourcePolicy()
                .filter(policy -> policy.id().equals(id))
                .orElseThrow(OrganizationsError.TARGET_NOT_FOUND::refusal);
    }
}
