package coffer.s3.listing;

import static org.assertj.core.api.Assertions.assertThat;

import coffer.kernel.Bytes;
import coffer.s3.object.IndexName;
import coffer.store.Entry;
import coffer.store.Range;
import coffer.testing.Forall;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/// Paging through a listing shows what a naive one over the sorted keys shows, once each.
class ListingProperties {
    private static final List<String> LETTERS =
            List.of("a", "b", "/", "/", "\0", "\u00e9", "\uffee", "\ud83d\ude00", "z");
    private static final Comparator<String> UTF8_ORDER =
            (left, right) ->
                    Arrays.compareUnsigned(
                            left.getBytes(StandardCharsets.UTF_8),
                            right.getBytes(StandardCharsets.UTF_8));

    /// A record in the index: a key and whether it counts.
    private record Item(String key, boolean shown) {}

    private static final class Shape implements Listing.Shape<Item> {
        @Override
        public String key(Item item) {
            return item.key();
        }

        @Override
        public boolean isShown(Item item) {
            return item.shown();
        }

        @Override
        public boolean isOnePerKey() {
            return true;
        }
    }

    @Test
    void showsEveryKeyOrItsCommonPrefixOnce() {
        Forall.cases(gen -> {
            TreeMap<Bytes, Item> index = new TreeMap<>();
            Set<String> current = new TreeSet<>(UTF8_ORDER);
            for (int i = gen.below(2 * gen.size() + 1); i > 0; i--) {
                addKey(gen, index, current);
            }
            String prefix = gen.flip() ? "" : word(gen, 2);
            Optional<String> delimiter =
                    gen.flip()
                            ? Optional.empty()
                            : Optional.of(gen.oneOf(List.of("/", "b", "//", "\u00e9")));
            int limit = 1 + gen.below(5);

            List<String> shown = pageThrough(index, prefix, delimiter, limit);

            assertThat(shown).containsExactlyElementsOf(naive(current, prefix, delimiter));
        });
    }

    @Test
    void sortsNamesAsKeysAndThenByNumber() {
        Forall.cases(gen -> {
            String left = word(gen, 4);
            String right = word(gen, 4);
            long low = gen.random().nextLong(Long.MAX_VALUE);
            long high = low + 1;

            int keys = Integer.signum(UTF8_ORDER.compare(left, right));
            Bytes leftName = IndexName.of(left, high);
            Bytes rightName = IndexName.of(right, low);
            int expected = keys == 0 ? 1 : keys;
            assertThat(Integer.signum(leftName.compareTo(rightName))).isEqualTo(expected);
            assertThat(leftName.compareTo(IndexName.afterKey(left))).isNegative();
            if (keys < 0) {
                assertThat(IndexName.afterKey(left).compareTo(rightName)).isNegative();
            }
            boolean within =
                    rightName.compareTo(IndexName.fromPrefix(left)) >= 0
                            && rightName.compareTo(IndexName.afterPrefix(left)) < 0;
            assertThat(within).isEqualTo(right.startsWith(left));
        });
    }

    private static void addKey(Forall.Gen gen, TreeMap<Bytes, Item> index, Set<String> current) {
        String key = word(gen, 5);
        if (key.isEmpty()) return;
        // Newest first: a lower number counts, and what comes after it is history.
        boolean shown = gen.below(4) != 0;
        Optional<Item> newest =
                Optional.ofNullable(index.ceilingEntry(IndexName.ofKey(key)))
                        .map(Map.Entry::getValue)
                        .filter(item -> item.key().equals(key));
        if (newest.isPresent()) return;
        index.put(IndexName.of(key, 5), new Item(key, shown));
        for (int older = gen.below(3); older > 0; older--) {
            index.put(IndexName.of(key, 5 + older), new Item(key, gen.flip()));
        }
        if (shown) current.add(key);
    }

    private static List<String> pageThrough(
            TreeMap<Bytes, Item> index, String prefix, Optional<String> delimiter, int limit) {
        Function<Range, List<Entry<Item>>> source = range -> list(index, range);
        Shape shape = new Shape();
        Query first = Query.of(Optional.of(prefix), delimiter, limit);
        List<String> shown = new ArrayList<>();
        Query query = first;
        while (true) {
            Listing<Item> page = Listing.read(query, shape, source);
            List<String> names = new ArrayList<>(page.commonPrefixes());
            page.items().forEach(item -> names.add(item.key()));
            assertThat(names).hasSizeLessThanOrEqualTo(limit);
            names.sort(UTF8_ORDER);
            shown.addAll(names);
            if (page.more().isEmpty()) return shown;
            String token = ContinuationToken.of(page.more().get(), shape).toString();
            query = ContinuationToken.parse(token).goOn(first);
        }
    }

    private static List<Entry<Item>> list(TreeMap<Bytes, Item> index, Range range) {
        return index.tailMap(range.start().orElseThrow(), range.inclusive()).entrySet().stream()
                .limit(range.limit())
                .map(entry -> new Entry<>(entry.getKey(), entry.getValue()))
                .toList();
    }

    private static Collection<String> naive(
            Set<String> keys, String prefix, Optional<String> delimiter) {
        Set<String> shown = new TreeSet<>(UTF8_ORDER);
        for (String key : keys) {
            if (!key.startsWith(prefix)) continue;
            String rest = key.substring(prefix.length());
            int end = delimiter.map(rest::indexOf).orElse(-1);
            shown.add(end < 0 ? key : prefix + rest.substring(0, end) + delimiter.orElseThrow());
        }
        return shown;
    }

    private static String word(Forall.Gen gen, int maxLength) {
        StringBuilder word = new StringBuilder();
        for (int i = gen.below(maxLength + 1); i > 0; i--) word.append(gen.oneOf(LETTERS));
        return word.toString();
    }
}
