package coffer.s3.bucket;

import coffer.store.Snapshot;
import coffer.store.Transaction;

/// What keeps a bucket from being deleted, and what goes with it.
public interface Occupancy {

    /// Whether the bucket holds any version of any object.
    boolean isOccupied(Snapshot snapshot, Bucket bucket);

    /// Drops the bucket's unfinished uploads; the answer deletes their bytes and is to be run once
    /// that is committed.
    Runnable evict(Transaction tx, Bucket bucket);
}
