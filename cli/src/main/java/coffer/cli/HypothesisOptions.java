package coffer.cli;

import coffer.server.config.ConfigurationException;
import coffer.server.explain.Hypothesis;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/// A request that nobody made, as flags.
final class HypothesisOptions {
    @Option(
            names = "--as",
            paramLabel = "ARN",
            description = "who asks: a user, a role, a session, the root user; or `anonymous`")
    private String principal = "";

    @Option(names = "--action", description = "such as kms:Decrypt")
    private String action = "";

    @Option(names = "--resource", defaultValue = "*", paramLabel = "ARN", description = "of what")
    private String resource = "*";

    @Option(
            names = "--context",
            paramLabel = "KEY=VALUE",
            description = "a condition key, such as aws:SourceIp=10.1.2.3; may be repeated")
    private List<String> context = List.of();

    @Option(
            names = "--encryption-context",
            paramLabel = "KEY=VALUE",
            description = "a pair of a KMS encryption context; may be repeated")
    private List<String> encryptionContext = List.of();

    @Option(
            names = "--grant",
            paramLabel = "ID",
            description = "which grant of the key kms:RetireGrant or kms:RevokeGrant would end")
    private Optional<String> grantId = Optional.empty();

    Hypothesis read() {
        if (principal.isEmpty() || action.isEmpty()) {
            throw new ConfigurationException(
                    "explain what? Give a request id, or --as and --action");
        }
        Map<String, List<String>> keys = new HashMap<>();
        for (String pair : context) {
            keys.computeIfAbsent(key(pair), it -> new ArrayList<>()).add(value(pair));
        }
        Map<String, String> pairs = new HashMap<>();
        encryptionContext.forEach(pair -> pairs.put(key(pair), value(pair)));
        return new Hypothesis(principal, action, resource, keys, pairs, grantId);
    }

    private static String key(String pair) {
        int end = pair.indexOf('=');
        if (end < 1) throw new ConfigurationException("`" + pair + "` is not KEY=VALUE");
        return pair.substring(0, end);
    }

    private static String value(String pair) {
        return pair.substring(pair.indexOf('=') + 1);
    }
}
