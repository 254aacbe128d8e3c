package coffer.s3.logging;

import coffer.s3.bucket.Bucket;
import coffer.s3.bucket.Configuration;
import coffer.store.Key;
import coffer.store.Range;
import coffer.store.Scope;
import coffer.store.Snapshot;
import coffer.store.Table;
import coffer.store.Transaction;
import java.util.Optional;

/// Which buckets are logged, and up to where of the ledger that was done. While none is, nothing of
/// the ledger is read.
public final class AccessLogs {
    private static final Configuration<LogTarget> TARGETS =
            new Configuration<>("logging", LogTarget.class);
    private static final Table<Logged> LOGGED = Table.unordered("s3-logged", Logged.class);
    private static final Table<Place> PLACE = Table.unordered("s3-logged-until", Place.class);
    private static final Scope GLOBAL = Scope.of("aws", "", "", "s3", "logging");
    private static final Key PLACE_KEY =
            Key.of(Scope.of("aws", "", "", "s3", "logging-place"), "it");

    /// A bucket that is logged.
    record Logged(String bucket) {}

    /// The index in the ledger of what comes next.
    record Place(long next) {}

    Optional<LogTarget> target(Snapshot snapshot, Bucket bucket) {
        return TARGETS.find(snapshot, bucket);
    }

    /// `end` is that of the ledger now: what was recorded before is not told.
    void put(Transaction tx, Bucket bucket, LogTarget target, long end) {
        TARGETS.put(tx, bucket, target);
        tx.put(LOGGED, Key.of(GLOBAL, bucket.name()), new Logged(bucket.name()));
        if (place(tx).isEmpty()) putPlace(tx, end);
    }

    /// Does nothing if the bucket is not logged.
    public void delete(Transaction tx, Bucket bucket) {
        if (target(tx, bucket).isEmpty()) return;
        TARGETS.delete(tx, bucket);
        tx.delete(LOGGED, Key.of(GLOBAL, bucket.name()));
        if (tx.list(LOGGED, GLOBAL, Range.first(1)).isEmpty()) tx.delete(PLACE, PLACE_KEY);
    }

    /// Empty if no bucket is logged.
    Optional<Long> place(Snapshot snapshot) {
        return snapshot.find(PLACE, PLACE_KEY).map(Place::next);
    }

    void putPlace(Transaction tx, long next) {
        tx.put(PLACE, PLACE_KEY, new Place(next));
    }
}
