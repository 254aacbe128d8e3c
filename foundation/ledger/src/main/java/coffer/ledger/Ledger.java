package coffer.ledger;

import coffer.ledger.LedgerReader.PageRequest;
import coffer.ledger.Outbox.Position;
import coffer.ledger.Page.Cursor;
import coffer.store.Queue;
import coffer.store.Transaction;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The tamper-evident record of everything that was asked and answered.
///
/// A record is born as a row of the store, in the transaction of what it records. One thread turns
/// these rows, in their order, into entries of sealed segment files and signs the root of the
/// Merkle tree over all entries. Safe for use by many threads.
public final class Ledger implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Ledger.class);
    private static final int MIN_BATCH = 64;
    private static final int MAX_BATCH = 4_096;
    private static final int INTENTS_AT_ONCE = 256;
    private static final int BATCH_BYTES = 8 << 20;
    // Rows that are committed within this time of each other share one append.
    private static final long GATHER_MILLIS = 10;
    private static final long IDLE_MILLIS = 1_000;
    private static final long UNKNOWN = -1;

    private final LedgerLimits limits;
    private final Outbox outbox;
    private final LedgerWriter writer;
    private final LedgerReader reader;
    private final ScheduledThreadPoolExecutor thread;
    private final AtomicBoolean signalled = new AtomicBoolean();
    private final AtomicLong newest = new AtomicLong(UNKNOWN);
    private final AtomicLong drained = new AtomicLong(UNKNOWN);
    private volatile Optional<String> failure = Optional.empty();

    // Used by the ledger's thread only.
    private int batchLimit = MIN_BATCH;
    private OptionalLong appendedThrough = OptionalLong.empty();

    private Ledger(LedgerParts parts, LedgerLimits limits, LedgerWriter writer) {
        this.limits = limits;
        this.outbox = new Outbox(parts.store());
        this.writer = writer;
        this.reader = writer.reader();
        this.thread =
                new ScheduledThreadPoolExecutor(
                        1, Thread.ofPlatform().name("ledger").daemon().factory());
        thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    /// Opens or creates the ledger in `parts.directory()`, and records an outcome for every intent
    /// that an earlier process left open.
    ///
    /// Throws [LedgerBrokenException] if the ledger was changed, cut or rolled back: it then has to
    /// be looked at by [LedgerVerifier] and brought back from a copy.
    public static Ledger open(LedgerParts parts) {
        return open(parts, LedgerLimits.DEFAULT);
    }

    public static Ledger open(LedgerParts parts, LedgerLimits limits) {
        Ledger ledger = new Ledger(parts, limits, Recovery.recover(parts, limits));
        ledger.closeIntents(new Interruption(parts.clock(), parts.random()));
        var _ =
                ledger.thread.scheduleWithFixedDelay(
                        ledger::drainOrReport, 0, IDLE_MILLIS, TimeUnit.MILLISECONDS);
        return ledger;
    }

    /// Records `value` as a part of `tx`: both become durable together or not at all.
    ///
    /// Throws [LedgerBehindException], so that `tx` fails, if too many records wait already.
    public void record(Transaction tx, AuditRecord value) {
        long number = Outbox.append(tx, value);
        newest.accumulateAndGet(number, Math::max);
        long from = drained.get();
        if (from != UNKNOWN && number - from > limits.backlog()) {
            throw new LedgerBehindException(number - from);
        }
        if (signalled.compareAndSet(false, true)) wake();
    }

    // The transaction is not yet committed, but will be by the time the thread looks; if not, the
    // thread finds its rows at the next idle turn.
    private void wake() {
        try {
            var _ = thread.schedule(this::drainOrReport, GATHER_MILLIS, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            LOG.debug("closing: what is recorded now enters the ledger at the next start");
        }
    }

    /// Lists records that have reached the ledger, the last recorded first.
    ///
    /// A page may be short or empty and still have a next one.
    public Page query(Query query, Cursor cursor, int limit) {
        if (limit < 1) throw new IllegalArgumentException("limit is less than 1");
        return reader.query(writer.view(), query, new PageRequest(cursor, limit));
    }

    /// A record and its index in the ledger, counted from 0.
    public record Indexed(long index, AuditRecord value) {}

    /// The records from index `from` on, in the ledger's order, for whoever delivers them further:
    /// at most `limit` and perhaps fewer, but none only at the ledger's end.
    public List<Indexed> read(long from, int limit) {
        return reader.read(writer.view(), from, limit).stream()
                .map(placed -> new Indexed(placed.index(), placed.numbered().value()))
                .toList();
    }

    public LedgerStatus status() {
        long from = drained.get();
        long waiting = from == UNKNOWN ? 0 : Math.max(0, newest.get() - from);
        return new LedgerStatus(writer.view().size(), waiting, failure);
    }

    /// Brings into the ledger all that was committed before the call and answers the head signed
    /// over it; empty as long as nothing was ever recorded.
    public Optional<Head> drainNow() {
        if (thread.isShutdown()) throw new IllegalStateException("the ledger is closed");
        try {
            return CompletableFuture.supplyAsync(this::drainAndSign, thread).join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException cause) throw cause;
            throw e;
        }
    }

    private Optional<Head> drainAndSign() {
        drain();
        writer.signHead();
        return writer.lastHead();
    }

    private void drainOrReport() {
        signalled.set(false);
        try {
            drain();
            if (failure.isPresent()) LOG.info("the ledger can be written again");
            failure = Optional.empty();
        } catch (RuntimeException e) {
            // The top of this thread: the rows stay in the outbox and are tried again.
            if (failure.isEmpty()) LOG.error("the ledger cannot be written", e);
            failure = Optional.of(String.valueOf(e.getMessage()));
        }
    }

    private void drain() {
        // First what an earlier turn appended but could not take out of the outbox.
        commitAppended();
        boolean more = true;
        while (more) {
            int limit = batchLimit;
            long given = newest.get();
            List<Queue.Item<AuditRecord>> batch = outbox.peek(limit);
            if (!batch.isEmpty()) append(batch);
            more = batch.size() == limit;
            // Numbers that were given to transactions that failed wait for nothing.
            if (batch.isEmpty()) drained.accumulateAndGet(given, Math::max);
            if (writer.isHeadDue()) writer.signHead();
        }
    }

    private void append(List<Queue.Item<AuditRecord>> batch) {
        drained.compareAndSet(UNKNOWN, batch.getFirst().number() - 1);
        LedgerWriter.Appended appended = writer.append(batch);
        appendedThrough = OptionalLong.of(batch.get(appended.count() - 1).number());
        commitAppended();
        int averageBytes = Math.max(1, appended.bytes() / appended.count());
        batchLimit = Math.clamp(BATCH_BYTES / averageBytes, MIN_BATCH, MAX_BATCH);
    }

    private void commitAppended() {
        if (appendedThrough.isEmpty()) return;
        outbox.commit(appendedThrough, Position.of(writer.ledgerId(), writer.tree()));
        drained.set(appendedThrough.getAsLong());
        appendedThrough = OptionalLong.empty();
    }

    private void closeIntents(Interruption interruption) {
        List<AuditRecord> open = outbox.openIntents(INTENTS_AT_ONCE);
        while (!open.isEmpty()) {
            LOG.warn("{} calls were interrupted by the last stop", open.size());
            outbox.append(open.stream().map(interruption::of).toList());
            open = outbox.openIntents(INTENTS_AT_ONCE);
        }
    }

    /// Brings what was recorded into the ledger, signs a last head and closes the files.
    @Override
    public void close() {
        if (thread.isShutdown()) return;
        try {
            drainNow();
        } finally {
            thread.close();
            writer.close();
        }
    }
}
