package coffer.iam.paging;

import coffer.crypto.Digests;
import coffer.iam.IamError;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// Where a page begins and how long it is. A marker is `check (6) || last key`, good only for the
/// question it was given for. It grants nothing: a key that is made up merely begins elsewhere.
public final class Paging {
    private static final int DEFAULT_ITEMS = 100;
    private static final int CHECK_BYTES = 6;

    private final byte[] question;
    private final Optional<String> after;
    private final int maxItems;

    private Paging(byte[] question, Optional<String> after, int maxItems) {
        this.question = question;
        this.after = after;
        this.maxItems = maxItems;
    }

    /// `question` names the listing and its filters. Throws if the marker was given for another.
    public static Paging of(List<?> question, Optional<String> marker, Optional<Integer> maxItems) {
        return of(question, marker, maxItems.orElse(DEFAULT_ITEMS), Paging::invalid);
    }

    /// The same for a service that refuses markers in other words.
    public static Paging of(
            List<?> question,
            Optional<String> marker,
            int maxItems,
            Supplier<RuntimeException> refusal) {
        byte[] asked = question.toString().getBytes(StandardCharsets.UTF_8);
        Optional<String> after =
                marker.map(text -> read(asked, text).orElseThrow(() -> refusal.get()));
        return new Paging(asked, after, maxItems);
    }

    /// Cuts a page from what `source` has after a key, in the order of keys.
    public <T> Page<T> page(Function<Optional<String>, Stream<Keyed<T>>> source) {
        List<Keyed<T>> found = source.apply(after).limit(maxItems + 1L).toList();
        List<T> items = found.stream().limit(maxItems).map(Keyed::item).toList();
        Optional<String> marker =
                found.size() > maxItems
                        ? Optional.of(write(found.get(maxItems - 1).key()))
                        : Optional.empty();
        return new Page<>(items, marker);
    }

    /// Cuts a page from a small collection.
    public <T> Page<T> page(Collection<T> all, Function<T, String> key) {
        return page(start ->
                all.stream()
                        .map(item -> new Keyed<>(key.apply(item), item))
                        .filter(keyed -> start.isEmpty() || keyed.key().compareTo(start.get()) > 0)
                        .sorted(Comparator.comparing(Keyed::key)));
    }

    private String write(String key) {
        byte[] name = key.getBytes(StandardCharsets.UTF_8);
        byte[] marker = Arrays.copyOf(check(question, name), CHECK_BYTES + name.length);
        System.arraycopy(name, 0, marker, CHECK_BYTES, name.length);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(marker);
    }

    /// Empty if the marker was not given for this question.
    private static Optional<String> read(byte[] question, String text) {
        byte[] marker = decode(text);
        if (marker.length <= CHECK_BYTES) return Optional.empty();
        byte[] name = Arrays.copyOfRange(marker, CHECK_BYTES, marker.length);
        byte[] check = Arrays.copyOf(marker, CHECK_BYTES);
        if (!Arrays.equals(check, check(question, name))) return Optional.empty();
        return Optional.of(new String(name, StandardCharsets.UTF_8));
    }

    /// Nothing if it is not base 64.
    private static byte[] decode(String text) {
        try {
            return Base64.getUrlDecoder().decode(text);
        } catch (IllegalArgumentException notBase64) {
            return new byte[0];
        }
    }

    private static byte[] check(byte[] question, byte[] name) {
        byte[] length = {(byte) (name.length >>> 8), (byte) name.length};
        return Arrays.copyOf(Digests.sha256(length, name, question), CHECK_BYTES);
    }

    private static RuntimeException invalid() {
        return IamError.VALIDATION.because("Invalid Marker.");
    }
}
