package coffer.s3.content;

import coffer.crypto.chunked.ChunkedReader;
import coffer.s3.bucket.Bucket;
import coffer.s3.bucket.BucketKeys;
import coffer.store.Store;
import java.util.Map;

/// Opens blobs that a bucket's own key reads, for the service itself: to see that they are what was
/// written. What is read never leaves it.
public final class BucketReader {
    private final Store store;
    private final BucketKeys bucketKeys;
    private final Contents contents;

    public BucketReader(Store store, BucketKeys bucketKeys, Contents contents) {
        this.store = store;
        this.bucketKeys = bucketKeys;
        this.contents = contents;
    }

    /// For the caller to close. Throws [coffer.crypto.AuthenticationFailedException] if the
    /// bucket's key is not whole or header and length are not the blob's,
    /// [coffer.store.blob.MissingBlobException], and [coffer.gate.StaleDecisionException] if its
    /// key is gone or not wrapped by the bucket's.
    public ChunkedReader open(Bucket bucket, BlobRef blob) {
        Wrapping wrapping =
                new Wrapping.Single(store.read(snapshot -> bucketKeys.open(snapshot, bucket)));
        Envelope.Origin origin = new Envelope.Origin(Map.of(), () -> {});
        try (Envelope envelope = new Envelope(Encryption.SSE_S3, wrapping, origin)) {
            return contents.open(bucket.region(), blob, envelope);
        }
    }
}
