package coffer.wire.http;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;

/// The header fields of one message: names are case-insensitive and kept in lower case; a name may
/// have several values, in order.
public final class Headers {
    private final Map<String, List<String>> values;

    private Headers(Map<String, List<String>> values) {
        this.values = values;
    }

    public static Builder builder() {
        return new Builder();
    }

    public static Headers empty() {
        return new Headers(Map.of());
    }

    /// The first value.
    public Optional<String> find(String name) {
        List<String> all = all(name);
        return all.isEmpty() ? Optional.empty() : Optional.of(all.getFirst());
    }

    /// Every value in order; empty if there is none.
    public List<String> all(String name) {
        return values.getOrDefault(name.toLowerCase(Locale.ROOT), List.of());
    }

    public boolean contains(String name) {
        return values.containsKey(name.toLowerCase(Locale.ROOT));
    }

    /// The names there are, in lower case.
    public Set<String> names() {
        return Collections.unmodifiableSet(values.keySet());
    }

    /// Every field, name in lower case, once per value.
    public void forEach(BiConsumer<String, String> consumer) {
        values.forEach((name, all) -> all.forEach(value -> consumer.accept(name, value)));
    }

    /// Collects fields; not for use by several threads. Empty again once it has built.
    public static final class Builder {
        private Map<String, List<String>> values = new LinkedHashMap<>();

        public Builder add(String name, String value) {
            values.computeIfAbsent(name.toLowerCase(Locale.ROOT), key -> new ArrayList<>(1))
                    .add(value);
            return this;
        }

        /// Replaces every earlier value of `name`.
        public Builder set(String name, String value) {
            values.put(name.toLowerCase(Locale.ROOT), new ArrayList<>(List.of(value)));
            return this;
        }

        public Headers build() {
            Headers built = new Headers(values);
            values = new LinkedHashMap<>();
            return built;
        }
    }
}
