package coffer.store;

import java.util.List;

/// The records that are listed together: partition, account, region and service, then what the
/// service needs, such as a bucket.
public record Scope(List<String> parts) {
    public Scope {
        parts = List.copyOf(parts);
    }

    public static Scope of(String... parts) {
        return new Scope(List.of(parts));
    }
}
