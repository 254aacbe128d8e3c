package coffer.s3.content;

import coffer.s3.bucket.Bucket;
import coffer.store.Transaction;

/// An object about to be kept under another key: its data keys wrapped anew, or its bytes written
/// anew as well.
public sealed interface Renewal permits Rewrapping, Rewriting {

    /// The object's content as it will be.
    Content content();

    /// Throws S3's error if the caller may no longer use the new key.
    void reconsider();

    /// Keeps it. What it takes the place of is discarded.
    void put(Transaction tx, Bucket bucket, Discards discards);

    /// Once it is kept.
    void settle();

    /// It will not be kept.
    void abandon();
}
