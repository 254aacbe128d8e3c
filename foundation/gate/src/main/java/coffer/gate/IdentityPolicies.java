package coffer.gate;

import coffer.policy.NamedPolicy;
import java.util.List;
import java.util.Optional;

/// Knows the policies that limit or empower a principal. The identity service implements it.
public interface IdentityPolicies {

    Attached of(Identity identity);

    /// `scps` holds one list for each level of the organisation, the root's first.
    record Attached(
            List<NamedPolicy> identity,
            Optional<NamedPolicy> boundary,
            List<List<NamedPolicy>> scps) {
        public Attached {
            identity = List.copyOf(identity);
            scps = scps.stream().map(List::copyOf).toList();
        }
    }
}
