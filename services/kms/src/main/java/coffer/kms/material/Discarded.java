package coffer.kms.material;

import coffer.kernel.Bytes;
import coffer.store.Entry;
import coffer.store.Key;
import coffer.store.Range;
import coffer.store.Scope;
import coffer.store.Store;
import coffer.store.Table;
import coffer.store.Transaction;
import coffer.store.keys.KeyId;
import coffer.store.keys.KeyTable;
import java.time.Instant;
import java.util.List;

/// Secrets that nobody may want back: whoever brought them keeps them. They are out of use at once,
/// and erased from the key table by the next housekeeping, many in one erasure.
final class Discarded {
    private static final int BATCH = 1_000;
    private static final Scope SCOPE = Scope.of("aws", "*", "*", "kms", "discarded");
    private static final Table<Row> ROWS = Table.unordered("kms.material.discarded", Row.class);

    private final Store store;
    private final KeyTable table;

    record Row(Bytes id) {}

    Discarded(Store store, KeyTable table) {
        this.store = store;
        this.table = table;
    }

    void add(Transaction tx, KeyId id, Instant now) {
        table.retire(tx, id, now);
        tx.put(ROWS, new Key(SCOPE, id.bytes()), new Row(id.bytes()));
    }

    /// Erases what has been discarded so far, up to a bound. A row is forgotten only after its
    /// secret is gone, so a crash in between costs another try.
    void erase() {
        List<Entry<Row>> found =
                store.read(snapshot -> snapshot.list(ROWS, SCOPE, Range.first(BATCH)));
        if (found.isEmpty()) return;
        var _ = table.erase(found.stream().map(entry -> new KeyId(entry.value().id())).toList());
        store.write(tx -> {
            found.forEach(entry -> tx.delete(ROWS, new Key(SCOPE, entry.name())));
            return found.size();
        });
    }
}
