package coffer.policy.json;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// One JSON value.
public sealed interface Json {
    record Text(String value) implements Json {}

    /// The digits as written, so that no precision is lost.
    record Numeral(String literal) implements Json {}

    record Flag(boolean value) implements Json {}

    record Nothing() implements Json {}

    record Items(List<Json> values) implements Json {
        public Items {
            values = List.copyOf(values);
        }
    }

    /// An object's members in the order they were written.
    record Fields(Map<String, Json> values) implements Json {
        public Fields {
            values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
        }
    }
}
