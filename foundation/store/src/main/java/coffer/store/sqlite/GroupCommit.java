package coffer.store.sqlite;

import coffer.store.StoreUnavailableException;
import coffer.store.Transaction;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/// The one thread that writes: all changes that wait when it becomes free share one commit, and so
/// one fsync.
///
/// A failing change undoes only itself. Nobody is told of success before the commit has returned.
final class GroupCommit implements AutoCloseable {
    private static final int MAX_WAITING = 4_096;
    private static final int MAX_TOGETHER = 512;
    private static final int OFFER_SECONDS = 10;
    private static final int POLL_MILLIS = 100;

    // What SQLite says when it could not write, and no fsync failed: the disk is full, a quota or a
    // limit is reached, its log's index cannot grow. Whatever of such a commit lies in the log, the
    // next one overwrites; only a crash before that could bring it back.
    private static final Set<SQLiteErrorCode> UNWRITTEN =
            EnumSet.of(
                    SQLiteErrorCode.SQLITE_FULL,
                    SQLiteErrorCode.SQLITE_IOERR_WRITE,
                    SQLiteErrorCode.SQLITE_IOERR_SHMSIZE);

    private final Session session;
    private final RecordCodec codec;
    private final RowCache cache;
    private final LastResort lastResort;
    private final BlockingQueue<Change<?>> waiting = new ArrayBlockingQueue<>(MAX_WAITING);
    private final Thread writer;
    private volatile boolean closing;
    private volatile boolean stopped;

    /// Set when it is unknown what reached the disk; only opening the file anew tells.
    private volatile boolean broken;

    GroupCommit(Session session, RecordCodec codec, RowCache cache, LastResort lastResort) {
        this.session = session;
        this.codec = codec;
        this.cache = cache;
        this.lastResort = lastResort;
        this.writer = Thread.ofPlatform().name("coffer-store-writer").unstarted(this::run);
    }

    void start() {
        writer.start();
    }

    /// Returns once the change is durable.
    <T> T write(Function<Transaction, T> function) {
        if (isWriterThread()) throw new IllegalStateException("a change must not call the store");
        Change<T> change = new Change<>(function);
        offer(change);
        try {
            return change.result.join();
        } catch (CompletionException failure) {
            throw rethrown(failure.getCause());
        }
    }

    boolean isWriterThread() {
        return writer.equals(Thread.currentThread());
    }

    /// Commits what waits and stops. Later writes fail.
    @Override
    public void close() {
        closing = true;
        boolean interrupted = false;
        while (writer.isAlive()) {
            try {
                writer.join();
            } catch (InterruptedException wait) {
                interrupted = true;
            }
        }
        if (interrupted) Thread.currentThread().interrupt();
    }

    private void offer(Change<?> change) {
        if (closing) throw unavailable("the store is closed");
        if (broken) throw unavailable("an earlier commit failed; the store must be reopened");
        try {
            if (!waiting.offer(change, OFFER_SECONDS, TimeUnit.SECONDS)) {
                throw unavailable("too many writes wait");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new StoreUnavailableException("interrupted before the write", interrupted);
        }
        // The writer looks once more after it stopped; either it or we see a late change.
        if (stopped && waiting.remove(change)) throw unavailable("the store is closed");
    }

    private void run() {
        List<Change<?>> batch = new ArrayList<>(MAX_TOGETHER);
        while (!closing || !waiting.isEmpty()) {
            try {
                Change<?> first = waiting.poll(POLL_MILLIS, TimeUnit.MILLISECONDS);
                if (first == null) continue;
                batch.add(first);
            } catch (InterruptedException ignored) {
                // Nobody has a reason to interrupt this thread; closing is by the flag.
                continue;
            }
            waiting.drainTo(batch, MAX_TOGETHER - 1);
            commit(batch);
            batch.clear();
        }
        stopped = true;
        waiting.drainTo(batch);
        for (Change<?> late : batch) late.fail(unavailable("the store is closed"));
    }

    private void commit(List<Change<?>> batch) {
        Batch written = new Batch(session);
        try {
            for (Change<?> change : batch) apply(change, written);
            written.flush();
        } catch (SQLException failure) {
            abandon(batch, failure);
            return;
        }
        cache.beginCommit(written.touched());
        try {
            session.commit();
        } catch (SQLException failure) {
            // A failed fsync may have lost pages that the cache calls clean, so nothing written
            // from here on could be trusted. What cannot be written is noticed before that.
            if (!isUnwritten(failure)) giveUp(failure);
            abandon(batch, failure);
            return;
        } finally {
            cache.endCommit();
        }
        for (Change<?> change : batch) change.announce();
    }

    private void apply(Change<?> change, Batch written) throws SQLException {
        Changes changes = new Changes(written, session, codec, cache);
        if (change.run(changes)) {
            changes.keep();
        } else {
            changes.undo();
        }
    }

    private void abandon(List<Change<?>> batch, SQLException failure) {
        session.discardStatements();
        try {
            session.rollback();
        } catch (SQLException alsoFailed) {
            failure.addSuppressed(alsoFailed);
            giveUp(failure);
        }
        for (Change<?> change : batch) {
            change.fail(new StoreUnavailableException("cannot commit", failure));
        }
    }

    private void giveUp(SQLException failure) {
        broken = true;
        lastResort.commitUnknown(failure);
    }

    private static boolean isUnwritten(SQLException failure) {
        return failure instanceof SQLiteException known
                && UNWRITTEN.contains(known.getResultCode());
    }

    private static StoreUnavailableException unavailable(String why) {
        return new StoreUnavailableException(why, new IllegalStateException(why));
    }

    private static RuntimeException rethrown(@Nullable Throwable failure) {
        if (failure instanceof Error error) throw error;
        if (failure instanceof RuntimeException exception) return exception;
        return new IllegalStateException("a change failed", failure);
    }

    /// What one caller wants written, and what came of it.
    private static final class Change<T> {
        private final Function<Transaction, T> function;
        private final CompletableFuture<T> result = new CompletableFuture<>();
        private Runnable outcome = () -> {};

        Change(Function<Transaction, T> function) {
            this.function = function;
        }

        /// False if its writes must be undone.
        boolean run(Changes changes) {
            try (changes) {
                T value = function.apply(changes);
                outcome = () -> result.complete(value);
                return true;
            } catch (RuntimeException | Error failure) {
                outcome = () -> result.completeExceptionally(failure);
                return false;
            }
        }

        void announce() {
            outcome.run();
        }

        void fail(StoreUnavailableException failure) {
            result.completeExceptionally(failure);
        }
    }
}
