package coffer.organizations.access;

import coffer.gate.Call;
import coffer.gate.Plan;
import coffer.iam.tag.Tags;
import coffer.organizations.OrganizationsError;
import coffer.organizations.api.DeleteResourcePolicyRequest;
import coffer.organizations.api.DeleteResourcePolicyResponse;
import coffer.organizations.api.DescribeResourcePolicyRequest;
import coffer.organizations.api.DescribeResourcePolicyResponse;
import coffer.organizations.api.PutResourcePolicyRequest;
import coffer.organizations.api.PutResourcePolicyResponse;
import coffer.organizations.api.ResourcePolicySummary;
import coffer.organizations.desk.Audience;
import coffer.organizations.desk.Desk;
import coffer.organizations.desk.Scene;
import coffer.organizations.desk.Subject;
import coffer.organizations.tag.TagSets;
import coffer.organizations.tree.Ids;
import coffer.organizations.tree.Organization;
import coffer.organizations.tree.Organization.ResourcePolicy;
import java.util.Map;
import java.util.Optional;

/// The resource policy of an organization, which lets members manage its policies.
public final class ResourcePolicyOperations {
    private final Desk desk;
    private final Ids ids;
    private final DelegationPolicy rules;

    public ResourcePolicyOperations(Desk desk, Ids ids) {
        this.desk = desk;
        this.ids = ids;
        this.rules = new DelegationPolicy(desk.documents());
    }

    public Plan<PutResourcePolicyResponse> putResourcePolicy(
            PutResourcePolicyRequest input, Call call) {
        Map<String, String> tags = TagSets.of(input.tags());
        return desk.asking(call, Audience.MANAGEMENT, "PutResourcePolicy")
                .on(ResourcePolicyOperations::subject)
                .with(Tags.ofRequest(tags))
                .changing((scene, tx) -> {
                    Organization in = ServiceAccessOperations.featured(scene);
                    rules.check(scene, input.content());
                    boolean isRetagged = in.resourcePolicy().isPresent() && !tags.isEmpty();
                    if (isRetagged) {
                        throw OrganizationsError.INVALID_INPUT.refusal(
                                "UPDATE_EXISTING_RESOURCE_POLICY_WITH_TAGS_NOT_SUPPORTED",
                                "You can't give tags when you update a resource policy.");
                    }
                    ResourcePolicy policy =
                            in.resourcePolicy()
                                    .map(old ->
                                            new ResourcePolicy(
                                                    old.id(), input.content(), old.tags()))
                                    .orElseGet(() ->
                                            new ResourcePolicy(
                                                    ids.resourcePolicy(), input.content(), tags));
                    desk.organizations().put(tx, in.withResourcePolicy(Optional.of(policy)));
                    return PutResourcePolicyResponse.builder()
                            .resourcePolicy(view(in, policy))
                            .build();
                });
    }

    public Plan<DescribeResourcePolicyResponse> describeResourcePolicy(
            DescribeResourcePolicyRequest input, Call call) {
        return desk.asking(call, Audience.READERS, "DescribeResourcePolicy")
                .on(ResourcePolicyOperations::subject)
                .reading(scene ->
                        DescribeResourcePolicyResponse.builder()
                                .resourcePolicy(view(scene.organization(), present(scene)))
                                .build());
    }

    public Plan<DeleteResourcePolicyResponse> deleteResourcePolicy(
            DeleteResourcePolicyRequest input, Call call) {
        return desk.asking(call, Audience.MANAGEMENT, "DeleteResourcePolicy")
                .on(ResourcePolicyOperations::subject)
                .changing((scene, tx) -> {
                    var _ = present(scene);
                    desk.organizations()
                            .put(tx, scene.organization().withResourcePolicy(Optional.empty()));
                    return DeleteResourcePolicyResponse.builder().build();
                });
    }

    private static Subject subject(Scene scene) {
        return scene.seen()
                .flatMap(in -> in.resourcePolicy().map(policy -> Scene.resourcePolicy(in, policy)))
                .orElseGet(Subject::everything);
    }

    private static ResourcePolicy present(Scene scene) {
        return scene.organization()
                .resourcePolicy()
                .orElseThrow(OrganizationsError.RESOURCE_POLICY_NOT_FOUND::refusal);
    }

    private static coffer.organizations.api.ResourcePolicy view(
            Organization in, ResourcePolicy policy) {
        return coffer.organizations.api.ResourcePolicy.builder()
                .resourcePolicySummary(
                        ResourcePolicySummary.builder()
                                .id(policy.id())
                                .arn(in.arn("resourcepolicy", policy.id()).toString())
                                .build())
                .content(policy.content())
                .build();
    }
}
