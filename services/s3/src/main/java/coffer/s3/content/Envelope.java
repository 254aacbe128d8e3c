package coffer.s3.content;

import coffer.crypto.chunked.BlobId;
import coffer.kernel.Bytes;
import coffer.store.Transaction;
import coffer.store.keys.KeyId;
import coffer.store.keys.KeyTable;
import java.util.Map;

/// Wraps and unwraps the data keys of one object's blobs, once whoever decides about the keys that
/// do so has agreed.
public final class Envelope implements AutoCloseable {
    private final Encryption encryption;
    private final Wrapping wrapping;
    private final Origin origin;

    Envelope(Encryption encryption, Wrapping wrapping, Origin origin) {
        this.encryption = encryption;
        this.wrapping = wrapping;
        this.origin = origin;
    }

    /// Where an envelope comes from: `sealed` is what KMS sealed for a new one, by the rows it will
    /// be kept in, and `reconsideration` asks whoever decides about its keys once more.
    record Origin(Map<String, Bytes> sealed, Runnable reconsideration) {}

    /// Throws S3's error if the caller may no longer use the key. An upload asks again at its end,
    /// even if the envelope is closed.
    public void reconsider() {
        origin.reconsideration().run();
    }

    public Encryption encryption() {
        return encryption;
    }

    /// Keeps a new envelope; does nothing for one that is kept already.
    public void put(Transaction tx, KeyTable keys) {
        origin.sealed().forEach((id, sealed) -> keys.put(tx, KeyId.parse(id), sealed));
    }

    boolean hasTwoLayers() {
        return wrapping.hasTwoLayers();
    }

    Bytes wrap(BlobId blob, BlobKeys dataKeys) {
        return wrapping.wrap(blob, dataKeys);
    }

    /// Throws [coffer.crypto.AuthenticationFailedException] if this envelope did not wrap them.
    BlobKeys unwrap(BlobId blob, Bytes wrapped) {
        return wrapping.unwrap(blob, wrapped);
    }

    @Override
    public void close() {
        wrapping.close();
    }
}
