package coffer.iam.session;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What temporary credentials say of themselves. `principalId` is the unique id of the user or
/// role, or the account's digits for the root user; `sessionName` is empty unless a role is assumed
/// or a user federates. `keys` are condition keys that all requests of the session have: what is
/// kept of whoever vouched for it.
public record SessionToken(
        String principalId,
        String sessionName,
        Instant issuedAt,
        Instant expiresAt,
        Limits limits,
        Labels labels,
        Map<String, List<String>> keys) {
    public SessionToken {
        keys = Map.copyOf(keys);
    }

    /// One that nobody outside vouched for.
    public SessionToken(
            String principalId,
            String sessionName,
            Instant issuedAt,
            Instant expiresAt,
            Limits limits,
            Labels labels) {
        this(principalId, sessionName, issuedAt, expiresAt, limits, labels, Map.of());
    }

    public SessionToken with(Map<String, List<String>> newKeys) {
        return new SessionToken(
                principalId, sessionName, issuedAt, expiresAt, limits, labels, newKeys);
    }

    /// Session policies: one document and ARNs of managed ones.
    public record Limits(Optional<String> policy, List<String> policyArns) {
        public static final Limits NONE = new Limits(Optional.empty(), List.of());

        public Limits {
            policyArns = List.copyOf(policyArns);
        }
    }

    /// Session tags, the keys of those that the next session inherits, and who is behind it all.
    public record Labels(
            Map<String, String> tags, List<String> transitive, Optional<String> sourceIdentity) {
        public static final Labels NONE = new Labels(Map.of(), List.of(), Optional.empty());

        public Labels {
            tags = Map.copyOf(tags);
            transitive = List.copyOf(transitive);
        }
    }
}
