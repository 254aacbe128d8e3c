package coffer.store;

import coffer.kernel.Bytes;
import java.util.Optional;

/// Which part of a scope to list: from `start`, itself included or not, up to but not including
/// `end`, at most `limit` records. Only tables whose order is that of their names have an end.
public record Range(Optional<Bytes> start, boolean inclusive, Optional<Bytes> end, int limit) {
    private static final int MAX_LIMIT = 10_000;

    public Range {
        if (limit < 1 || limit > MAX_LIMIT) {
            throw new IllegalArgumentException("limit is not within 1.." + MAX_LIMIT);
        }
    }

    public static Range first(int limit) {
        return new Range(Optional.empty(), true, Optional.empty(), limit);
    }

    public static Range after(Bytes name, int limit) {
        return new Range(Optional.of(name), false, Optional.empty(), limit);
    }

    public static Range from(Bytes name, int limit) {
        return new Range(Optional.of(name), true, Optional.empty(), limit);
    }

    public Range until(Bytes name) {
        return new Range(start, inclusive, Optional.of(name), limit);
    }
}
