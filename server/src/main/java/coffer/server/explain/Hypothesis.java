package coffer.server.explain;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A request that nobody made: who would ask (an ARN, or `anonymous`), for which action on which
/// resource, with which condition keys and which KMS encryption context; and for `kms:RetireGrant`
/// and `kms:RevokeGrant`, of which grant.
public record Hypothesis(
        String principal,
        String action,
        String resource,
        Map<String, List<String>> context,
        Map<String, String> encryptionContext,
        Optional<String> grantId) {

    public Hypothesis {
        context = Map.copyOf(context);
        encryptionContext = Map.copyOf(encryptionContext);
    }

    /// About no grant in particular.
    public Hypothesis(
            String principal,
            String action,
            String resource,
            Map<String, List<String>> context,
            Map<String, String> encryptionContext) {
        this(principal, action, resource, context, encryptionContext, Optional.empty());
    }

    /// The same request of somebody else.
    Hypothesis by(String other) {
        return new Hypothesis(other, action, resource, context, encryptionContext, grantId);
    }

    /// The same request about something else.
    Hypothesis on(String other) {
        return new Hypothesis(principal, action, other, context, encryptionContext, grantId);
    }

    /// What it says of a condition key; policies do not tell keys apart by case.
    List<String> told(String key) {
        return context.entrySet().stream()
                .filter(each -> each.getKey().equalsIgnoreCase(key))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(List.of());
    }
}
