package coffer.ledger;

import coffer.kernel.Trace;
import coffer.ledger.LedgerReader.PageRequest;
import coffer.ledger.Page.Cursor;
import coffer.store.Transaction;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The tamper-evident record of everything that was asked and answered.
///
/// The record of a change is born as a row of the store, in the change's own transaction; all
/// others go straight into the ledger. One thread turns both, in their order, into entries of
/// sealed segment files and signs the root of the Merkle tree over all entries. Safe for use by
/// many threads.
public final class Ledger implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Ledger.class);
    private static final int INTENTS_AT_ONCE = 256;

    private final LedgerLimits limits;
    private final Outbox outbox;
    private final LedgerWriter writer;
    private final LedgerReader reader;
    private final LedgerThread thread;

    private Ledger(LedgerParts parts, LedgerLimits limits, LedgerWriter writer) {
        this.limits = limits;
        this.outbox = new Outbox(parts.store());
        this.writer = writer;
        this.reader = writer.reader();
        this.thread = new LedgerThread(writer, outbox);
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
        ledger.thread.start();
        return ledger;
    }

    /// Records `value`, which tells the whole of a call, as a part of `tx`: both become durable
    /// together or not at all.
    ///
    /// Throws [LedgerBehindException], so that `tx` fails, if too many records wait already.
    public void record(Transaction tx, AuditRecord value) {
        if (value.phase() != Phase.COMPLETE) {
            throw new IllegalArgumentException("intents and outcomes are not a part of a change");
        }
        long waiting = thread.expect(Outbox.append(tx, value));
        if (waiting > limits.backlog()) throw new LedgerBehindException(waiting);
    }

    /// Records `value`, which tells of no change, and returns once it is on stable storage.
    ///
    /// Throws [LedgerUnavailableException], [LedgerBehindException] or the store's exception if it
    /// cannot be made durable.
    public void record(AuditRecord value) {
        Trace.within(
                "ledger append",
                () -> {
                    thread.tell(value);
                    return value;
                });
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
        return thread.status();
    }

    /// Brings into the ledger all that was committed before the call and answers the head signed
    /// over it; empty as long as nothing was ever recorded.
    public Optional<Head> drainNow() {
        return thread.drainNow();
    }

    private void closeIntents(Interruption interruption) {
        OpenIntents intents = outbox.intents();
        List<AuditRecord> open = intents.first(INTENTS_AT_ONCE);
        while (!open.isEmpty()) {
            LOG.warn("{} calls were interrupted by the last stop", open.size());
            outbox.close(intents, open.stream().map(interruption::of).toList());
            open = intents.first(INTENTS_AT_ONCE);
        }
    }

    /// Brings what was recorded into the ledger, signs a last head and closes the files.
    @Override
    public void close() {
        thread.close();
    }
}
