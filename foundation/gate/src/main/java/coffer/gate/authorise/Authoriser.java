package coffer.gate.authorise;

import coffer.gate.Call;
import coffer.gate.Demand;
import coffer.gate.Guardrails;
import coffer.gate.Guardrails.Standing;
import coffer.gate.Identity;
import coffer.gate.IdentityPolicies;
import coffer.kernel.AccountId;
import coffer.policy.Authorizer;
import coffer.policy.Decision;
import coffer.policy.Policies;
import coffer.policy.Request;
import coffer.policy.context.Context;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Puts every demand of a call to the policy engine.
public final class Authoriser {
    private final IdentityPolicies identityPolicies;
    private final Guardrails guardrails;

    public Authoriser(IdentityPolicies identityPolicies, Guardrails guardrails) {
        this.identityPolicies = identityPolicies;
        this.guardrails = guardrails;
    }

    /// One decision for each demand, in order; nobody changes them any more.
    public Map<Demand, Decision> decide(Call call, List<Demand> demands) {
        if (demands.isEmpty()) return Map.of();
        Asking asking = asking(call);
        if (demands.size() == 1) {
            Demand only = demands.getFirst();
            return Map.of(only, asking.decide(only));
        }
        Map<Demand, Decision> decisions = LinkedHashMap.newLinkedHashMap(demands.size());
        for (Demand demand : demands) decisions.computeIfAbsent(demand, asking::decide);
        return Collections.unmodifiableMap(decisions);
    }

    private Asking asking(Call call) {
        Identity identity = call.identity();
        Standing standing = identity.account().map(guardrails::over).orElse(Standing.ALONE);
        Context keys = ContextKeys.of(call, standing.membership());
        return new Asking(
                identity, identityPolicies.of(identity), standing, new Asked(guardrails, keys));
    }

    /// What is looked up for each demand.
    private record Asked(Guardrails guardrails, Context shared) {
        Context context(Demand demand, Standing owner) {
            Context context = ContextKeys.with(shared, demand, owner.membership());
            return ContextKeys.sourced(context, guardrails);
        }
    }

    /// What all demands of one call have in common.
    private record Asking(
            Identity identity, IdentityPolicies.Attached attached, Standing standing, Asked asked) {

        Decision decide(Demand demand) {
            Standing owner = standing(demand.owner());
            Request request =
                    new Request(
                            identity.principal(),
                            demand.action(),
                            demand.resource(),
                            demand.owner(),
                            asked.context(demand, owner));
            return Authorizer.decide(request, policies(demand, owner));
        }

        private Standing standing(AccountId owner) {
            boolean isOwn = identity.account().filter(owner::equals).isPresent();
            return isOwn ? standing : asked.guardrails().over(owner);
        }

        private Policies policies(Demand demand, Standing owner) {
            Policies.Builder policies =
                    Policies.builder()
                            .identity(attached.identity())
                            .session(
                                    identity.session()
                                            .map(Identity.Session::policies)
                                            .orElse(List.of()))
                            .rule(demand.governance().rule())
                            .grants(demand.governance().grants())
                            .acl(demand.governance().acl());
            Railing.scps(identity.principal(), standing).forEach(policies::scpLevel);
            Railing.rcps(identity.principal(), demand, owner).forEach(policies::rcpLevel);
            attached.boundary().ifPresent(policies::boundary);
            demand.governance().policy().ifPresent(policies::resource);
            return policies.build();
        }
    }
}
