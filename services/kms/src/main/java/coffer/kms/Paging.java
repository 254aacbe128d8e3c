package coffer.kms;

import coffer.crypto.Digests;
import coffer.gate.Call;
import coffer.kernel.Bytes;
import coffer.kernel.ServiceException;
import coffer.store.Entry;
import coffer.store.Range;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// Which page of a listing is asked for.
///
/// A marker is the name of the last item given with a check that ties it to its listing. It says
/// where to go on and grants nothing, so whoever makes one up gains nothing.
public record Paging(Listing listing, int limit, Optional<Bytes> after) {
    private static final int CHECK_BYTES = 8;
    private static final int MAX_NAME_BYTES = 512;

    /// A kind of listing: how many items it gives if the caller does not say, and at most.
    public record Listing(String name, int standard, int max) {
        /// That of one caller's account and region: its markers are good for no other's.
        public Listing of(Call call) {
            return new Listing(name + " " + call.account() + " " + call.region(), standard, max);
        }
    }

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

    public static Paging of(Optional<Integer> limit, Optional<String> marker, Listing listing) {
        int asked = Math.min(limit.orElse(listing.standard()), listing.max());
        return new Paging(listing, asked, marker.map(text -> parse(listing, text)));
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

    private String marker(Bytes name) {
        byte[] check = check(listing, name);
        byte[] marker = Arrays.copyOf(check, check.length + name.size());
        System.arraycopy(name.expose(), 0, marker, check.length, name.size());
        return Base64.getUrlEncoder().withoutPadding().encodeToString(marker);
    }

    private static Bytes parse(Listing listing, String text) {
        byte[] marker = decode(text);
        if (marker.length <= CHECK_BYTES || marker.length > CHECK_BYTES + MAX_NAME_BYTES) {
            throw invalid();
        }
        Bytes name = Bytes.adopt(Arrays.copyOfRange(marker, CHECK_BYTES, marker.length));
        if (!Arrays.equals(check(listing, name), Arrays.copyOf(marker, CHECK_BYTES))) {
            throw invalid();
        }
        return name;
    }

    private static byte[] decode(String text) {
        try {
            return Base64.getUrlDecoder().decode(text.getBytes(StandardCharsets.ISO_8859_1));
        } catch (IllegalArgumentException notBase64) {
            throw invalid();
        }
    }

    private static byte[] check(Listing listing, Bytes name) {
        byte[] kind = (listing.name() + " marker ").getBytes(StandardCharsets.UTF_8);
        return Arrays.copyOf(Digests.sha256(kind, name.expose()), CHECK_BYTES);
    }

    private static ServiceException invalid() {
        return KmsError.INVALID_MARKER.because("Could not deserialize marker");
    }
}
