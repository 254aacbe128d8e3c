package coffer.s3.bucket;

import coffer.store.Key;
import coffer.store.Snapshot;
import coffer.store.Table;
import coffer.store.Transaction;
import java.util.Optional;

/// One thing that a bucket may be configured with, and that not every request must know. It is kept
/// beside the bucket and dies with it.
public final class Configuration<V> {
    private static final String NAME = "it";

    private final Table<V> table;
    private final String part;

    /// `name` is the kind's own.
    public Configuration(String name, Class<V> type) {
        this.table = Table.unordered("s3-" + name, type);
        this.part = name;
    }

    public Optional<V> find(Snapshot snapshot, Bucket bucket) {
        return snapshot.find(table, key(bucket));
    }

    public void put(Transaction tx, Bucket bucket, V value) {
        tx.put(table, key(bucket), value);
    }

    public void delete(Transaction tx, Bucket bucket) {
        tx.delete(table, key(bucket));
    }

    private Key key(Bucket bucket) {
        return Key.of(bucket.scope(part), NAME);
    }
}
