package coffer.ledger;

import coffer.kernel.Bytes;
import coffer.store.Entry;
import coffer.store.Key;
import coffer.store.Queue;
import coffer.store.Range;
import coffer.store.Scope;
import coffer.store.Store;
import coffer.store.StoreUnavailableException;
import coffer.store.Table;
import coffer.store.Transaction;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/// A store in memory, with one lock, that can be told to fail and copied as a crash would leave it.
final class MemoryStore implements Store {
    private final Map<Place, NavigableMap<Bytes, Object>> tables = new HashMap<>();
    private final Map<String, NavigableMap<Long, Object>> queues = new HashMap<>();
    private long lastNumber;
    private int writesUntilFailure = Integer.MAX_VALUE;

    private record Place(String table, Scope scope) {}

    synchronized MemoryStore copy() {
        MemoryStore copy = new MemoryStore();
        tables.forEach((place, rows) -> copy.tables.put(place, new TreeMap<>(rows)));
        queues.forEach((name, rows) -> copy.queues.put(name, new TreeMap<>(rows)));
        copy.lastNumber = lastNumber;
        return copy;
    }

    /// Lets `count` writes succeed and then none.
    synchronized void failAfter(int count) {
        writesUntilFailure = count;
    }

    synchronized void heal() {
        writesUntilFailure = Integer.MAX_VALUE;
    }

    @Override
    public synchronized <T> T read(Function<coffer.store.Snapshot, T> query) {
        return query.apply(new View());
    }

    @Override
    public synchronized <T> T write(Function<Transaction, T> change) {
        if (writesUntilFailure == 0) {
            throw new StoreUnavailableException("writing", new IllegalStateException("told to"));
        }
        writesUntilFailure--;
        View view = new View();
        boolean committed = false;
        try {
            T result = change.apply(view);
            committed = true;
            return result;
        } finally {
            if (!committed) view.undo.forEach(Runnable::run);
        }
    }

    @Override
    public void close() {}

    private final class View implements Transaction {
        // The last write first.
        private final Deque<Runnable> undo = new ArrayDeque<>();

        @Override
        public <V> Optional<V> find(Table<V> table, Key key) {
            Object value = rows(table, key.scope()).get(key.name());
            return Optional.ofNullable(table.type().cast(value));
        }

        @Override
        public <V> List<Entry<V>> list(Table<V> table, Scope scope, Range range) {
            NavigableMap<Bytes, Object> rows = rows(table, scope);
            if (range.start().isPresent()) {
                rows = rows.tailMap(range.start().get(), range.inclusive());
            }
            if (range.end().isPresent()) rows = rows.headMap(range.end().get(), false);
            return rows.entrySet().stream()
                    .limit(range.limit())
                    .map(row -> new Entry<>(row.getKey(), table.type().cast(row.getValue())))
                    .toList();
        }

        @Override
        public <V> List<Queue.Item<V>> peek(Queue<V> queue, int limit) {
            List<Queue.Item<V>> items = new ArrayList<>();
            for (Map.Entry<Long, Object> row : rows(queue).entrySet()) {
                if (items.size() == limit) break;
                items.add(new Queue.Item<>(row.getKey(), queue.type().cast(row.getValue())));
            }
            return items;
        }

        @Override
        public <V> void put(Table<V> table, Key key, V value) {
            NavigableMap<Bytes, Object> rows = rows(table, key.scope());
            restore(rows, key.name(), rows.put(key.name(), value));
        }

        @Override
        public void delete(Table<?> table, Key key) {
            NavigableMap<Bytes, Object> rows = rows(table, key.scope());
            restore(rows, key.name(), rows.remove(key.name()));
        }

        @Override
        public <V> long append(Queue<V> queue, V value) {
            long number = ++lastNumber;
            rows(queue).put(number, value);
            undo.push(() -> rows(queue).remove(number));
            return number;
        }

        @Override
        public void removeThrough(Queue<?> queue, long number) {
            NavigableMap<Long, Object> removed = rows(queue).headMap(number, true);
            Map<Long, Object> kept = new HashMap<>(removed);
            removed.clear();
            undo.push(() -> rows(queue).putAll(kept));
        }

        private void restore(Map<Bytes, Object> rows, Bytes name, Object before) {
            undo.push(() -> {
                if (before == null) rows.remove(name);
                else rows.put(name, before);
            });
        }
    }

    private NavigableMap<Bytes, Object> rows(Table<?> table, Scope scope) {
        return tables.computeIfAbsent(new Place(table.name(), scope), place -> new TreeMap<>());
    }

    private NavigableMap<Long, Object> rows(Queue<?> queue) {
        return queues.computeIfAbsent(queue.name(), name -> new TreeMap<>());
    }
}
