package coffer.s3.content;

import coffer.kernel.Bytes;
import coffer.store.Entry;
import coffer.store.Key;
import coffer.store.Range;
import coffer.store.Scope;
import coffer.store.Snapshot;
import coffer.store.Table;
import coffer.store.Transaction;
import java.util.List;

/// Manifests that are to be written once the transaction is committed which says so: of versions
/// whose name or parts are known only then. What a crash leaves here, the next start writes.
final class DueManifests {
    private static final Table<Due> DUE = Table.unordered("s3-due-manifests", Due.class);
    private static final Scope SCOPE = Scope.of("s3", "due manifests");

    /// In which region's place, beside which blob, and what.
    record Due(String region, BlobRef blob, Bytes manifest) {}

    void put(Transaction tx, Due due) {
        tx.put(DUE, key(due), due);
    }

    void delete(Transaction tx, Due due) {
        tx.delete(DUE, key(due));
    }

    /// At most `range.limit()` of those that are due.
    List<Entry<Due>> list(Snapshot snapshot, Range range) {
        return snapshot.list(DUE, SCOPE, range);
    }

    private static Key key(Due due) {
        return Key.of(SCOPE, due.blob().id());
    }
}
