package coffer.gate;

import coffer.kernel.AccountId;
import coffer.kernel.Arn;
import coffer.kernel.Region;
import coffer.policy.AccessList;
import coffer.policy.Grant;
import coffer.policy.NamedPolicy;
import coffer.policy.ResourceRule;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// One permission on one resource. `resourceType` is the CloudTrail name of its kind, such as
/// `AWS::KMS::Key`. `context` holds the condition keys of this action; the gate adds the global
/// ones.
///
/// An optional demand does not fail the call: the operation asks [Authorised#permits] about it, to
/// answer item by item or to choose between "not found" and "access denied".
///
/// `headersOfDenial` go with the answer if the call is denied for want of this permission: what the
/// resource's service tells even those who may not.
public record Demand(
        String action,
        String resource,
        String resourceType,
        AccountId owner,
        Governance governance,
        Map<String, List<String>> context,
        boolean mandatory,
        Map<String, String> headersOfDenial) {

    /// The policy attached to the resource, if any, the rule by which it counts, the grants of a
    /// key beside its policy, whether the resource is one that AWS manages for its owner (no
    /// resource control policy is about those), and its access control list.
    public record Governance(
            Optional<NamedPolicy> policy,
            ResourceRule rule,
            List<Grant> grants,
            boolean isAwsManaged,
            AccessList acl) {
        static final Governance NONE =
                new Governance(Optional.empty(), ResourceRule.ORDINARY, List.of(), false);

        public Governance {
            grants = List.copyOf(grants);
        }

        /// Of a resource without an access control list.
        public Governance(
                Optional<NamedPolicy> policy,
                ResourceRule rule,
                List<Grant> grants,
                boolean isAwsManaged) {
            this(policy, rule, grants, isAwsManaged, AccessList.NONE);
        }
    }

    public Demand {
        context = Map.copyOf(context);
        headersOfDenial = Map.copyOf(headersOfDenial);
    }

    /// One whose denial tells nothing but that.
    public Demand(
            String action,
            String resource,
            String resourceType,
            AccountId owner,
            Governance governance,
            Map<String, List<String>> context,
            boolean mandatory) {
        this(action, resource, resourceType, owner, governance, context, mandatory, Map.of());
    }

    /// Starts a mandatory demand on a resource of `owner` that has no policy of its own.
    public static Demand on(String action, Arn resource, String resourceType, AccountId owner) {
        return new Demand(
                action, resource.toString(), resourceType, owner, Governance.NONE, Map.of(), true);
    }

    /// For actions that name no resource, such as `kms:ListKeys`.
    public static Demand onEverything(String action, AccountId owner) {
        return new Demand(action, "*", "", owner, Governance.NONE, Map.of(), true);
    }

    public Demand governedBy(Optional<NamedPolicy> policy, ResourceRule rule) {
        return with(new Governance(policy, rule, List.of(), false));
    }

    /// For a key: `grants` count beside its policy, which must have been said before.
    public Demand granted(List<Grant> grants) {
        return with(
                new Governance(
                        governance.policy(), governance.rule(), grants, governance.isAwsManaged()));
    }

    /// For a bucket or an object: `acl` counts beside its policy, which must have been said before.
    public Demand listed(AccessList acl) {
        if (acl.equals(governance.acl())) return this;
        return with(
                new Governance(
                        governance.policy(),
                        governance.rule(),
                        governance.grants(),
                        governance.isAwsManaged(),
                        acl));
    }

    private Demand with(Governance other) {
        return new Demand(
                action, resource, resourceType, owner, other, context, mandatory, headersOfDenial);
    }

    public Demand with(String contextKey, String value) {
        return with(contextKey, List.of(value));
    }

    public Demand with(String contextKey, List<String> values) {
        Map<String, List<String>> more = new HashMap<>(context);
        more.put(contextKey, List.copyOf(values));
        return within(more);
    }

    public Demand with(Map<String, List<String>> moreContext) {
        if (moreContext.isEmpty()) return this;
        Map<String, List<String>> more = moreContext;
        if (!context.isEmpty()) {
            more = new HashMap<>(context);
            more.putAll(moreContext);
        }
        return within(more);
    }

    private Demand within(Map<String, List<String>> otherContext) {
        return new Demand(
                action,
                resource,
                resourceType,
                owner,
                governance,
                otherContext,
                mandatory,
                headersOfDenial);
    }

    /// For a call that reaches into another region: there the permission must hold too.
    public Demand in(Region region) {
        return with("aws:RequestedRegion", region.name());
    }

    public Demand optional() {
        return new Demand(
                action, resource, resourceType, owner, governance, context, false, headersOfDenial);
    }

    /// For a resource of which some things are told to whoever asks.
    public Demand tellingIfDenied(Map<String, String> headers) {
        return new Demand(
                action, resource, resourceType, owner, governance, context, mandatory, headers);
    }
}
