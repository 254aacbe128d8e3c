package coffer.policy.context;

import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;

/// The condition keys of one request. Names are compared without case; a key may have several
/// values. A key without values is the same as an absent key. Immutable.
public final class Context {
    private static final Context EMPTY = new Context(Map.of());

    private final Map<String, List<String>> valuesByKey;

    private Context(Map<String, List<String>> valuesByKey) {
        this.valuesByKey = valuesByKey;
    }

    public static Context empty() {
        return EMPTY;
    }

    public static Builder builder() {
        return new Builder();
    }

    /// The values of a key, however its name is written; empty if it is absent.
    public List<String> values(String key) {
        return foldedKey(key.toLowerCase(Locale.ROOT));
    }

    /// The same for a name already in lower case, which compiled policies keep.
    public List<String> foldedKey(String lowerCaseKey) {
        return valuesByKey.getOrDefault(lowerCaseKey, List.of());
    }

    /// The names of all keys, in lower case and in order.
    public Set<String> keys() {
        return Collections.unmodifiableSet(new TreeSet<>(valuesByKey.keySet()));
    }

    /// Every key, in lower case, with its values.
    public void forEach(BiConsumer<String, List<String>> action) {
        valuesByKey.forEach(action);
    }

    /// A builder that starts with what is here.
    public Builder toBuilder() {
        Builder builder = new Builder();
        builder.valuesByKey.putAll(valuesByKey);
        return builder;
    }

    @Override
    public String toString() {
        // Values may be a caller's own data, such as an encryption context: names only.
        return "Context" + keys();
    }

    /// Collects keys; a later value replaces an earlier one. Empty again once it has built.
    public static final class Builder {
        private Map<String, List<String>> valuesByKey = new HashMap<>();

        private Builder() {}

        public Builder put(String key, String value) {
            return put(key, List.of(value));
        }

        public Builder put(String key, boolean value) {
            return put(key, List.of(Boolean.toString(value)));
        }

        public Builder put(String key, List<String> values) {
            valuesByKey.put(key.toLowerCase(Locale.ROOT), List.copyOf(values));
            return this;
        }

        /// The same, unless the key has values already.
        public Builder putIfAbsent(String key, List<String> values) {
            valuesByKey.putIfAbsent(key.toLowerCase(Locale.ROOT), List.copyOf(values));
            return this;
        }

        public Builder putAll(Map<String, String> values) {
            values.forEach(this::put);
            return this;
        }

        public Context build() {
            if (valuesByKey.isEmpty()) return EMPTY;
            Context built = new Context(valuesByKey);
            valuesByKey = new HashMap<>();
            return built;
        }
    }
}
