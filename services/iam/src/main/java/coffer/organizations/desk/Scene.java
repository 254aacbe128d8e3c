package coffer.organizations.desk;

import coffer.gate.Call;
import coffer.organizations.OrganizationsError;
import coffer.organizations.tree.Node;
import coffer.organizations.tree.Organization;
import coffer.organizations.tree.OrganizationPolicy;
import coffer.organizations.tree.Tree;
import coffer.store.Snapshot;
import java.util.Map;
import java.util.Optional;

/// The organization of a caller at one moment.
public record Scene(Desk desk, Call call, Snapshot snapshot, Optional<Organization> seen) {

    /// Throws if the caller is in none.
    public Organization organization() {
        return seen.orElseThrow(OrganizationsError.NOT_IN_USE::refusal);
    }

    public Tree tree() {
        return new Tree(desk.organizations(), organization());
    }

    public boolean isManagement() {
        return seen.filter(in -> in.isManagedBy(call.account())).isPresent();
    }

    public Node target(String id) {
        return tree().find(snapshot, id).orElseThrow(OrganizationsError.TARGET_NOT_FOUND::refusal);
    }

    public Node parent(String id) {
        return tree().parent(snapshot, id)
                .orElseThrow(OrganizationsError.PARENT_NOT_FOUND::refusal);
    }

    public Node.Leaf account(String id) {
        return tree().leaf(snapshot, id).orElseThrow(OrganizationsError.ACCOUNT_NOT_FOUND::refusal);
    }

    public OrganizationPolicy policy(String id) {
        return desk.policies().require(snapshot, organization(), id);
    }

    /// What has this id, whether it is there or not.
    Subject subject(String id) {
        if (seen.isEmpty()) return Subject.everything();
        Organization in = seen.get();
        if (id.startsWith("rp-")) {
            return in.resourcePolicy()
                    .filter(policy -> policy.id().equals(id))
                    .map(policy -> resourcePolicy(in, policy))
                    .orElseGet(() -> Subject.of(in.arn("resourcepolicy", id), "", Map.of()));
        }
        if (id.startsWith("p-")) {
            return desk.policies()
                    .find(snapshot, in, id)
                    .map(policy -> Subject.of(policy, in))
                    .orElseGet(() -> Subject.unknown(in, id));
        }
        return tree().find(snapshot, id).map(Subject::of).orElseGet(() -> Subject.unknown(in, id));
    }

    public static Subject resourcePolicy(Organization in, Organization.ResourcePolicy policy) {
        return Subject.of(
                in.arn("resourcepolicy", policy.id()),
                "AWS::Organizations::ResourcePolicy",
                policy.tags());
    }
}
