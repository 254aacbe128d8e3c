package coffer.store.sqlite;

import coffer.kernel.Bytes;
import coffer.store.Entry;
import coffer.store.Key;
import coffer.store.Queue;
import coffer.store.Range;
import coffer.store.Scope;
import coffer.store.Snapshot;
import coffer.store.StoreUnavailableException;
import coffer.store.Table;
import coffer.store.sqlite.RowCache.Found;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The records as one session sees them, until [#close].
final class Records implements Snapshot, AutoCloseable {
    private final Session session;
    private final RecordCodec codec;
    private boolean over;

    Records(Session session, RecordCodec codec) {
        this.session = session;
        this.codec = codec;
    }

    @Override
    public <V> Optional<V> find(Table<V> table, Key key) {
        return seek(table, key).value();
    }

    <V> Found<V> seek(Table<V> table, Key key) {
        return call(
                "find a record of " + table.name(),
                () -> {
                    byte[] id = session.crypto().id(table.name(), key);
                    PreparedStatement find =
                            prepare(table.isOrdered() ? Schema.FIND_ORDERED : Schema.FIND);
                    find.setBytes(1, id);
                    try (ResultSet rows = find.executeQuery()) {
                        if (!rows.next()) return new Found<>(Optional.empty(), 0);
                        byte[] sealed = rows.getBytes(1);
                        Entry<V> entry = open(table, id, sealed);
                        RecordCrypto.requireName(key.name(), entry.name());
                        return new Found<>(Optional.of(entry.value()), sealed.length);
                    }
                });
    }

    @Override
    public <V> List<Entry<V>> list(Table<V> table, Scope scope, Range range) {
        return call(
                "list records of " + table.name(),
                () -> {
                    PreparedStatement list =
                            table.isOrdered()
                                    ? orderedList(table, scope, range)
                                    : unorderedList(table, scope, range);
                    List<Entry<V>> entries = new ArrayList<>();
                    try (ResultSet rows = list.executeQuery()) {
                        while (rows.next()) {
                            entries.add(open(table, rows.getBytes(1), rows.getBytes(2)));
                        }
                    }
                    return List.copyOf(entries);
                });
    }

    @Override
    public <V> List<Queue.Item<V>> peek(Queue<V> queue, int limit) {
        return call(
                "read queue " + queue.name(),
                () -> {
                    PreparedStatement peek = prepare(Schema.PEEK);
                    peek.setString(1, queue.name());
                    peek.setInt(2, limit);
                    List<Queue.Item<V>> items = new ArrayList<>();
                    try (ResultSet rows = peek.executeQuery()) {
                        while (rows.next()) {
                            items.add(open(queue, rows.getLong(1), rows.getBytes(2)));
                        }
                    }
                    return List.copyOf(items);
                });
    }

    /// From here on the session may serve someone else, so this view refuses.
    @Override
    public void close() {
        over = true;
    }

    private PreparedStatement orderedList(Table<?> table, Scope scope, Range range)
            throws SQLException {
        byte[] scopeId = session.crypto().scopeId(table.name(), scope);
        PreparedStatement list = prepare(Schema.listOrdered(range));
        list.setBytes(1, scopeId);
        int next = 2;
        for (Optional<Bytes> bound : List.of(range.start(), range.end())) {
            if (bound.isEmpty()) continue;
            list.setString(next++, session.names().encrypt(scopeId, bound.get().expose()));
        }
        list.setInt(next, range.limit());
        return list;
    }

    private PreparedStatement unorderedList(Table<?> table, Scope scope, Range range)
            throws SQLException {
        if (range.end().isPresent()) throw new IllegalArgumentException("these have no order");
        byte[] scopeId = session.crypto().scopeId(table.name(), scope);
        Optional<Bytes> start = range.start();
        boolean after = start.isPresent() && !range.inclusive();
        PreparedStatement list = prepare(after ? Schema.LIST_AFTER : Schema.LIST_FROM);
        byte[] first =
                start.isPresent()
                        ? session.crypto().id(table.name(), new Key(scope, start.get()))
                        : scopeId;
        list.setBytes(1, first);
        list.setBytes(2, RecordCrypto.lastId(scopeId));
        list.setInt(3, range.limit());
        return list;
    }

    long lastNumber(Queue<?> queue) {
        return call("read queue " + queue.name(), () -> session.lastNumber(queue.name()));
    }

    private <V> Entry<V> open(Table<V> table, byte[] id, byte[] sealed) {
        RecordCrypto.Opened opened = session.crypto().open(table.name(), id, sealed);
        V value = codec.decode(opened.plaintext().expose(), opened.valueOffset(), table.type());
        return new Entry<>(opened.name(), value);
    }

    private <V> Queue.Item<V> open(Queue<V> queue, long number, byte[] sealed) {
        byte[] encoded = session.crypto().openItem(queue.name(), number, sealed);
        return new Queue.Item<>(number, codec.decode(encoded, 0, queue.type()));
    }

    private <T> T call(String attempted, Sql.Call<T> call) {
        try {
            return call.run();
        } catch (SQLException failure) {
            session.discardStatements();
            throw new StoreUnavailableException("cannot " + attempted, failure);
        }
    }

    private PreparedStatement prepare(String sql) throws SQLException {
        if (over) throw new IllegalStateException("this view is over");
        return session.prepare(sql);
    }
}
