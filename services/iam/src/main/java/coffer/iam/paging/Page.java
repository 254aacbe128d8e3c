package coffer.iam.paging;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// One page; `marker` is present if another follows.
public record Page<T>(List<T> items, Optional<String> marker) {
    public Page {
        items = List.copyOf(items);
    }

    public boolean isTruncated() {
        return marker.isPresent();
    }

    public <U> List<U> map(Function<T, U> change) {
        return items.stream().map(change).toList();
    }
}
