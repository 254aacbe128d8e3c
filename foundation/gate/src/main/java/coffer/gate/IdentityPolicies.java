package coffer.gate;

import coffer.policy.NamedPolicy;
import java.util.List;
import java.util.Optional;

/// Knows the policies that limit or empower a principal. The identity service implements it.
public interface IdentityPolicies {

    Attached of(Identity identity);

    /// What is above the principal's account is known elsewhere: [Guardrails].
    record Attached(List<NamedPolicy> identity, Optional<NamedPolicy> boundary) {
        public Attached {
            identity = List.copyOf(identity);
        }
    }
}
