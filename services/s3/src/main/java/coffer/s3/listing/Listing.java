package coffer.s3.listing;

import coffer.kernel.Bytes;
import coffer.s3.object.IndexName;
import coffer.store.Entry;
import coffer.store.Range;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// One page of a listing: records and common prefixes, together no more than the limit, and the
/// last of them if there is more.
public record Listing<V>(List<V> items, List<String> commonPrefixes, Optional<Last<V>> more) {
    // A page that finds nothing among so many deleted objects ends, and the next one goes on.
    private static final int MAX_VISITED = 100_000;
    private static final int FEW = 16;

    public Listing {
        items = List.copyOf(items);
        commonPrefixes = List.copyOf(commonPrefixes);
    }

    /// Where the page ended.
    public sealed interface Last<V> {
        record Item<V>(V value) implements Last<V> {}

        record Prefix<V>(String prefix) implements Last<V> {}

        /// Nothing that is shown, but as far as the page got.
        record Key<V>(String key) implements Last<V> {}
    }

    /// How records are shown.
    public interface Shape<V> {
        String key(V value);

        /// Whether the record is shown; if not, all further ones of its key are passed over.
        boolean isShown(V value);

        /// Whether only the first record of each key counts.
        boolean isOnePerKey();
    }

    /// Reads one page. `source` lists records from a place on, in the order of [IndexName].
    public static <V> Listing<V> read(
            Query query, Shape<V> shape, Function<Range, List<Entry<V>>> source) {
        if (query.limit() == 0) return new Listing<>(List.of(), List.of(), Optional.empty());
        return new Reader<>(query, shape, source).read();
    }

    private static final class Reader<V> {
        private final Query query;
        private final Shape<V> shape;
        private final Walker<V> walker;
        private final List<V> items = new ArrayList<>();
        private final List<String> prefixes = new ArrayList<>();
        private Optional<Last<V>> last = Optional.empty();

        Reader(Query query, Shape<V> shape, Function<Range, List<Entry<V>>> source) {
            this.query = query;
            this.shape = shape;
            this.walker = new Walker<>(source, query.start(), query.firstBatch());
        }

        Listing<V> read() {
            for (int visited = 0; ; visited++) {
                Optional<Entry<V>> entry = walker.next(missing());
                if (entry.isEmpty()) return page(Optional.empty());
                V value = entry.get().value();
                String key = shape.key(value);
                if (!key.startsWith(query.prefix())) return page(Optional.empty());
                if (!shape.isShown(value)) {
                    walker.skipTo(IndexName.afterKey(key));
                    if (visited >= MAX_VISITED) return page(Optional.of(new Last.Key<>(key)));
                    continue;
                }
                Optional<String> prefix = query.commonPrefix(key);
                if (prefix.equals(query.passedPrefix()) && prefix.isPresent()) {
                    walker.skipTo(IndexName.afterPrefix(prefix.get()));
                    continue;
                }
                if (items.size() + prefixes.size() == query.limit()) return page(last);
                if (prefix.isPresent()) {
                    addPrefix(prefix.get());
                } else {
                    addItem(value, key);
                }
            }
        }

        /// How much there is still to be shown, and one more to see whether there is more; not so
        /// little that what is not shown would be read one by one.
        private int missing() {
            return Math.max(FEW, query.limit() - items.size() - prefixes.size() + 1);
        }

        private void addPrefix(String prefix) {
            prefixes.add(prefix);
            last = Optional.of(new Last.Prefix<>(prefix));
            Bytes next = IndexName.afterPrefix(prefix);
            walker.skipTo(next);
        }

        private void addItem(V value, String key) {
            items.add(value);
            last = Optional.of(new Last.Item<>(value));
            if (shape.isOnePerKey() && !isFollowedByAnother(key)) {
                walker.skipTo(IndexName.afterKey(key));
            }
        }

        /// Mostly so, and it is sooner seen than skipped.
        private boolean isFollowedByAnother(String key) {
            Optional<Entry<V>> next = walker.peek();
            return next.isPresent() && !shape.key(next.get().value()).equals(key);
        }

        private Listing<V> page(Optional<Last<V>> more) {
            return new Listing<>(items, prefixes, more);
        }
    }
}
