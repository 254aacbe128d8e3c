package coffer.wire.schema;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/// What the model demands of values of a shape: `min` and `max` bound the length of strings, blobs,
/// lists and maps, and the value of numbers.
public record Constraints(
        OptionalLong min, OptionalLong max, Optional<Pattern> pattern, List<String> values) {
    private static final Constraints NONE =
            new Constraints(
                    OptionalLong.empty(), OptionalLong.empty(), Optional.empty(), List.of());

    public Constraints {
        values = List.copyOf(values);
    }

    public static Constraints none() {
        return NONE;
    }

    public boolean isEmpty() {
        return min.isEmpty() && max.isEmpty() && pattern.isEmpty() && values.isEmpty();
    }
}
