package coffer.kms.key;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/// Pairs that callers choose, as policies see them.
public final class ConditionKeys {

    private ConditionKeys() {}

    /// One condition key for each of `pairs`. Policies do not tell names apart by case, so pairs
    /// that differ only so become one key with all their values, whatever their order.
    public static Map<String, List<String>> of(String prefix, Map<String, String> pairs) {
        if (pairs.isEmpty()) return Map.of();
        Map<String, List<String>> keys = new HashMap<>();
        new TreeMap<>(pairs)
                .forEach((name, value) ->
                        keys.computeIfAbsent(
                                        prefix + name.toLowerCase(Locale.ROOT),
                                        key -> new ArrayList<>())
                                .add(value));
        return keys;
    }
}
