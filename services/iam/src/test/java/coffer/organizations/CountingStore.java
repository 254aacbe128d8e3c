package coffer.organizations;

import coffer.store.Entry;
import coffer.store.Key;
import coffer.store.Queue;
import coffer.store.Range;
import coffer.store.Scope;
import coffer.store.Snapshot;
import coffer.store.Store;
import coffer.store.Table;
import coffer.store.Transaction;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// Notes which tables are read from.
final class CountingStore implements Store {
    private final Store store;
    private final List<String> tables = new ArrayList<>();

    CountingStore(Store store) {
        this.store = store;
    }

    /// Those since this was asked last, in the order in which they were read.
    List<String> read() {
        List<String> read = List.copyOf(tables);
        tables.clear();
        return read;
    }

    @Override
    public <T> T read(Function<Snapshot, T> query) {
        return store.read(snapshot -> query.apply(new Counting(snapshot)));
    }

    @Override
    public <T> T write(Function<Transaction, T> change) {
        return store.write(change);
    }

    @Override
    public void close() {
        store.close();
    }

    private final class Counting implements Snapshot {
        private final Snapshot snapshot;

        Counting(Snapshot snapshot) {
            this.snapshot = snapshot;
        }

        @Override
        public <V> Optional<V> find(Table<V> table, Key key) {
            tables.add(table.name());
            return snapshot.find(table, key);
        }

        @Override
        public <V> List<Entry<V>> list(Table<V> table, Scope scope, Range range) {
            tables.add(table.name());
            return snapshot.list(table, scope, range);
        }

        @Override
        public <V> List<Queue.Item<V>> peek(Queue<V> queue, int limit) {
            return snapshot.peek(queue, limit);
        }
    }
}
