package coffer.ledger;

import coffer.kernel.Bytes;
import coffer.ledger.merkle.Tree;
import coffer.store.Key;
import coffer.store.Queue;
import coffer.store.Scope;
import coffer.store.Store;
import coffer.store.Table;
import coffer.store.Transaction;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// What the ledger keeps in the store: records on their way into it, how far it has come, and the
/// intents that were open when it had come so far.
final class Outbox {
    private static final Queue<AuditRecord> RECORDS =
            new Queue<>("ledger.outbox", AuditRecord.class);
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
        return tx.append(RECORDS, value);
    }

    List<Queue.Item<AuditRecord>> peek(int limit) {
        return store.read(snapshot -> snapshot.peek(RECORDS, limit));
    }

    Optional<Position> position() {
        return store.read(snapshot -> snapshot.find(POSITION, POSITION_KEY));
    }

    /// The ledger has come to `position`, where `intents` are open. Forgets the records up to
    /// number `through`, which are all in it.
    void commit(OptionalLong through, Position position, OpenIntents intents) {
        store.write(tx -> {
            through.ifPresent(number -> tx.removeThrough(RECORDS, number));
            tx.put(POSITION, POSITION_KEY, position);
            intents.store(tx);
            return position;
        });
        intents.stored();
    }

    void removeThrough(long number) {
        store.write(tx -> {
            tx.removeThrough(RECORDS, number);
            return number;
        });
    }

    /// The intents that were open at the position.
    OpenIntents intents() {
        return store.read(OpenIntents::load);
    }

    /// Gives intents that the store has their outcomes, which become durable together.
    void close(OpenIntents intents, List<AuditRecord> outcomes) {
        store.write(tx -> {
            for (AuditRecord outcome : outcomes) {
                append(tx, outcome);
                intents.follow(outcome);
            }
            intents.store(tx);
            return outcomes.size();
        });
        intents.stored();
    }
}
