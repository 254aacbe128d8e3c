package coffer.policy.context;

import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;

/// The condition keys of one request. Names are compared without case; a key may have several
/// values. A key without values is the same as an absent key. Immutable.
public final class Context {
    private static final Context EMPTY = new Context(Map.of(), Optional.empty());

    private final Map<String, List<String>> valuesByKey;
    // What holds for keys that are not among those, so that what several requests have in common is
    // not copied.
    private final Optional<Context> base;

    private Context(Map<String, List<String>> valuesByKey, Optional<Context> base) {
        this.valuesByKey = valuesByKey;
        this.base = base;
    }

    public static Context empty() {
        return EMPTY;
    }

    public static Builder builder() {
        return new Builder(EMPTY);
    }

    /// The values of a key, however its name is written; empty if it is absent.
    public List<String> values(String key) {
        return foldedKey(KeyNames.folded(key));
    }

    /// The same for a name already in lower case, which compiled policies keep.
    public List<String> foldedKey(String lowerCaseKey) {
        List<String> values = valuesByKey.get(lowerCaseKey);
        if (values != null) return values;
        return base.isPresent() ? base.get().foldedKey(lowerCaseKey) : List.of();
    }

    /// The names of all keys, in lower case and in order.
    public Set<String> keys() {
        Set<String> keys = new TreeSet<>();
        forEach((key, values) -> keys.add(key));
        return Collections.unmodifiableSet(keys);
    }

    /// Every key, in lower case, with its values.
    public void forEach(BiConsumer<String, List<String>> action) {
        base.ifPresent(common ->
                common.forEach((key, values) -> {
                    if (!valuesByKey.containsKey(key)) action.accept(key, values);
                }));
        valuesByKey.forEach(action);
    }

    /// A builder that starts with what is here.
    public Builder toBuilder() {
        return new Builder(this);
    }

    @Override
    public String toString() {
        // Values may be a caller's own data, such as an encryption context: names only.
        return "Context" + keys();
    }

    /// Collects keys; a later value replaces an earlier one. As it was at first once it has built.
    public static final class Builder {
        private final Optional<Context> base;
        private Map<String, List<String>> valuesByKey = new HashMap<>();

        private Builder(Context base) {
            this.base = base == EMPTY ? Optional.empty() : Optional.of(base);
        }

        public Builder put(String key, String value) {
            return put(key, List.of(value));
        }

        public Builder put(String key, boolean value) {
            return put(key, List.of(Boolean.toString(value)));
        }

        public Builder put(String key, List<String> values) {
            valuesByKey.put(KeyNames.folded(key), List.copyOf(values));
            return this;
        }

        /// The same, unless the key has values already.
        public Builder putIfAbsent(String key, List<String> values) {
            String name = KeyNames.folded(key);
            boolean isAbsent = base.isEmpty() || base.get().foldedKey(name).isEmpty();
            if (isAbsent) valuesByKey.putIfAbsent(name, List.copyOf(values));
            return this;
        }

        public Builder putAll(Map<String, String> values) {
            values.forEach(this::put);
            return this;
        }

        public Context build() {
            if (valuesByKey.isEmpty()) return base.orElse(EMPTY);
            Context built = new Context(valuesByKey, base);
            valuesByKey = new HashMap<>();
            return built;
        }
    }
}
