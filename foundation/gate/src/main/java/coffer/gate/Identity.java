package coffer.gate;

import coffer.kernel.AccountId;
import coffer.policy.NamedPolicy;
import coffer.policy.Principal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Who asks, once the signature is verified. `account` is empty for an anonymous caller; `tags` are
/// those of the principal, session tags included.
public record Identity(
        Principal principal,
        Optional<AccountId> account,
        Optional<String> accessKeyId,
        Map<String, String> tags,
        Optional<Session> session) {

    /// What temporary credentials carry. `policies` limit the session further; `keys` are condition
    /// keys that all its requests have, such as those of the provider who vouched for it.
    public record Session(
            Instant issuedAt,
            List<NamedPolicy> policies,
            Optional<String> sourceIdentity,
            Map<String, List<String>> keys) {
        /// The condition key by which a session tells that it was given for a code.
        public static final String MFA_PRESENT = "aws:MultiFactorAuthPresent";

        /// The condition key by which a session tells that it is of a root user and not his own.
        public static final String ASSUMED_ROOT = "aws:AssumedRoot";

        public Session {
            policies = List.copyOf(policies);
            keys = Map.copyOf(keys);
        }

        /// One without keys of its own.
        public Session(
                Instant issuedAt, List<NamedPolicy> policies, Optional<String> sourceIdentity) {
            this(issuedAt, policies, sourceIdentity, Map.of());
        }

        /// Whether it was given for a code of an MFA device.
        public boolean mfaPresent() {
            return is(MFA_PRESENT);
        }

        /// Whether an organization's management acts as the root user by it.
        public boolean isAssumedRoot() {
            return is(ASSUMED_ROOT);
        }

        private boolean is(String key) {
            return keys.getOrDefault(key, List.of()).contains("true");
        }
    }

    public Identity {
        tags = Map.copyOf(tags);
    }

    public static Identity anonymous() {
        return new Identity(
                new Principal.Anonymous(),
                Optional.empty(),
                Optional.empty(),
                Map.of(),
                Optional.empty());
    }
}
