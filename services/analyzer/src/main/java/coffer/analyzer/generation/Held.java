package coffer.analyzer.generation;

import coffer.analyzer.generation.RecordedCall.Circumstances;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// What held of every use of an action so far.
final class Held {
    private static final int MOST_SERVICES = 5;
    private static final int MOST_PAIRS = 8;
    private static final int LONGEST_VALUE = 256;

    /// Their requests have the encryption context as condition keys.
    // AWS: KMS Developer Guide, "kms:EncryptionContext:context-key".
    private static final Set<String> WITH_CONTEXT =
            Set.of(
                    "kms:Decrypt",
                    "kms:Encrypt",
                    "kms:GenerateDataKey",
                    "kms:GenerateDataKeyPair",
                    "kms:GenerateDataKeyPairWithoutPlaintext",
                    "kms:GenerateDataKeyWithoutPlaintext");

    private final String action;
    private boolean isFirst = true;
    private boolean secure = true;
    private Optional<Set<String>> services = Optional.of(new TreeSet<>());
    private Optional<Set<String>> contextKeys = Optional.empty();
    private final Map<String, String> pairs = new TreeMap<>();

    Held(String action) {
        this.action = action;
    }

    void add(Circumstances call) {
        secure &= call.isSecure();
        services =
                services.flatMap(seen -> call.via().map(via -> with(seen, via, call.region())))
                        .filter(seen -> seen.size() <= MOST_SERVICES);
        Map<String, String> context = call.encryptionContext();
        if (isFirst) {
            contextKeys = Optional.of(new TreeSet<>(context.keySet()));
            pairs.putAll(context);
        }
        contextKeys = contextKeys.filter(keys -> keys.equals(context.keySet()));
        pairs.entrySet().removeIf(pair -> !pair.getValue().equals(context.get(pair.getKey())));
        isFirst = false;
    }

    private static Set<String> with(Set<String> seen, String via, String region) {
        Set<String> more = new TreeSet<>(seen);
        more.add(via + "." + region + ".amazonaws.com");
        return more;
    }

    /// As condition elements: the values for each operator and key.
    Map<String, Map<String, Set<String>>> conditions() {
        Map<String, Map<String, Set<String>>> conditions = new TreeMap<>();
        if (isFirst) return conditions;
        if (secure) put(conditions, "Bool", "aws:SecureTransport", Set.of("true"));
        if (action.startsWith("kms:")) {
            services.filter(seen -> !seen.isEmpty())
                    .ifPresent(seen -> put(conditions, "StringEquals", "kms:ViaService", seen));
        }
        if (WITH_CONTEXT.contains(action)) context(conditions);
        return conditions;
    }

    private void context(Map<String, Map<String, Set<String>>> conditions) {
        boolean isNarrow =
                contextKeys
                        .filter(keys -> !keys.isEmpty() && keys.size() <= MOST_PAIRS)
                        .isPresent();
        if (!isNarrow) return;
        Set<String> keys = contextKeys.orElseThrow();
        put(conditions, "ForAllValues:StringEquals", "kms:EncryptionContextKeys", keys);
        for (String key : keys) {
            String name = "kms:EncryptionContext:" + key;
            Optional<String> value =
                    Optional.ofNullable(pairs.get(key)).filter(it -> it.length() <= LONGEST_VALUE);
            value.ifPresentOrElse(
                    it -> put(conditions, "StringEquals", name, Set.of(ResourceText.escaped(it))),
                    () -> put(conditions, "Null", name, Set.of("false")));
        }
    }

    private static void put(
            Map<String, Map<String, Set<String>>> conditions,
            String operator,
            String key,
            Set<String> values) {
        conditions.computeIfAbsent(operator, _ -> new TreeMap<>()).put(key, new TreeSet<>(values));
    }
}
