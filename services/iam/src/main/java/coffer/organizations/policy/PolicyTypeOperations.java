package coffer.organizations.policy;

import coffer.gate.Call;
import coffer.gate.Plan;
import coffer.organizations.OrganizationsError;
import coffer.organizations.api.DisablePolicyTypeRequest;
import coffer.organizations.api.DisablePolicyTypeResponse;
import coffer.organizations.api.EnablePolicyTypeRequest;
import coffer.organizations.api.EnablePolicyTypeResponse;
import coffer.organizations.desk.Audience;
import coffer.organizations.desk.Desk;
import coffer.organizations.desk.Scene;
import coffer.organizations.tree.Node;
import coffer.organizations.tree.Organization;
import coffer.organizations.tree.PolicyType;
import coffer.organizations.tree.Tree;
import coffer.organizations.unit.RootViews;

/// Which types of policy count in an organization.
public final class PolicyTypeOperations {
    private final Desk desk;

    public PolicyTypeOperations(Desk desk) {
        this.desk = desk;
    }

    public Plan<EnablePolicyTypeResponse> enablePolicyType(
            EnablePolicyTypeRequest input, Call call) {
        PolicyType type = PolicyType.of(input.policyType());
        return desk.asking(call, Audience.POLICY_MANAGERS, "EnablePolicyType")
                .on(input.rootId())
                .with(PolicyOperations.TYPE, type.name())
                .changing((scene, tx) -> {
                    Organization in = root(scene, input.rootId());
                    if (in.hasEnabled(type)) {
                        throw OrganizationsError.POLICY_TYPE_ALREADY_ENABLED.refusal();
                    }
                    Organization changed = in.enabling(type);
                    desk.organizations().put(tx, changed);
                    desk.policies().spread(tx, new Tree(desk.organizations(), changed), type);
                    return EnablePolicyTypeResponse.builder()
                            .root(RootViews.of(new Node.Root(changed)))
                            .build();
                });
    }

    /// Whatever is attached of that type is detached, and is not attached again when the type is
    /// enabled again.
    public Plan<DisablePolicyTypeResponse> disablePolicyType(
            DisablePolicyTypeRequest input, Call call) {
        PolicyType type = PolicyType.of(input.policyType());
        return desk.asking(call, Audience.POLICY_MANAGERS, "DisablePolicyType")
                .on(input.rootId())
                .with(PolicyOperations.TYPE, type.name())
                .changing((scene, tx) -> {
                    Organization in = root(scene, input.rootId());
                    requireEnabled(in, type);
                    desk.policies().withdraw(tx, scene.tree(), type);
                    Organization changed = in.disabling(type);
                    desk.organizations().put(tx, changed);
                    return DisablePolicyTypeResponse.builder()
                            .root(RootViews.of(new Node.Root(changed)))
                            .build();
                });
    }

    private static Organization root(Scene scene, String rootId) {
        Organization in = scene.organization();
        if (!in.rootId().equals(rootId)) throw OrganizationsError.ROOT_NOT_FOUND.refusal();
        return featured(scene);
    }

    /// Policies are among the features that billing together does not have.
    static Organization featured(Scene scene) {
        Organization in = scene.organization();
        if (!in.hasAllFeatures()) throw OrganizationsError.POLICY_TYPE_NOT_AVAILABLE.refusal();
        return in;
    }

    static void requireEnabled(Organization in, PolicyType type) {
        if (!in.hasEnabled(type)) throw OrganizationsError.POLICY_TYPE_NOT_ENABLED.refusal();
    }
}
