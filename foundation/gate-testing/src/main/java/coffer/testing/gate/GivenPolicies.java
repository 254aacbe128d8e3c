package coffer.testing.gate;

import coffer.gate.Identity;
import coffer.gate.IdentityPolicies;
import coffer.policy.NamedPolicy;
import coffer.policy.Policy;
import coffer.policy.document.PolicyKind;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// The policies of callers, of which each has one at most.
public final class GivenPolicies implements IdentityPolicies {
    private final Map<String, NamedPolicy> byCaller = new HashMap<>();

    public void permit(Identity who, String action, String resource) {
        attach(
                who,
                """
                {"Version":"2012-10-17","Statement":[
                  {"Effect":"Allow","Action":"%s","Resource":"%s"}]}\
                """
                        .formatted(action, resource));
    }

    /// In the place of an earlier one.
    public void attach(Identity who, String policy) {
        byCaller.put(
                who.principal().label(),
                new NamedPolicy("inline", Policy.parse(policy, PolicyKind.IDENTITY)));
    }

    @Override
    public Attached of(Identity who) {
        return new Attached(
                Optional.ofNullable(byCaller.get(who.principal().label())).stream().toList(),
                Optional.empty());
    }
}
