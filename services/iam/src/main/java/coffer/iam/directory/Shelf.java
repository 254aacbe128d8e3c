package coffer.iam.directory;

import coffer.iam.paging.Keyed;
import coffer.kernel.Bytes;
import coffer.store.Entry;
import coffer.store.Key;
import coffer.store.Range;
import coffer.store.Scope;
import coffer.store.Snapshot;
import coffer.store.Table;
import coffer.store.Transaction;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/// Records of one kind under names that differ by more than case, listed in their order and read as
/// they are asked for. `table` must be an ordered one.
public record Shelf<V>(Table<V> table, Scope scope) {
    private static final int CHUNK = 100;

    public Optional<V> find(Snapshot snapshot, String name) {
        return snapshot.find(table, key(name));
    }

    public void put(Transaction tx, String name, V value) {
        tx.put(table, key(name), value);
    }

    public void delete(Transaction tx, String name) {
        tx.delete(table, key(name));
    }

    /// Those whose names come after `after`.
    public Stream<Keyed<V>> after(Snapshot snapshot, Optional<String> after) {
        Range first =
                after.map(name -> Range.after(Bytes.utf8(name), CHUNK)).orElse(Range.first(CHUNK));
        return Stream.iterate(
                        snapshot.list(table, scope, first),
                        chunk -> !chunk.isEmpty(),
                        chunk -> next(snapshot, chunk))
                .flatMap(List::stream)
                .map(entry -> new Keyed<>(entry.name().toUtf8(), entry.value()));
    }

    public Stream<V> all(Snapshot snapshot) {
        return after(snapshot, Optional.empty()).map(Keyed::item);
    }

    /// Reads all of them: for what is few.
    public int count(Snapshot snapshot) {
        return (int) all(snapshot).count();
    }

    private List<Entry<V>> next(Snapshot snapshot, List<Entry<V>> chunk) {
        if (chunk.size() < CHUNK) return List.of();
        return snapshot.list(table, scope, Range.after(chunk.getLast().name(), CHUNK));
    }

    private Key key(String name) {
        return Key.of(scope, name.toLowerCase(Locale.ROOT));
    }
}
