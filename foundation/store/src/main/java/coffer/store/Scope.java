package coffer.store;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// The records that are listed together: partition, account, region and service, then what the
/// service needs, such as a bucket.
public record Scope(List<String> parts) {
    public Scope {
        parts = List.copyOf(parts);
    }

    public static Scope of(String... parts) {
        return new Scope(List.of(parts));
    }

    // Compared for every row that is looked up, and the generated methods are slower.
    @Override
    public int hashCode() {
        return parts.hashCode();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Scope(var others) && parts.equals(others);
    }
}
