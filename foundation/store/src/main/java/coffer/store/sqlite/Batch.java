package coffer.store.sqlite;

import coffer.store.Key;
import coffer.store.Queue;
import coffer.store.Range;
import coffer.store.Scope;
import coffer.store.Table;
import coffer.store.sqlite.PendingWrites.Write;
import coffer.store.sqlite.RowCache.Row;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/// What the changes that share a commit have written so far.
///
/// It is kept in memory and brought into the file at the end. So a change that fails leaves nothing
/// to undo, and a row that many of them write, such as a counter, is read, sealed and written once.
/// Only what a change lists must be in the file before.
final class Batch {
    private static final long MAX_BYTES = 16 << 20;

    private final Session session;
    private final RowWriter file;
    private final PendingWrites kept = new PendingWrites();
    private final Set<Row> touched = new HashSet<>();
    private Optional<SQLException> failure = Optional.empty();

    Batch(Session session) {
        this.session = session;
        this.file = new RowWriter(session);
    }

    /// The rows that may be others than the last commit left.
    Set<Row> touched() {
        return touched;
    }

    /// What an earlier change wrote to a row, if the file does not have it yet.
    Optional<Write> find(Table<?> table, Key key) {
        return kept.find(table, key);
    }

    boolean isWithin(Table<?> table, Scope scope, Range range) {
        return kept.isWithin(table, scope, range);
    }

    boolean concerns(Queue<?> queue) {
        return kept.concerns(queue);
    }

    OptionalLong lastNumber(Queue<?> queue) {
        return kept.lastNumber(queue);
    }

    /// Takes what a change wrote that succeeded.
    void keep(PendingWrites written) throws SQLException {
        kept.add(written);
        if (kept.bytes() > MAX_BYTES) flush();
    }

    /// Brings what was kept into the file. If that fails, every change of the batch has failed.
    void flush() throws SQLException {
        if (failure.isPresent()) throw failure.get();
        try {
            flush(kept);
        } catch (SQLException failed) {
            failure = Optional.of(failed);
            throw failed;
        }
    }

    /// Brings these into the file now, which may be a change's own while it can still be undone.
    void flush(PendingWrites writes) throws SQLException {
        try {
            writes.flush(file);
        } catch (SQLException failed) {
            session.discardStatements();
            throw failed;
        }
    }
}
