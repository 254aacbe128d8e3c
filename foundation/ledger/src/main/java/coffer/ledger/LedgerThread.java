package coffer.ledger;

import coffer.ledger.Outbox.Position;
import coffer.ledger.RecordCodec.Numbered;
import coffer.ledger.merkle.Tree;
import coffer.store.Queue;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The one thread that writes the ledger: rows of the outbox and records told to it, whatever is
/// there at the beginning of a turn in one append and one fsync.
///
/// Rows go first. So whatever was acknowledged before a record was told precedes it.
final class LedgerThread implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LedgerThread.class);
    private static final int MIN_ROWS = 64;
    private static final int MAX_ROWS = 4_096;
    private static final int BATCH_BYTES = 8 << 20;
    private static final int MAX_TOLD = 4_096;
    private static final int TELL_SECONDS = 10;
    // Rows that are committed within this time of each other share one append.
    private static final long GATHER_MILLIS = 10;
    // When many are told at a time, more are about to be: waiting for them, the longer the more
    // there
    // were, costs each a moment and saves most of them an append and an fsync.
    private static final int CROWD = 3;
    private static final long GATHER_NANOS_EACH = 150_000;
    private static final long MAX_GATHER_NANOS = 3_000_000;
    private static final long IDLE_MILLIS = 1_000;
    // How far the store's position may lag: a start after a crash reads what lies between.
    private static final long MAX_LAG = 10_000;
    private static final long UNKNOWN = -1;

    private final Outbox outbox;
    private final LedgerWriter writer;
    private final ScheduledThreadPoolExecutor thread;
    private final BlockingQueue<Told> told = new ArrayBlockingQueue<>(MAX_TOLD);
    private final AtomicBoolean isTellingDue = new AtomicBoolean();
    private final AtomicBoolean isDrainDue = new AtomicBoolean();
    private final AtomicLong newest = new AtomicLong(UNKNOWN);
    private final AtomicLong drained = new AtomicLong(UNKNOWN);
    private volatile Optional<String> failure = Optional.empty();
    private volatile boolean closed;

    // Used by the thread only.
    private int rowsAtOnce = MIN_ROWS;
    private OptionalLong appendedThrough = OptionalLong.empty();
    private final OpenIntents intents = new OpenIntents();
    private long lastRow = UNKNOWN;
    private long positionSize;
    private int toldLast;

    LedgerThread(LedgerWriter writer, Outbox outbox) {
        this.writer = writer;
        this.outbox = outbox;
        this.positionSize = writer.tree().size();
        this.thread =
                new ScheduledThreadPoolExecutor(
                        1, Thread.ofPlatform().name("ledger").daemon().factory());
        thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    void start() {
        var _ = thread.scheduleWithFixedDelay(this::drain, 0, IDLE_MILLIS, TimeUnit.MILLISECONDS);
    }

    /// Row `number` of the outbox was written in a transaction that will be committed by the time
    /// the thread looks; if not, it finds the row in a later turn.
    ///
    /// Answers how many rows now wait.
    long expect(long number) {
        newest.accumulateAndGet(number, Math::max);
        if (isDrainDue.compareAndSet(false, true)) {
            try {
                var _ = thread.schedule(this::drain, GATHER_MILLIS, TimeUnit.MILLISECONDS);
            } catch (RejectedExecutionException e) {
                LOG.debug("closing: what is recorded now enters the ledger at the next start");
            }
        }
        long from = drained.get();
        return from == UNKNOWN ? 0 : number - from;
    }

    /// Returns once `value` is on stable storage.
    void tell(AuditRecord value) {
        Told waiting = new Told(value);
        try {
            if (!told.offer(waiting, TELL_SECONDS, TimeUnit.SECONDS)) {
                throw new LedgerBehindException(MAX_TOLD);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LedgerUnavailableException(e);
        }
        if (isTellingDue.compareAndSet(false, true)) {
            try {
                thread.execute(this::writeTold);
            } catch (RejectedExecutionException e) {
                LOG.debug("closed", e);
            }
        }
        // Either we see that it is closed or closing sees what we offered.
        if (closed) refuseTold();
        waiting.await();
    }

    LedgerStatus status() {
        long from = drained.get();
        long waiting = from == UNKNOWN ? 0 : Math.max(0, newest.get() - from);
        return new LedgerStatus(writer.view().size(), waiting + told.size(), failure);
    }

    /// Writes all that was committed or told before, and signs a head over it.
    Optional<Head> drainNow() {
        return onThread(this::drainAndSign);
    }

    private <T> T onThread(Supplier<T> work) {
        if (thread.isShutdown()) throw new IllegalStateException("the ledger is closed");
        try {
            return CompletableFuture.supplyAsync(work, thread).join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException cause) throw cause;
            throw e;
        }
    }

    private Optional<Head> drainAndSign() {
        turn(true);
        writer.signHead();
        return writer.lastHead();
    }

    private Optional<Head> drainAndSettle() {
        Optional<Head> head = drainAndSign();
        try {
            if (writer.tree().size() > positionSize) commit(OptionalLong.empty());
        } catch (RuntimeException e) {
            LOG.warn("the next start must read again how far the ledger has come", e);
        }
        return head;
    }

    private void drain() {
        isDrainDue.set(false);
        turnOrLater(true);
    }

    private void writeTold() {
        if (toldLast >= CROWD) {
            LockSupport.parkNanos(Math.min(MAX_GATHER_NANOS, toldLast * GATHER_NANOS_EACH));
        }
        turnOrLater(false);
    }

    /// The top of this thread: rows that a failed turn leaves in the outbox are tried again.
    private void turnOrLater(boolean withRows) {
        try {
            turn(withRows);
        } catch (RuntimeException e) {
            LOG.debug("this turn failed", e);
        }
    }

    private void turn(boolean withRows) {
        isTellingDue.set(false);
        List<Told> waiting = new ArrayList<>();
        told.drainTo(waiting);
        toldLast = waiting.size();
        try {
            // First what an earlier turn appended but could not take out of the outbox.
            commitAppended();
            if (withRows || newest.get() > lastRow) {
                appendRowsAnd(waiting);
            } else {
                append(List.of(), waiting);
            }
            signIfDue();
        } catch (RuntimeException e) {
            if (failure.isEmpty()) LOG.error("the ledger cannot be written", e);
            failure = Optional.of(String.valueOf(e.getMessage()));
            for (Told each : waiting) each.fail(e);
            throw e;
        }
        if (failure.isPresent()) LOG.info("the ledger can be written again");
        failure = Optional.empty();
    }

    private void signIfDue() {
        if (!writer.isHeadDue()) return;
        writer.signHead();
        if (writer.tree().size() - positionSize > MAX_LAG) commit(OptionalLong.empty());
    }

    private void appendRowsAnd(List<Told> waiting) {
        boolean more = true;
        while (more) {
            int limit = rowsAtOnce;
            long given = newest.get();
            List<Queue.Item<AuditRecord>> rows = outbox.peek(limit);
            more = rows.size() == limit;
            append(rows, more ? List.of() : waiting);
            // Numbers that were given to transactions that failed wait for nothing.
            if (rows.isEmpty()) drained.accumulateAndGet(given, Math::max);
            commitAppended();
        }
    }

    private void append(List<Queue.Item<AuditRecord>> rows, List<Told> waiting) {
        if (!rows.isEmpty()) drained.compareAndSet(UNKNOWN, rows.getFirst().number() - 1);
        List<Numbered> batch = new ArrayList<>(rows.size() + waiting.size());
        for (Queue.Item<AuditRecord> row : rows) batch.add(new Numbered(row.number(), row.value()));
        for (Told each : waiting) batch.add(Numbered.told(each.value()));
        int done = 0;
        while (done < batch.size()) {
            LedgerWriter.Appended appended = writer.append(batch.subList(done, batch.size()));
            int end = done + appended.count();
            for (int i = done; i < end; i++) {
                intents.follow(batch.get(i).value());
                if (i < rows.size()) {
                    appendedThrough = OptionalLong.of(rows.get(i).number());
                } else {
                    waiting.get(i - rows.size()).succeed();
                }
            }
            done = end;
            int averageBytes = Math.max(1, appended.bytes() / appended.count());
            rowsAtOnce = Math.clamp(BATCH_BYTES / averageBytes, MIN_ROWS, MAX_ROWS);
        }
    }

    private void commitAppended() {
        if (appendedThrough.isEmpty()) return;
        commit(appendedThrough);
        lastRow = appendedThrough.getAsLong();
        drained.set(lastRow);
        appendedThrough = OptionalLong.empty();
    }

    private void commit(OptionalLong through) {
        Tree tree = writer.tree();
        outbox.commit(through, Position.of(writer.ledgerId(), tree), intents);
        positionSize = tree.size();
    }

    /// Writes what is there, signs a last head and refuses whatever comes later.
    @Override
    public void close() {
        if (thread.isShutdown()) return;
        try {
            onThread(this::drainAndSettle);
        } finally {
            thread.close();
            closed = true;
            refuseTold();
            writer.close();
        }
    }

    private void refuseTold() {
        List<Told> late = new ArrayList<>();
        told.drainTo(late);
        for (Told each : late) each.fail(new IllegalStateException("the ledger is closed"));
    }
}
