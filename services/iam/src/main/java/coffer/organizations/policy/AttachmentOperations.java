package coffer.organizations.policy;

import coffer.gate.Call;
import coffer.gate.Plan;
import coffer.iam.paging.Page;
import coffer.iam.paging.Paging;
import coffer.organizations.OrganizationsError;
import coffer.organizations.api.AttachPolicyRequest;
import coffer.organizations.api.AttachPolicyResponse;
import coffer.organizations.api.DetachPolicyRequest;
import coffer.organizations.api.DetachPolicyResponse;
import coffer.organizations.api.ListPoliciesForTargetRequest;
import coffer.organizations.api.ListPoliciesForTargetResponse;
import coffer.organizations.api.ListTargetsForPolicyRequest;
import coffer.organizations.api.ListTargetsForPolicyResponse;
import coffer.organizations.api.PolicyTargetSummary;
import coffer.organizations.desk.Audience;
import coffer.organizations.desk.Desk;
import coffer.organizations.desk.Scene;
import coffer.organizations.tree.Node;
import coffer.organizations.tree.OrganizationPolicy;
import coffer.organizations.tree.Organizations.Ref;
import coffer.organizations.tree.Policies.Target;
import coffer.organizations.tree.PolicyType;
import coffer.store.Snapshot;
import java.util.List;

/// What policies are attached to.
public final class AttachmentOperations {
    private final Desk desk;

    public AttachmentOperations(Desk desk) {
        this.desk = desk;
    }

    public Plan<AttachPolicyResponse> attachPolicy(AttachPolicyRequest input, Call call) {
        return desk.asking(call, Audience.POLICY_MANAGERS, "AttachPolicy")
                .on(input.policyId())
                .on(input.targetId())
                .changing((scene, tx) -> {
                    OrganizationPolicy policy = scene.policy(input.policyId());
                    Target target = target(scene, input.targetId(), policy.type());
                    if (desk.policies().isAttached(tx, target, policy)) {
                        throw OrganizationsError.DUPLICATE_POLICY_ATTACHMENT.refusal();
                    }
                    if (count(tx, target) >= policy.type().perTarget()) {
                        throw OrganizationsError.CONSTRAINT_VIOLATION.refusal(
                                "MAX_POLICY_TYPE_ATTACHMENT_LIMIT_EXCEEDED",
                                "You have attached the maximum number of policies to the specified"
                                        + " target.");
                    }
                    desk.policies().attach(tx, target.in(), target.id(), policy);
                    return AttachPolicyResponse.builder().build();
                });
    }

    public Plan<DetachPolicyResponse> detachPolicy(DetachPolicyRequest input, Call call) {
        return desk.asking(call, Audience.POLICY_MANAGERS, "DetachPolicy")
                .on(input.policyId())
                .on(input.targetId())
                .changing((scene, tx) -> {
                    OrganizationPolicy policy = scene.policy(input.policyId());
                    Target target = target(scene, input.targetId(), policy.type());
                    if (!desk.policies().isAttached(tx, target, policy)) {
                        throw OrganizationsError.POLICY_NOT_ATTACHED.refusal();
                    }
                    refuseIfNeeded(tx, target, policy);
                    desk.policies().detach(tx, target.in(), target.id(), policy);
                    return DetachPolicyResponse.builder().build();
                });
    }

    private void refuseIfNeeded(Snapshot snapshot, Target target, OrganizationPolicy policy) {
        if (policy.isUndetachable()) {
            throw OrganizationsError.INVALID_INPUT.refusal(
                    "NON_DETACHABLE_POLICY", "You can't detach this policy.");
        }
        boolean isScp = policy.type() == PolicyType.SERVICE_CONTROL_POLICY;
        if (isScp && count(snapshot, target) == 1) {
            throw OrganizationsError.CONSTRAINT_VIOLATION.refusal(
                    "MIN_POLICY_TYPE_ATTACHMENT_LIMIT_EXCEEDED",
                    "You cannot remove the last policy attached to the specified target. You should"
                            + " have at least one attached at any time.");
        }
    }

    private long count(Snapshot snapshot, Target target) {
        return desk.policies().attached(snapshot, target.in(), target.id(), target.type()).count();
    }

    private static Target target(Scene scene, String id, PolicyType type) {
        PolicyTypeOperations.requireEnabled(scene.organization(), type);
        return new Target(scene.organization(), scene.target(id).id(), type);
    }

    public Plan<ListPoliciesForTargetResponse> listPoliciesForTarget(
            ListPoliciesForTargetRequest input, Call call) {
        PolicyType type = PolicyType.of(input.filter());
        Paging paging =
                Desk.paging(
                        List.of("policies of", input.targetId(), type),
                        input.nextToken(),
                        input.maxResults());
        return desk.asking(call, Audience.READERS, "ListPoliciesForTarget")
                .on(input.targetId())
                .with(PolicyOperations.TYPE, type.name())
                .reading(scene -> {
                    Target target =
                            new Target(
                                    scene.organization(),
                                    scene.target(input.targetId()).id(),
                                    type);
                    Page<OrganizationPolicy> page =
                            paging.page(after ->
                                    desk.policies().attachedAfter(scene.snapshot(), target, after));
                    return ListPoliciesForTargetResponse.builder()
                            .policies(page.map(policy -> PolicyViews.summary(target.in(), policy)))
                            .nextToken(page.marker())
                            .build();
                });
    }

    public Plan<ListTargetsForPolicyResponse> listTargetsForPolicy(
            ListTargetsForPolicyRequest input, Call call) {
        Paging paging =
                Desk.paging(
                        List.of("targets", input.policyId()),
                        input.nextToken(),
                        input.maxResults());
        return desk.asking(call, Audience.READERS, "ListTargetsForPolicy")
                .on(input.policyId())
                .reading(scene -> {
                    OrganizationPolicy policy = scene.policy(input.policyId());
                    Page<Ref> page =
                            paging.page(after ->
                                    desk.policies()
                                            .targets(
                                                    scene.snapshot(),
                                                    scene.organization(),
                                                    policy.id(),
                                                    after));
                    return ListTargetsForPolicyResponse.builder()
                            .targets(page.map(ref -> summary(scene.target(ref.id()))))
                            .nextToken(page.marker())
                            .build();
                });
    }

    private static PolicyTargetSummary summary(Node node) {
        return PolicyTargetSummary.builder()
                .targetId(node.id())
                .arn(node.arn().toString())
                .name(node.name())
                .type(node.kind().name())
                .build();
    }
}
