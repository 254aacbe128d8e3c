package coffer.cli;

import coffer.server.config.ConfigurationException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Option;

/// What a request that nobody made says of itself, as flags.
final class ConditionOptions {
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

    Map<String, List<String>> context() {
        Map<String, List<String>> keys = new HashMap<>();
        for (String pair : context) {
            keys.computeIfAbsent(key(pair), it -> new ArrayList<>()).add(value(pair));
        }
        return keys;
    }

    Map<String, String> encryptionContext() {
        Map<String, String> pairs = new HashMap<>();
        encryptionContext.forEach(pair -> pairs.put(key(pair), value(pair)));
        return pairs;
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
