package coffer.s3.content;

import coffer.crypto.chunked.BlobId;
import coffer.kernel.Bytes;
import coffer.store.Transaction;
import coffer.store.blob.BlobStore;
import coffer.store.keys.KeyId;
import coffer.store.keys.KeyTable;
import coffer.wire.checksum.ChecksumAlgorithm;
import java.util.Optional;

/// A blob that no record names yet. A small one is in memory, any other on stable storage.
public final class Draft {
    private final BlobStore blobs;
    private final SmallBlobs smallBlobs = new SmallBlobs();
    private final BlobId id;
    private final Bytes wrappedKey;
    private final long sizeBytes;
    private final Hashing.Hashes hashes;
    private final Optional<SmallBlobs.Small> small;

    Draft(BlobStore blobs, Sealed sealed) {
        this.blobs = blobs;
        this.id = sealed.id();
        this.wrappedKey = sealed.wrappedKey();
        this.sizeBytes = sealed.sizeBytes();
        this.hashes = sealed.hashes();
        this.small = sealed.small();
    }

    /// What came of sealing a body; `small` if it is in no file.
    record Sealed(
            BlobId id,
            Bytes wrappedKey,
            long sizeBytes,
            Hashing.Hashes hashes,
            Optional<SmallBlobs.Small> small) {}

    BlobId id() {
        return id;
    }

    public BlobRef ref() {
        return new BlobRef(id.toString(), sizeBytes);
    }

    /// Throws if the intake did not ask for it.
    public Bytes md5() {
        return hashes.md5();
    }

    /// In base64. Throws if the intake did not ask for it.
    public String checksum(ChecksumAlgorithm algorithm) {
        return algorithm.format(hashes.checksum(algorithm));
    }

    /// Keeps the blob's key: from the commit on, the blob counts.
    public void put(Transaction tx, KeyTable keys) {
        keys.put(tx, new KeyId(id.bytes()), wrappedKey);
        small.ifPresent(it -> smallBlobs.put(tx, id, it));
    }

    /// Deletes the blob: nothing will ever name it.
    public void discard() {
        if (small.isEmpty()) blobs.discard(id);
    }
}
