package coffer.store.sqlite;

import coffer.store.Entry;
import coffer.store.Key;
import coffer.store.Queue;
import coffer.store.Range;
import coffer.store.Scope;
import coffer.store.Table;
import coffer.store.Transaction;
import coffer.store.sqlite.RowCache.Found;
import coffer.store.sqlite.RowCache.Row;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What one change sees and does, until [#close]. Rows that no change of this commit has touched
/// are as the last commit left them, and may come from memory.
final class Changes implements Transaction, AutoCloseable {
    private final Records records;
    private final RowCache cache;
    private final Set<Row> touched;

    /// Adds the rows it touches to `touched`.
    Changes(Records records, RowCache cache, Set<Row> touched) {
        this.records = records;
        this.cache = cache;
        this.touched = touched;
    }

    @Override
    public <V> Optional<V> find(Table<V> table, Key key) {
        if (touched.contains(new Row(table.name(), key))) return records.find(table, key);
        long version = cache.version();
        Optional<Optional<V>> known = cache.find(table, key, version);
        if (known.isPresent()) return known.get();
        // Nothing of this commit touched it, so it is as the last one left it.
        Found<V> found = records.seek(table, key);
        cache.keep(table, key, found, version);
        return found.value();
    }

    @Override
    public <V> List<Entry<V>> list(Table<V> table, Scope scope, Range range) {
        return records.list(table, scope, range);
    }

    @Override
    public <V> List<Queue.Item<V>> peek(Queue<V> queue, int limit) {
        return records.peek(queue, limit);
    }

    @Override
    public <V> void put(Table<V> table, Key key, V value) {
        touched.add(new Row(table.name(), key));
        records.put(table, key, value);
    }

    @Override
    public void delete(Table<?> table, Key key) {
        touched.add(new Row(table.name(), key));
        records.delete(table, key);
    }

    @Override
    public <V> long append(Queue<V> queue, V value) {
        return records.append(queue, value);
    }

    @Override
    public void removeThrough(Queue<?> queue, long number) {
        records.removeThrough(queue, number);
    }

    @Override
    public void close() {
        records.close();
    }
}
