package coffer.s3.integrity;

import coffer.crypto.chunked.BlobId;
import coffer.kernel.Bytes;
import coffer.store.Entry;
import coffer.store.Key;
import coffer.store.Range;
import coffer.store.Scope;
import coffer.store.Snapshot;
import coffer.store.Table;
import coffer.store.Transaction;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// What the sealed bytes were like, of blobs that the service cannot open by itself, when they were
/// first read. Kept in sealed records, so whoever changes a blob cannot change this to fit.
final class Fingerprints {
    private static final Table<Fingerprint> FINGERPRINTS =
            Table.unordered("s3-fingerprints", Fingerprint.class);
    private static final Scope GLOBAL = Scope.of("aws", "", "", "s3", "fingerprints");

    /// `code` is the last link of a chain of hashes, one for each piece of the file.
    record Fingerprint(Bytes code, Instant taken) {}

    Optional<Fingerprint> find(Snapshot snapshot, BlobId blob) {
        return snapshot.find(FINGERPRINTS, key(blob));
    }

    void put(Transaction tx, BlobId blob, Fingerprint fingerprint) {
        tx.put(FINGERPRINTS, key(blob), fingerprint);
    }

    void delete(Transaction tx, BlobId blob) {
        tx.delete(FINGERPRINTS, key(blob));
    }

    /// Of which blobs there are any; the name of each is the blob's id.
    List<Entry<Fingerprint>> list(Snapshot snapshot, Range range) {
        return snapshot.list(FINGERPRINTS, GLOBAL, range);
    }

    private static Key key(BlobId blob) {
        return new Key(GLOBAL, blob.bytes());
    }
}
