package coffer.organizations.effective;

import coffer.gate.Call;
import coffer.gate.Plan;
import coffer.iam.paging.Page;
import coffer.iam.paging.Paging;
import coffer.organizations.OrganizationsError;
import coffer.organizations.account.AccountViews;
import coffer.organizations.api.DescribeEffectivePolicyRequest;
import coffer.organizations.api.DescribeEffectivePolicyResponse;
import coffer.organizations.api.EffectivePolicy;
import coffer.organizations.api.EffectivePolicyValidationError;
import coffer.organizations.api.ListAccountsWithInvalidEffectivePolicyRequest;
import coffer.organizations.api.ListAccountsWithInvalidEffectivePolicyResponse;
import coffer.organizations.api.ListEffectivePolicyValidationErrorsRequest;
import coffer.organizations.api.ListEffectivePolicyValidationErrorsResponse;
import coffer.organizations.desk.Audience;
import coffer.organizations.desk.Desk;
import coffer.organizations.desk.Scene;
import coffer.organizations.effective.EffectivePolicies.Effective;
import coffer.organizations.tree.Node;
import coffer.organizations.tree.PolicyType;
import java.util.List;
import java.util.Optional;

/// What holds for an account, and where that is too much.
public final class EffectivePolicyOperations {
    private static final String TYPE = "organizations:PolicyType";

    private final Desk desk;

    public EffectivePolicyOperations(Desk desk) {
        this.desk = desk;
    }

    public Plan<DescribeEffectivePolicyResponse> describeEffectivePolicy(
            DescribeEffectivePolicyRequest input, Call call) {
        PolicyType type = PolicyType.of(input.policyType());
        String own = call.account().digits();
        String target = input.targetId().orElse(own);
        if (Node.Kind.of(target) != Node.Kind.ACCOUNT) {
            throw OrganizationsError.INVALID_INPUT.refusal("TARGET_NOT_SUPPORTED");
        }
        Audience audience = target.equals(own) ? Audience.MEMBERS : Audience.READERS;
        return desk.asking(call, audience, "DescribeEffectivePolicy")
                .on(target)
                .with(TYPE, type.name())
                .reading(scene -> {
                    Node.Leaf leaf =
                            scene.tree()
                                    .leaf(scene.snapshot(), target)
                                    .orElseThrow(OrganizationsError.TARGET_NOT_FOUND::refusal);
                    Effective effective =
                            effective(scene, leaf, type)
                                    .orElseThrow(
                                            OrganizationsError.EFFECTIVE_POLICY_NOT_FOUND::refusal);
                    return DescribeEffectivePolicyResponse.builder()
                            .effectivePolicy(
                                    EffectivePolicy.builder()
                                            .policyContent(effective.content())
                                            .lastUpdatedTimestamp(effective.updated())
                                            .targetId(leaf.id())
                                            .policyType(type.name())
                                            .build())
                            .build();
                });
    }

    public Plan<ListAccountsWithInvalidEffectivePolicyResponse>
            listAccountsWithInvalidEffectivePolicy(
                    ListAccountsWithInvalidEffectivePolicyRequest input, Call call) {
        PolicyType type = PolicyType.of(input.policyType());
        Paging paging =
                Desk.paging(List.of("invalid", type), input.nextToken(), input.maxResults());
        return desk.asking(call, Audience.DELEGATES, "ListAccountsWithInvalidEffectivePolicy")
                .with(TYPE, type.name())
                .reading(scene -> {
                    Page<Node.Leaf> page =
                            paging.page(after ->
                                    scene.tree()
                                            .leaves(scene.snapshot(), after)
                                            .filter(keyed ->
                                                    fault(scene, keyed.item(), type).isPresent()));
                    return ListAccountsWithInvalidEffectivePolicyResponse.builder()
                            .accounts(page.map(leaf -> AccountViews.of(scene, leaf)))
                            .policyType(type.name())
                            .nextToken(page.marker())
                            .build();
                });
    }

    public Plan<ListEffectivePolicyValidationErrorsResponse> listEffectivePolicyValidationErrors(
            ListEffectivePolicyValidationErrorsRequest input, Call call) {
        PolicyType type = PolicyType.of(input.policyType());
        Paging paging =
                Desk.paging(
                        List.of("faults", input.accountId(), type),
                        input.nextToken(),
                        input.maxResults());
        return desk.asking(call, Audience.DELEGATES, "ListEffectivePolicyValidationErrors")
                .on(input.accountId())
                .with(TYPE, type.name())
                .reading(scene -> {
                    Node.Leaf leaf = scene.account(input.accountId());
                    Page<Effective> page =
                            paging.page(
                                    fault(scene, leaf, type).stream().toList(), Effective::content);
                    return ListEffectivePolicyValidationErrorsResponse.builder()
                            .accountId(leaf.id())
                            .policyType(type.name())
                            .path(scene.tree().pathText(scene.snapshot(), leaf) + leaf.id() + "/")
                            .evaluationTimestamp(call.time())
                            .effectivePolicyValidationErrors(page.map(each -> error(each, type)))
                            .nextToken(page.marker())
                            .build();
                });
    }

    private static Optional<Effective> effective(Scene scene, Node.Leaf leaf, PolicyType type) {
        if (!scene.organization().hasEnabled(type)) return Optional.empty();
        return new EffectivePolicies(type).of(scene, leaf);
    }

    /// Policies of which each is short enough may come to one that is not.
    private static Optional<Effective> fault(Scene scene, Node.Leaf leaf, PolicyType type) {
        return effective(scene, leaf, type)
                .filter(effective -> effective.content().length() > type.maxLength());
    }

    private static EffectivePolicyValidationError error(Effective effective, PolicyType type) {
        return EffectivePolicyValidationError.builder()
                .errorCode("POLICY_CONTENT_LIMIT_EXCEEDED")
                .errorMessage(
                        "The effective policy is longer than " + type.maxLength() + " characters.")
                .pathToError("/")
                .contributingPolicies(effective.contributing())
                .build();
    }
}
