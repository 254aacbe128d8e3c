package coffer.wire.schema;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Unmodifiable copies for the constructors of generated records.
///
/// A required member is null until the validator has seen the value, so null passes through.
public final class Copies {
    private Copies() {}

    public static <T> Optional<List<T>> list(Optional<List<T>> list) {
        return list.map(List::copyOf);
    }

    public static <T> @Nullable List<T> requiredList(@Nullable List<T> list) {
        return list == null ? null : List.copyOf(list);
    }

    /// Keeps the order of entries, which answers show.
    public static <K, V> Optional<Map<K, V>> map(Optional<Map<K, V>> map) {
        return map.map(Copies::ordered);
    }

    public static <K, V> @Nullable Map<K, V> requiredMap(@Nullable Map<K, V> map) {
        return map == null ? null : ordered(map);
    }

    private static <K, V> Map<K, V> ordered(Map<K, V> map) {
        return Collections.unmodifiableMap(new LinkedHashMap<>(map));
    }
}
