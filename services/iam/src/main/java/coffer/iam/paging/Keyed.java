package coffer.iam.paging;

import java.util.function.Function;

/// An item of a listing with the key it is ordered by.
public record Keyed<T>(String key, T item) {
    public <U> Keyed<U> map(Function<T, U> change) {
        return new Keyed<>(key, change.apply(item));
    }
}
