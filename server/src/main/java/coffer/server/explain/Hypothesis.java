package coffer.server.explain;

import java.util.List;
import java.util.Map;

/// A request that nobody made: who would ask (an ARN, or `anonymous`), for which action on which
/// resource, with which condition keys and which KMS encryption context.
public record Hypothesis(
        String principal,
        String action,
        String resource,
        Map<String, List<String>> context,
        Map<String, String> encryptionContext) {

    public Hypothesis {
        context = Map.copyOf(context);
        encryptionContext = Map.copyOf(encryptionContext);
    }
}
