package coffer.ledger;

import coffer.kernel.Bytes;
import coffer.ledger.merkle.Tree;
import coffer.store.Entry;
import coffer.store.Key;
import coffer.store.Queue;
import coffer.store.Range;
import coffer.store.Scope;
import coffer.store.Store;
import coffer.store.Table;
import coffer.store.Transaction;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

/// What the ledger keeps in the store: records on their way into it, how far it has come, and the
/// intents whose outcome is not yet known.
final class Outbox {
    private static final Queue<AuditRecord> RECORDS =
            new Queue<>("ledger.outbox", AuditRecord.class);
    private static final Table<AuditRecord> INTENTS =
            Table.unordered("ledger.intents", AuditRecord.class);
    private static final Table<Position> POSITION =
            Table.unordered("ledger.position", Position.class);
    private static final Scope SCOPE = Scope.of("ledger");
    private static final Key POSITION_KEY = Key.of(SCOPE, "position");

    private final Store store;

    Outbox(Store store) {
        this.store = store;
    }

    /// The tree of all records that have left the outbox.
    record Position(Bytes ledgerId, long size, Bytes root) {
        static Position of(Bytes ledgerId, Tree tree) {
            return new Position(ledgerId, tree.size(), tree.root());
        }
    }

    /// Answers the record's number.
    static long append(Transaction tx, AuditRecord value) {
        switch (value.phase()) {
            case INTENT -> tx.put(INTENTS, Key.of(SCOPE, value.eventId()), value);
            case OUTCOME -> value.intentId().ifPresent(id -> tx.delete(INTENTS, Key.of(SCOPE, id)));
            case COMPLETE -> {}
        }
        return tx.append(RECORDS, value);
    }

    List<Queue.Item<AuditRecord>> peek(int limit) {
        return store.read(snapshot -> snapshot.peek(RECORDS, limit));
    }

    Optional<Position> position() {
        return store.read(snapshot -> snapshot.find(POSITION, POSITION_KEY));
    }

    /// Forgets the records up to number `through`, which are all in the ledger.
    void commit(OptionalLong through, Position position) {
        store.write(tx -> {
            through.ifPresent(number -> tx.removeThrough(RECORDS, number));
            tx.put(POSITION, POSITION_KEY, position);
            return position;
        });
    }

    void removeThrough(long number) {
        store.write(tx -> {
            tx.removeThrough(RECORDS, number);
            return number;
        });
    }

    List<AuditRecord> openIntents(int limit) {
        return store.read(snapshot ->
                snapshot.list(INTENTS, SCOPE, Range.first(limit)).stream()
                        .map(Entry::value)
                        .toList());
    }

    void write(Consumer<Transaction> change) {
        store.write(tx -> {
            change.accept(tx);
            return true;
        });
    }
}
