package coffer.organizations.policy;

import coffer.gate.Call;
import coffer.gate.Plan;
import coffer.iam.paging.Page;
import coffer.iam.paging.Paging;
import coffer.iam.tag.Tags;
import coffer.ledger.ResourceRef;
import coffer.organizations.OrganizationsError;
import coffer.organizations.api.CreatePolicyRequest;
import coffer.organizations.api.CreatePolicyResponse;
import coffer.organizations.api.DeletePolicyRequest;
import coffer.organizations.api.DeletePolicyResponse;
import coffer.organizations.api.DescribePolicyRequest;
import coffer.organizations.api.DescribePolicyResponse;
import coffer.organizations.api.ListPoliciesRequest;
import coffer.organizations.api.ListPoliciesResponse;
import coffer.organizations.api.Policy;
import coffer.organizations.api.PolicySummary;
import coffer.organizations.api.UpdatePolicyRequest;
import coffer.organizations.api.UpdatePolicyResponse;
import coffer.organizations.desk.Audience;
import coffer.organizations.desk.Desk;
import coffer.organizations.desk.Scene;
import coffer.organizations.tag.TagSets;
import coffer.organizations.tree.Ids;
import coffer.organizations.tree.Organization;
import coffer.organizations.tree.OrganizationPolicy;
import coffer.organizations.tree.PolicyType;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Policies of an organization.
public final class PolicyOperations {
    static final String TYPE = "organizations:PolicyType";

    private final Desk desk;
    private final Ids ids;
    private final Contents contents;

    public PolicyOperations(Desk desk, Ids ids) {
        this.desk = desk;
        this.ids = ids;
        this.contents = new Contents(desk.documents());
    }

    public Plan<CreatePolicyResponse> createPolicy(CreatePolicyRequest input, Call call) {
        PolicyType type = PolicyType.of(input.type());
        Map<String, String> tags = TagSets.of(input.tags());
        return desk.asking(call, Audience.POLICY_MANAGERS, "CreatePolicy")
                .with(TYPE, type.name())
                .with(Tags.ofRequest(tags))
                .changing(
                        (scene, tx) -> {
                            Organization in = PolicyTypeOperations.featured(scene);
                            contents.check(type, input.content());
                            OrganizationPolicy policy =
                                    new OrganizationPolicy(
                                            ids.policy(),
                                            type,
                                            new OrganizationPolicy.Label(
                                                    input.name(), input.description()),
                                            input.content(),
                                            OrganizationPolicy.Times.at(call.time()),
                                            tags);
                            desk.policies().add(tx, in, policy);
                            return CreatePolicyResponse.builder()
                                    .policy(PolicyViews.of(in, policy))
                                    .build();
                        },
                        answer -> created(answer.policy()));
    }

    private static List<ResourceRef> created(Optional<Policy> made) {
        return made
                .flatMap(Policy::policySummary)
                .flatMap(PolicySummary::arn)
                .map(arn -> new ResourceRef("AWS::Organizations::Policy", arn))
                .stream()
                .toList();
    }

    public Plan<DescribePolicyResponse> describePolicy(DescribePolicyRequest input, Call call) {
        return desk.asking(call, Audience.READERS, "DescribePolicy")
                .on(input.policyId())
                .reading(scene ->
                        DescribePolicyResponse.builder()
                                .policy(
                                        PolicyViews.of(
                                                scene.organization(),
                                                scene.policy(input.policyId())))
                                .build());
    }

    public Plan<UpdatePolicyResponse> updatePolicy(UpdatePolicyRequest input, Call call) {
        return desk.asking(call, Audience.POLICY_MANAGERS, "UpdatePolicy")
                .on(input.policyId())
                .changing((scene, tx) -> {
                    OrganizationPolicy before = mutable(scene, input.policyId());
                    OrganizationPolicy.Label label =
                            new OrganizationPolicy.Label(
                                    input.name().orElse(before.name()),
                                    input.description().orElse(before.label().description()));
                    String content = input.content().orElse(before.content());
                    contents.check(before.type(), content);
                    OrganizationPolicy after = before.changed(label, content, call.time());
                    desk.policies().replace(tx, scene.organization(), before, after);
                    return UpdatePolicyResponse.builder()
                            .policy(PolicyViews.of(scene.organization(), after))
                            .build();
                });
    }

    public Plan<DeletePolicyResponse> deletePolicy(DeletePolicyRequest input, Call call) {
        return desk.asking(call, Audience.POLICY_MANAGERS, "DeletePolicy")
                .on(input.policyId())
                .changing((scene, tx) -> {
                    OrganizationPolicy policy = mutable(scene, input.policyId());
                    Organization in = scene.organization();
                    boolean isUsed =
                            desk.policies()
                                    .targets(tx, in, policy.id(), Optional.empty())
                                    .findAny()
                                    .isPresent();
                    if (isUsed) throw OrganizationsError.POLICY_IN_USE.refusal();
                    desk.policies().remove(tx, in, policy);
                    return DeletePolicyResponse.builder().build();
                });
    }

    public Plan<ListPoliciesResponse> listPolicies(ListPoliciesRequest input, Call call) {
        PolicyType type = PolicyType.of(input.filter());
        Paging paging =
                Desk.paging(List.of("policies", type), input.nextToken(), input.maxResults());
        return desk.asking(call, Audience.READERS, "ListPolicies")
                .with(TYPE, type.name())
                .reading(scene -> {
                    Organization in = scene.organization();
                    Page<OrganizationPolicy> page =
                            paging.page(after ->
                                    desk.policies().ofType(scene.snapshot(), in, type, after));
                    return ListPoliciesResponse.builder()
                            .policies(page.map(policy -> PolicyViews.summary(in, policy)))
                            .nextToken(page.marker())
                            .build();
                });
    }

    private static OrganizationPolicy mutable(Scene scene, String id) {
        OrganizationPolicy policy = scene.policy(id);
        if (!policy.belongsToAws()) return policy;
        throw OrganizationsError.INVALID_INPUT.refusal(
                "IMMUTABLE_POLICY", "You specified a policy that is managed by AWS.");
    }
}
