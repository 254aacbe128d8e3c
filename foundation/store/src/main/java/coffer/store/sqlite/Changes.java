package coffer.store.sqlite;

import coffer.store.Entry;
import coffer.store.Key;
import coffer.store.Queue;
import coffer.store.Range;
import coffer.store.Scope;
import coffer.store.StoreUnavailableException;
import coffer.store.Table;
import coffer.store.Transaction;
import coffer.store.sqlite.PendingWrites.Write;
import coffer.store.sqlite.RowCache.Found;
import coffer.store.sqlite.RowCache.Row;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/// What one change sees and does, until [#close]: its own writes, those of the changes before it in
/// the batch, and else what the last commit left, which may come from memory.
final class Changes implements Transaction, AutoCloseable {
    private static final long MAX_BYTES = 8 << 20;

    private final Batch batch;
    private final Session session;
    private final RecordCodec codec;
    private final RowCache cache;
    private final Records records;
    private final PendingWrites own = new PendingWrites();

    /// Whether there is a savepoint to go back to.
    private boolean isInFile;

    private Optional<SQLException> failure = Optional.empty();
    private boolean over;

    Changes(Batch batch, Session session, RecordCodec codec, RowCache cache) {
        this.batch = batch;
        this.session = session;
        this.codec = codec;
        this.cache = cache;
        this.records = new Records(session, codec);
    }

    @Override
    public <V> Optional<V> find(Table<V> table, Key key) {
        requireOpen();
        Optional<Write> written = own.find(table, key).or(() -> batch.find(table, key));
        if (written.isPresent()) return written.get().value().map(table.type()::cast);
        if (batch.touched().contains(new Row(table.name(), key))) return records.find(table, key);
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
        bringIn(batch.isWithin(table, scope, range), own.isWithin(table, scope, range));
        return records.list(table, scope, range);
    }

    @Override
    public <V> List<Queue.Item<V>> peek(Queue<V> queue, int limit) {
        bringIn(batch.concerns(queue), own.concerns(queue));
        return records.peek(queue, limit);
    }

    private void bringIn(boolean others, boolean mine) {
        requireOpen();
        if (!others && !mine) return;
        try {
            batch.flush();
            if (mine) bringOwnIn();
        } catch (SQLException failed) {
            failure = Optional.of(failed);
            throw new StoreUnavailableException("cannot write what is to be read", failed);
        }
    }

    private void bringOwnIn() throws SQLException {
        if (!isInFile) session.beginChange();
        isInFile = true;
        batch.flush(own);
    }

    @Override
    public <V> void put(Table<V> table, Key key, V value) {
        requireOpen();
        own.put(table, key, value, codec.encode(value));
        batch.touched().add(new Row(table.name(), key));
        if (own.bytes() > MAX_BYTES) bringIn(true, true);
    }

    @Override
    public void delete(Table<?> table, Key key) {
        requireOpen();
        own.delete(table, key);
        batch.touched().add(new Row(table.name(), key));
    }

    @Override
    public <V> long append(Queue<V> queue, V value) {
        requireOpen();
        long number = lastNumber(queue) + 1;
        own.append(queue, number, codec.encode(value));
        return number;
    }

    @Override
    public void removeThrough(Queue<?> queue, long number) {
        requireOpen();
        // What is appended later stays, whatever its number.
        own.removeThrough(queue, Math.min(number, lastNumber(queue)));
    }

    private long lastNumber(Queue<?> queue) {
        return own.lastNumber(queue)
                .orElseGet(
                        () -> batch.lastNumber(queue).orElseGet(() -> records.lastNumber(queue)));
    }

    private void requireOpen() {
        if (over) throw new IllegalStateException("this transaction is over");
    }

    /// It succeeded, by its own account.
    void keep() throws SQLException {
        if (failure.isPresent()) throw failure.get();
        if (isInFile) session.keepChange();
        batch.keep(own);
    }

    /// It failed.
    void undo() throws SQLException {
        if (isInFile) session.undoChange();
    }

    @Override
    public void close() {
        over = true;
        records.close();
    }
}
