package coffer.s3.content;

import coffer.crypto.Xaes256Gcm;
import coffer.crypto.chunked.BlobId;
import coffer.kernel.Bytes;
import coffer.kernel.SecretBytes;
import coffer.store.Transaction;
import coffer.store.keys.KeyId;
import coffer.store.keys.KeyTable;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// Wraps and unwraps the data keys of one object's blobs, once whoever decides about the key that
/// does so has agreed.
public final class Envelope implements AutoCloseable {
    private static final String PURPOSE = "coffer s3 data key ";

    private final Encryption encryption;
    private final Xaes256Gcm cipher;
    private final Origin origin;

    Envelope(Encryption encryption, Xaes256Gcm cipher, Origin origin) {
        this.encryption = encryption;
        this.cipher = cipher;
        this.origin = origin;
    }

    /// Where an envelope comes from: `sealed` is what KMS sealed for a new one, and
    /// `reconsideration` asks whoever decides about its key once more.
    record Origin(Optional<Bytes> sealed, Runnable reconsideration) {}

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
        if (origin.sealed().isEmpty()) return;
        Bytes sealed = origin.sealed().get();
        encryption.envelope().ifPresent(id -> keys.put(tx, KeyId.parse(id), sealed));
    }

    Bytes wrap(BlobId blob, SecretBytes dataKey) {
        return Bytes.adopt(cipher.seal(dataKey.expose(), purpose(blob)));
    }

    /// Throws [coffer.crypto.AuthenticationFailedException] if this envelope did not wrap it.
    SecretBytes unwrap(BlobId blob, Bytes wrapped) {
        return SecretBytes.adopt(cipher.open(wrapped.expose(), purpose(blob)));
    }

    @Override
    public void close() {
        cipher.close();
    }

    private static byte[] purpose(BlobId blob) {
        return (PURPOSE + blob).getBytes(StandardCharsets.US_ASCII);
    }
}
