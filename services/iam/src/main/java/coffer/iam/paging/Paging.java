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
        byte[] asked = question.toString().getBytes(StandardCharsets.UTF_8);
        return new Paging(
                asked, marker.map(text -> read(asked, text)), maxItems.orElse(DEFAULT_ITEMS));
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

    private static String read(byte[] question, String text) {
        byte[] marker = decode(text);
        if (marker.length <= CHECK_BYTES) throw invalid();
        byte[] name = Arrays.copyOfRange(marker, CHECK_BYTES, marker.length);
        byte[] check = Arrays.copyOf(marker, CHECK_BYTES);
        if (!Arrays.equals(check, check(question, name))) throw invalid();
        return new String(name, StandardCharsets.UTF_8);
    }

    private static byte[] decode(String text) {
        try {
            return Base64.getUrlDecoder().decode(text);
        } catch (IllegalArgumentException notBase64) {
            throw invalid();
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
