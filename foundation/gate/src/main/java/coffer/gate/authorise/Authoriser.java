package coffer.gate.authorise;

import coffer.gate.Call;
import coffer.gate.Demand;
import coffer.gate.Identity;
import coffer.gate.IdentityPolicies;
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

    public Authoriser(IdentityPolicies identityPolicies) {
        this.identityPolicies = identityPolicies;
    }

    /// One decision for each demand, in order; nobody changes them any more.
    public Map<Demand, Decision> decide(Call call, List<Demand> demands) {
        if (demands.isEmpty()) return Map.of();
        Asking asking =
                new Asking(
                        call.identity(),
                        identityPolicies.of(call.identity()),
                        ContextKeys.of(call));
        if (demands.size() == 1) {
            Demand only = demands.getFirst();
            return Map.of(only, asking.decide(only));
        }
        Map<Demand, Decision> decisions = LinkedHashMap.newLinkedHashMap(demands.size());
        for (Demand demand : demands) decisions.computeIfAbsent(demand, asking::decide);
        return Collections.unmodifiableMap(decisions);
    }

    /// What all demands of one call have in common.
    private record Asking(Identity identity, IdentityPolicies.Attached attached, Context context) {

        Decision decide(Demand demand) {
            Request request =
                    new Request(
                            identity.principal(),
                            demand.action(),
                            demand.resource(),
                            demand.owner(),
                            ContextKeys.with(context, demand));
            return Authorizer.decide(request, policies(demand));
        }

        private Policies policies(Demand demand) {
            Policies.Builder policies =
                    Policies.builder()
                            .identity(attached.identity())
                            .session(
                                    identity.session()
                                            .map(Identity.Session::policies)
                                            .orElse(List.of()))
                            .rule(demand.governance().rule())
                            .grants(demand.governance().grants());
            attached.scps().forEach(policies::scpLevel);
            attached.boundary().ifPresent(policies::boundary);
            demand.governance().policy().ifPresent(policies::resource);
            return policies.build();
        }
    }
}
