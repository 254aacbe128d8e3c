package coffer.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Everything that applies to a request.
///
/// `scps` and `rcps` hold one list per level, from the organization's root down to the account;
/// every level must allow, so an empty level denies and no levels do not restrict. `session` and
/// `endpoint` restrict unless empty. `grants` are those of a KMS key, beside its key policy; `acl`
/// is what the resource's access control list says beside its policy.
public record Policies(
        List<NamedPolicy> identity,
        Optional<NamedPolicy> boundary,
        List<NamedPolicy> session,
        List<List<NamedPolicy>> scps,
        List<List<NamedPolicy>> rcps,
        Optional<NamedPolicy> resource,
        ResourceRule rule,
        List<Grant> grants,
        List<NamedPolicy> endpoint,
        AccessList acl) {
    private static final Policies NONE = builder().build();

    public Policies {
        identity = List.copyOf(identity);
        session = List.copyOf(session);
        scps = scps.stream().map(List::copyOf).toList();
        rcps = rcps.stream().map(List::copyOf).toList();
        grants = List.copyOf(grants);
        endpoint = List.copyOf(endpoint);
        if (!grants.isEmpty() && rule != ResourceRule.KEY_POLICY) {
            throw new IllegalArgumentException("only keys have grants");
        }
    }

    /// No policies at all, for an ordinary resource.
    public static Policies none() {
        return NONE;
    }

    /// What has to allow a caller of another account, or of none.
    PolicyType authority() {
        return acl.keeper().isPresent() ? PolicyType.ACL : resourceType();
    }

    public static Builder builder() {
        return new Builder();
    }

    /// The part the resource's own policy plays.
    public PolicyType resourceType() {
        return switch (rule) {
            case ORDINARY, KEY_POLICY -> PolicyType.RESOURCE;
            case TRUST_POLICY -> PolicyType.TRUST;
        };
    }

    /// Collects policies; what is not set restricts nothing and allows nothing.
    public static final class Builder {
        private final List<NamedPolicy> identity = new ArrayList<>();
        private Optional<NamedPolicy> boundary = Optional.empty();
        private final List<NamedPolicy> session = new ArrayList<>();
        private final List<List<NamedPolicy>> scps = new ArrayList<>();
        private final List<List<NamedPolicy>> rcps = new ArrayList<>();
        private Optional<NamedPolicy> resource = Optional.empty();
        private ResourceRule rule = ResourceRule.ORDINARY;
        private final List<Grant> grants = new ArrayList<>();
        private final List<NamedPolicy> endpoint = new ArrayList<>();
        private AccessList acl = AccessList.NONE;

        private Builder() {}

        public Builder identity(List<NamedPolicy> policies) {
            identity.addAll(policies);
            return this;
        }

        public Builder boundary(NamedPolicy policy) {
            boundary = Optional.of(policy);
            return this;
        }

        public Builder session(List<NamedPolicy> policies) {
            session.addAll(policies);
            return this;
        }

        public Builder scpLevel(List<NamedPolicy> policies) {
            scps.add(policies);
            return this;
        }

        public Builder rcpLevel(List<NamedPolicy> policies) {
            rcps.add(policies);
            return this;
        }

        public Builder resource(NamedPolicy policy) {
            resource = Optional.of(policy);
            return this;
        }

        public Builder rule(ResourceRule newRule) {
            rule = newRule;
            return this;
        }

        public Builder grants(List<Grant> more) {
            grants.addAll(more);
            return this;
        }

        public Builder endpoint(List<NamedPolicy> policies) {
            endpoint.addAll(policies);
            return this;
        }

        public Builder acl(AccessList newAcl) {
            acl = newAcl;
            return this;
        }

        public Policies build() {
            return new Policies(
                    identity, boundary, session, scps, rcps, resource, rule, grants, endpoint, acl);
        }
    }
}
