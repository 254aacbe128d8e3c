package coffer.kms;

import coffer.kernel.Bytes;
import coffer.kernel.ServiceException;
import coffer.store.Entry;
import coffer.store.Range;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// Which page of a listing is asked for. A marker is the name of the last item given; it says where
/// to go on and grants nothing.
public record Paging(int limit, Optional<Bytes> after) {
    private static final int MAX_NAME_BYTES = 512;

    /// How many items a listing gives at most, and how many if the caller does not say.
    public record Limits(int standard, int max) {}

    /// One page of items, and the marker of the next if there is one.
    public record Page<T>(List<T> items, Optional<String> next) {
        public Page {
            items = List.copyOf(items);
        }

        public <U> Page<U> map(Function<T, U> change) {
            return new Page<>(items.stream().map(change).toList(), next);
        }

        public boolean truncated() {
            return next.isPresent();
        }
    }

    public static Paging of(Optional<Integer> limit, Optional<String> marker, Limits limits) {
        int asked = Math.min(limit.orElse(limits.standard()), limits.max());
        return new Paging(asked, marker.map(Paging::parse));
    }

    /// What to ask the store for: one more than the page holds, to see whether it is the last.
    public Range range() {
        return after.map(name -> Range.after(name, limit + 1)).orElse(Range.first(limit + 1));
    }

    /// The page out of what the store gave for [#range].
    public <V> Page<V> page(List<Entry<V>> found) {
        List<V> items = found.stream().limit(limit).map(Entry::value).toList();
        if (found.size() <= limit) return new Page<>(items, Optional.empty());
        return new Page<>(items, Optional.of(marker(found.get(limit - 1).name())));
    }

    /// The page of a short list, in the order of the bytes of its items' names.
    public <T> Page<T> slice(List<T> all, Function<T, String> name) {
        return page(
                all.stream()
                        .map(item -> new Entry<>(Bytes.utf8(name.apply(item)), item))
                        .filter(entry -> after.isEmpty() || entry.name().compareTo(after.get()) > 0)
                        .sorted(Comparator.comparing(Entry::name))
                        .limit(limit + 1L)
                        .toList());
    }

    private static String marker(Bytes name) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(name.expose());
    }

    private static Bytes parse(String marker) {
        try {
            byte[] name =
                    Base64.getUrlDecoder().decode(marker.getBytes(StandardCharsets.ISO_8859_1));
            if (name.length > 0 && name.length <= MAX_NAME_BYTES) return Bytes.adopt(name);
        } catch (IllegalArgumentException notBase64) {
            throw invalid();
        }
        throw invalid();
    }

    private static ServiceException invalid() {
        return KmsError.INVALID_MARKER.because("Could not deserialize marker");
    }
}
