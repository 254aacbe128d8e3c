package coffer.store.sqlite;

import coffer.store.Entry;
import coffer.store.Key;
import coffer.store.Queue;
import coffer.store.Range;
import coffer.store.Scope;
import coffer.store.Snapshot;
import coffer.store.Table;
import coffer.store.sqlite.RowCache.Found;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// What one query sees: rows from memory where they are known, and a session of the database from
/// the first row on that is not.
///
/// All of it is of one version. SQLite does not tell which one a session sees; but if no commit
/// began or ended since the query began, it is that from which memory was read, or the one being
/// committed, which agrees with memory. Otherwise, and if memory was read, the query must be asked
/// again.
final class CachedSnapshot implements Snapshot, AutoCloseable {
    private final RowCache cache;
    private final Supplier<Records> database;
    private Optional<Records> records = Optional.empty();
    private long version;
    private boolean usedMemory;

    /// False once it is unknown which version the session sees.
    private boolean mayUseMemory;

    private boolean over;

    /// `database` begins to read from the file; whoever supplies it also ends it.
    CachedSnapshot(RowCache cache, Supplier<Records> database, boolean mayUseMemory) {
        this.cache = cache;
        this.database = database;
        this.version = cache.version();
        this.mayUseMemory = mayUseMemory && RowCache.isSettled(version);
    }

    /// What was taken from memory does not go with what is in the file by now.
    static final class OvertakenException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private OvertakenException() {
            super("a commit came in between", null, false, false);
        }
    }

    @Override
    public <V> Optional<V> find(Table<V> table, Key key) {
        requireOpen();
        Optional<Optional<V>> known =
                mayUseMemory ? cache.find(table, key, version) : Optional.empty();
        if (known.isPresent()) {
            usedMemory = true;
            return known.get();
        }
        Found<V> found = ask(file -> file.seek(table, key));
        if (mayUseMemory) cache.keep(table, key, found, version);
        return found.value();
    }

    @Override
    public <V> List<Entry<V>> list(Table<V> table, Scope scope, Range range) {
        return ask(file -> file.list(table, scope, range));
    }

    @Override
    public <V> List<Queue.Item<V>> peek(Queue<V> queue, int limit) {
        return ask(file -> file.peek(queue, limit));
    }

    private interface Question<T> {
        T of(Records file);
    }

    private <T> T ask(Question<T> question) {
        requireOpen();
        if (records.isPresent()) return question.of(records.get());
        Records opened = database.get();
        records = Optional.of(opened);
        long before = cache.version();
        T answer = question.of(opened);
        boolean isSteady = before == cache.version();
        if (usedMemory && !(isSteady && before == version)) throw new OvertakenException();
        mayUseMemory &= isSteady && RowCache.isCommitted(before);
        version = before;
        return answer;
    }

    private void requireOpen() {
        if (over) throw new IllegalStateException("this read is over");
    }

    @Override
    public void close() {
        over = true;
    }
}
