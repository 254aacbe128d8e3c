package coffer.s3.content;

import coffer.crypto.AuthenticationFailedException;
import coffer.crypto.Xaes256Gcm;
import coffer.crypto.chunked.BlobId;
import coffer.kernel.Bytes;
import coffer.kernel.SecretBytes;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/// How the data keys of an object's blobs are wrapped. Unwrapping throws
/// [AuthenticationFailedException] if something else wrapped them.
sealed interface Wrapping extends AutoCloseable {
    Bytes wrap(BlobId blob, BlobKeys keys);

    BlobKeys unwrap(BlobId blob, Bytes wrapped);

    /// Whether each blob is sealed twice, under two data keys.
    boolean hasTwoLayers();

    @Override
    void close();

    /// By one key: the bucket's, or one that KMS made.
    record Single(Xaes256Gcm cipher) implements Wrapping {
        private static final String PURPOSE = "coffer s3 data key ";

        @Override
        public Bytes wrap(BlobId blob, BlobKeys keys) {
            return Bytes.adopt(cipher.seal(keys.inner().expose(), purpose(PURPOSE, blob)));
        }

        @Override
        public BlobKeys unwrap(BlobId blob, Bytes wrapped) {
            byte[] key = cipher.open(wrapped.expose(), purpose(PURPOSE, blob));
            // A customer's key wraps within the bucket's: what is there then is no key yet.
            if (key.length != BlobKeys.KEY_BYTES) throw new AuthenticationFailedException();
            return new BlobKeys(SecretBytes.adopt(key), Optional.empty());
        }

        @Override
        public boolean hasTwoLayers() {
            return false;
        }

        @Override
        public void close() {
            cipher.close();
        }
    }

    /// By the customer's key, and what comes of that by the bucket's: it takes both to read, and
    /// erasing the row is as good as for any other blob.
    record Customers(Single ours, Xaes256Gcm customers) implements Wrapping {
        private static final String PURPOSE = "coffer s3 customer's data key ";

        @Override
        public Bytes wrap(BlobId blob, BlobKeys keys) {
            byte[] sealed = customers.seal(keys.inner().expose(), purpose(PURPOSE, blob));
            return Bytes.adopt(ours.cipher().seal(sealed, purpose(Single.PURPOSE, blob)));
        }

        @Override
        public BlobKeys unwrap(BlobId blob, Bytes wrapped) {
            byte[] sealed = ours.cipher().open(wrapped.expose(), purpose(Single.PURPOSE, blob));
            byte[] key = customers.open(sealed, purpose(PURPOSE, blob));
            return new BlobKeys(SecretBytes.adopt(key), Optional.empty());
        }

        @Override
        public boolean hasTwoLayers() {
            return false;
        }

        @Override
        public void close() {
            ours.close();
            customers.close();
        }
    }

    /// Two data keys, each by a key of its own that KMS made.
    record Dual(Single inner, Xaes256Gcm outer) implements Wrapping {
        private static final String PURPOSE = "coffer s3 second data key ";
        private static final int WRAPPED_BYTES = BlobKeys.KEY_BYTES + Xaes256Gcm.OVERHEAD_BYTES;

        @Override
        public Bytes wrap(BlobId blob, BlobKeys keys) {
            byte[] first = inner.wrap(blob, keys).expose();
            byte[] second = outer.seal(keys.outer().orElseThrow().expose(), purpose(PURPOSE, blob));
            byte[] both = Arrays.copyOf(first, first.length + second.length);
            System.arraycopy(second, 0, both, first.length, second.length);
            return Bytes.adopt(both);
        }

        @Override
        public BlobKeys unwrap(BlobId blob, Bytes wrapped) {
            byte[] both = wrapped.expose();
            if (both.length != 2 * WRAPPED_BYTES) throw new AuthenticationFailedException();
            byte[] first = Arrays.copyOf(both, WRAPPED_BYTES);
            byte[] second = Arrays.copyOfRange(both, WRAPPED_BYTES, both.length);
            byte[] outerKey = outer.open(second, purpose(PURPOSE, blob));
            SecretBytes innerKey = inner.unwrap(blob, Bytes.adopt(first)).inner();
            return new BlobKeys(innerKey, Optional.of(SecretBytes.adopt(outerKey)));
        }

        @Override
        public boolean hasTwoLayers() {
            return true;
        }

        @Override
        public void close() {
            inner.close();
            outer.close();
        }
    }

    private static byte[] purpose(String what, BlobId blob) {
        return (what + blob).getBytes(StandardCharsets.US_ASCII);
    }
}
