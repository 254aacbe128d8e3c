package coffer.store.sqlite;

import coffer.kernel.SecretBytes;
import coffer.kernel.Trace;
import coffer.store.DurableFiles;
import coffer.store.Snapshot;
import coffer.store.Store;
import coffer.store.StoreUnavailableException;
import coffer.store.Table;
import coffer.store.Transaction;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.concurrent.BlockingDeque;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

/// Records in one SQLite file, for one process.
///
/// Values are sealed and names encrypted under keys derived from the store key; ADR 0002 says how
/// and why. A read runs on the caller's own thread: handing it to another costs more than the
/// reading itself.
public final class SqliteStore implements Store {
    private static final int READERS = 8;
    private static final int READER_WAIT_SECONDS = 30;
    private static final String FILE_NAME = "records.db";
    private static final String LOG_NAME = FILE_NAME + "-wal";

    private final RecordCodec codec;
    private final RowCache cache = new RowCache();
    private final Session writer;
    private final GroupCommit commits;
    private final BlockingDeque<Session> readers = new LinkedBlockingDeque<>(READERS);
    private final AtomicBoolean closed = new AtomicBoolean();

    private SqliteStore(RecordCodec codec, Session writer) {
        this.codec = codec;
        this.writer = writer;
        this.commits = new GroupCommit(writer, codec, cache, LastResort.END_OF_PROCESS);
    }

    /// Opens or creates the store in `directory`. `storeKey` is 32 bytes and is not kept: the
    /// caller still closes it.
    ///
    /// A commit whose outcome cannot be known ends the process: the next start tells.
    public static SqliteStore open(Path directory, SecretBytes storeKey) {
        return open(directory, storeKey, new SecureRandom());
    }

    public static SqliteStore open(Path directory, SecretBytes storeKey, SecureRandom random) {
        Path file = directory.resolve(FILE_NAME);
        try {
            Files.createDirectories(directory);
            // Before SQLite sees what a process wrote that may have ended because of an fsync.
            DurableFiles.writeAgain(directory.resolve(LOG_NAME), 0);
        } catch (IOException failure) {
            throw new StoreUnavailableException("cannot open " + directory, failure);
        }
        Session writer = Session.openWriter(file, storeKey, random);
        SqliteStore store = new SqliteStore(new RecordCodec(), writer);
        for (int i = 0; i < READERS; i++) {
            store.readers.add(Session.openReader(file, storeKey, random));
        }
        store.commits.start();
        return store;
    }

    @Override
    public <T> T read(Function<Snapshot, T> query) {
        if (commits.isWriterThread()) {
            throw new IllegalStateException("a change must not call the store");
        }
        if (closed.get()) throw unavailable("the store is closed");
        return Trace.within("store read", () -> readAgainIfOvertaken(query));
    }

    private <T> T readAgainIfOvertaken(Function<Snapshot, T> query) {
        try {
            return read(query, true);
        } catch (CachedSnapshot.OvertakenException askAgain) {
            return read(query, false);
        }
    }

    private <T> T read(Function<Snapshot, T> query, boolean mayUseMemory) {
        try (Reading reading = new Reading();
                CachedSnapshot seen = new CachedSnapshot(cache, reading::begin, mayUseMemory)) {
            return query.apply(seen);
        }
    }

    /// Takes a session when it is first needed, and gives it back.
    private final class Reading implements AutoCloseable {
        private Optional<Session> session = Optional.empty();
        private Optional<Records> records = Optional.empty();

        Records begin() {
            Session taken = takeReader();
            session = Optional.of(taken);
            Records begun = new Records(taken, codec);
            records = Optional.of(begun);
            return begun;
        }

        @Override
        public void close() {
            records.ifPresent(Records::close);
            session.ifPresent(SqliteStore.this::endRead);
        }
    }

    /// Reads every row there is, one after the other, and tells `visitor` which are whole.
    public void audit(RowAudit.Kinds kinds, RowAudit.Visitor visitor) {
        Session session = takeReader();
        try {
            new RowAudit(session, kinds, visitor).run();
        } finally {
            endRead(session);
        }
    }

    /// How many records an unordered table has, in whatever scopes. Reads every one there is.
    public long count(Table<?> table) {
        Session session = takeReader();
        try {
            return Sql.call("count records", () -> RowAudit.count(session, table.name()));
        } finally {
            endRead(session);
        }
    }

    @Override
    public <T> T write(Function<Transaction, T> change) {
        return Trace.within("store commit", () -> commits.write(change));
    }

    @Override
    public void close() {
        if (closed.getAndSet(true)) return;
        commits.close();
        for (int i = 0; i < READERS; i++) takeReader().close();
        writer.close();
    }

    private void endRead(Session session) {
        try {
            Sql.run("end a read", session::rollback);
        } finally {
            readers.addFirst(session);
        }
    }

    private Session takeReader() {
        try {
            Session session = readers.pollFirst(READER_WAIT_SECONDS, TimeUnit.SECONDS);
            if (session != null) return session;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new StoreUnavailableException("interrupted before the read", interrupted);
        }
        throw unavailable("too many reads at once");
    }

    private static StoreUnavailableException unavailable(String why) {
        return new StoreUnavailableException(why, new IllegalStateException(why));
    }
}
