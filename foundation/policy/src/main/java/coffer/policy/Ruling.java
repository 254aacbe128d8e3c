package coffer.policy;

import java.util.Optional;

/// AWS's rules for combining what the types of policy say, in AWS's order.
// AWS: IAM User Guide, "How AWS enforcement code logic evaluates requests to allow or deny access",
// "Cross-account policy evaluation logic"; KMS Developer Guide, "Key policies in AWS KMS".
sealed interface Ruling {
    /// A policy of that type allows it.
    record Allowed(PolicyType by) implements Ruling {}

    /// The caller is the root user of the account that is concerned.
    record AllowedAsOwner() implements Ruling {}

    record Denied(Reason reason) implements Ruling {}

    static Ruling of(Request request, Policies policies, Findings found) {
        Optional<PolicyType> denier = denier(policies, found);
        if (denier.isPresent()) return new Denied(new Reason.ExplicitDeny(denier.get()));
        if (!found.rcp().allows()) return noAllow(PolicyType.RCP);
        if (!found.scp().allows()) return noAllow(PolicyType.SCP);
        if (!found.endpoint().allows()) return noAllow(PolicyType.ENDPOINT);
        if (found.grants().alone() == Reach.DIRECT) return new Allowed(PolicyType.GRANT);
        if (found.grants().alone() == Reach.ENTITY) {
            return limited(found, new Allowed(PolicyType.GRANT));
        }
        return switch (request.principal()) {
            case Principal.Service _, Principal.ProvidedIdentity _, Principal.Anonymous _ ->
                    byResourceAlone(policies, found);
            case Principal.Root _ when policies.rule() == ResourceRule.TRUST_POLICY ->
                    // AWS: STS API Reference, AssumeRole: not with the root user's credentials.
                    noAllow(PolicyType.TRUST);
            case Principal.Root _,
                    Principal.User _,
                    Principal.AssumedRole _,
                    Principal.FederatedUser _ ->
                    policies.acl().isWithinAccount(request)
                            ? withinAccount(request, policies, found)
                            : acrossAccounts(request, policies, found);
        };
    }

    private static Optional<PolicyType> denier(Policies policies, Findings found) {
        if (found.rcp().denies()) return Optional.of(PolicyType.RCP);
        if (found.scp().denies()) return Optional.of(PolicyType.SCP);
        if (found.endpoint().denies()) return Optional.of(PolicyType.ENDPOINT);
        if (found.resource().denies()) return Optional.of(policies.resourceType());
        if (found.identity().denies()) return Optional.of(PolicyType.IDENTITY);
        if (found.boundary().denies()) return Optional.of(PolicyType.BOUNDARY);
        if (found.session().denies()) return Optional.of(PolicyType.SESSION);
        return Optional.empty();
    }

    /// Callers without an account have no other policies.
    private static Ruling byResourceAlone(Policies policies, Findings found) {
        Authority authority = Authority.of(policies, found);
        return authority.reach() == Reach.DIRECT
                ? new Allowed(authority.type())
                : noAllow(policies.authority());
    }

    private static Ruling withinAccount(Request request, Policies policies, Findings found) {
        Authority authority = Authority.of(policies, found);
        return switch (authority.reach()) {
            case DIRECT -> new Allowed(authority.type());
            case ENTITY -> limited(found, new Allowed(authority.type()));
            case ACCOUNT -> byIdentity(request, found);
            case NONE ->
                    switch (policies.rule()) {
                        case ORDINARY -> byIdentity(request, found);
                        case KEY_POLICY, TRUST_POLICY -> noAllow(policies.resourceType());
                    };
        };
    }

    /// Each account decides for itself, and both must allow.
    private static Ruling acrossAccounts(Request request, Policies policies, Findings found) {
        Authority authority = Authority.of(policies, found);
        if (authority.reach() == Reach.NONE) return noAllow(policies.authority());
        // The root user's own account allows it everything.
        if (request.principal() instanceof Principal.Root) {
            return limited(found, new Allowed(authority.type()));
        }
        return byIdentity(request, found);
    }

    private static Ruling byIdentity(Request request, Findings found) {
        if (request.principal() instanceof Principal.Root) {
            return limited(found, new AllowedAsOwner());
        }
        if (isForRoot(request.principal())) return limited(found, new Allowed(PolicyType.SESSION));
        if (!found.identity().allows()) return noAllow(PolicyType.IDENTITY);
        return limited(found, new Allowed(PolicyType.IDENTITY));
    }

    /// Whether the root user asked for this federation token: then its session policy says it all.
    private static boolean isForRoot(Principal principal) {
        return principal instanceof Principal.FederatedUser federated
                && federated.issuer().isEmpty();
    }

    private static Ruling limited(Findings found, Ruling otherwise) {
        if (!found.boundary().allows()) return noAllow(PolicyType.BOUNDARY);
        if (!found.session().allows()) return noAllow(PolicyType.SESSION);
        return otherwise;
    }

    private static Ruling noAllow(PolicyType type) {
        return new Denied(new Reason.NoAllow(type));
    }
}
