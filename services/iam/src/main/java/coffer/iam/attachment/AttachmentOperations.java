package coffer.iam.attachment;

import coffer.gate.Call;
import coffer.gate.Plan;
import coffer.iam.IamError;
import coffer.iam.api.AttachGroupPolicyRequest;
import coffer.iam.api.AttachGroupPolicyResponse;
import coffer.iam.api.AttachRolePolicyRequest;
import coffer.iam.api.AttachRolePolicyResponse;
import coffer.iam.api.AttachUserPolicyRequest;
import coffer.iam.api.AttachUserPolicyResponse;
import coffer.iam.api.DetachGroupPolicyRequest;
import coffer.iam.api.DetachGroupPolicyResponse;
import coffer.iam.api.DetachRolePolicyRequest;
import coffer.iam.api.DetachRolePolicyResponse;
import coffer.iam.api.DetachUserPolicyRequest;
import coffer.iam.api.DetachUserPolicyResponse;
import coffer.iam.directory.Desk;
import coffer.iam.directory.Directory;
import coffer.iam.directory.Directory.Usage;
import coffer.iam.directory.Entity;
import coffer.iam.directory.EntityKind;
import coffer.iam.directory.Target;
import coffer.iam.policy.ManagedPolicies;
import coffer.store.Transaction;
import java.util.List;

/// Attaches managed policies to users, groups and roles, and detaches them.
public final class AttachmentOperations {
    private final Desk desk;
    private final ManagedPolicies policies;

    public AttachmentOperations(Desk desk, ManagedPolicies policies) {
        this.desk = desk;
        this.policies = policies;
    }

    public Plan<AttachUserPolicyResponse> attachUserPolicy(
            AttachUserPolicyRequest input, Call call) {
        return attach(
                desk.target(EntityKind.USER, input.userName()),
                input.policyArn(),
                AttachUserPolicyResponse.builder().build());
    }

    public Plan<AttachGroupPolicyResponse> attachGroupPolicy(
            AttachGroupPolicyRequest input, Call call) {
        return attach(
                desk.target(EntityKind.GROUP, input.groupName()),
                input.policyArn(),
                AttachGroupPolicyResponse.builder().build());
    }

    public Plan<AttachRolePolicyResponse> attachRolePolicy(
            AttachRolePolicyRequest input, Call call) {
        return attach(
                desk.target(EntityKind.ROLE, input.roleName()),
                input.policyArn(),
                AttachRolePolicyResponse.builder().build());
    }

    public Plan<DetachUserPolicyResponse> detachUserPolicy(
            DetachUserPolicyRequest input, Call call) {
        return detach(
                desk.target(EntityKind.USER, input.userName()),
                input.policyArn(),
                DetachUserPolicyResponse.builder().build());
    }

    public Plan<DetachGroupPolicyResponse> detachGroupPolicy(
            DetachGroupPolicyRequest input, Call call) {
        return detach(
                desk.target(EntityKind.GROUP, input.groupName()),
                input.policyArn(),
                DetachGroupPolicyResponse.builder().build());
    }

    public Plan<DetachRolePolicyResponse> detachRolePolicy(
            DetachRolePolicyRequest input, Call call) {
        return detach(
                desk.target(EntityKind.ROLE, input.roleName()),
                input.policyArn(),
                DetachRolePolicyResponse.builder().build());
    }

    private <O> Plan<O> attach(Target target, String arn, O output) {
        EntityKind kind = target.kind();
        return desk.changing(
                target.policyDemand("iam:Attach" + kind.title() + "Policy")
                        .with("iam:PolicyARN", arn),
                tx -> {
                    Entity entity = target.changeable(tx);
                    policies.attachable(tx, arn);
                    List<String> attached = entity.bearing().attached();
                    // Attaching twice is no error.
                    if (attached.contains(arn)) return output;
                    if (attached.size() >= kind.attachedPolicies()) {
                        throw Directory.quota(
                                "PoliciesPer" + kind.title(), kind.attachedPolicies());
                    }
                    desk.directory().noteBearer(tx, arn, Usage.PERMISSIONS, entity);
                    put(tx, entity, Entity.plus(attached, arn));
                    return output;
                });
    }

    private <O> Plan<O> detach(Target target, String arn, O output) {
        return desk.changing(
                target.policyDemand("iam:Detach" + target.kind().title() + "Policy")
                        .with("iam:PolicyARN", arn),
                tx -> {
                    Entity entity = target.changeable(tx);
                    List<String> attached = entity.bearing().attached();
                    if (!attached.contains(arn)) {
                        throw IamError.NO_SUCH_ENTITY.because("Policy " + arn + " was not found.");
                    }
                    desk.directory().forgetBearer(tx, arn, Usage.PERMISSIONS, entity);
                    put(tx, entity, Entity.minus(attached, arn));
                    return output;
                });
    }

    private void put(Transaction tx, Entity entity, List<String> attached) {
        desk.directory().put(tx, entity.with(entity.bearing().attached(attached)));
    }
}
