package coffer.s3.content;

import coffer.crypto.chunked.BlobId;
import coffer.kernel.Bytes;
import coffer.store.Key;
import coffer.store.Range;
import coffer.store.Scope;
import coffer.store.Snapshot;
import coffer.store.Table;
import coffer.store.Transaction;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/// Small blobs, sealed like all others, in the store instead of files: the commit that names one
/// also keeps it, so that it costs no file, no rename and no fsync of its own.
///
/// Only whole objects are kept so. Whoever reads one has all of it at once; parts are read one
/// after another, and must stay until the last reader has ended.
public final class SmallBlobs {
    /// As many bytes of plaintext are few.
    static final int MOST_BYTES = 16 << 10;

    private static final Table<Bytes> ROWS = Table.unordered("s3-small-blobs", Bytes.class);
    private static final Scope SCOPE = Scope.of("s3", "small blobs");

    /// A blob as it would lie in its file, and its manifest.
    record Small(Bytes manifest, Bytes sealed) {
        Small labelled(Bytes other) {
            return new Small(other, sealed);
        }

        private Bytes row() {
            ByteBuffer row =
                    ByteBuffer.allocate(Integer.BYTES + manifest.size() + sealed.size())
                            .putInt(manifest.size())
                            .put(manifest.expose())
                            .put(sealed.expose());
            return Bytes.adopt(row.array());
        }

        private static Small of(Bytes row) {
            ByteBuffer bytes = ByteBuffer.wrap(row.expose());
            byte[] manifest = new byte[bytes.getInt()];
            bytes.get(manifest);
            byte[] sealed = new byte[bytes.remaining()];
            bytes.get(sealed);
            return new Small(Bytes.adopt(manifest), Bytes.adopt(sealed));
        }
    }

    /// Whether a blob may be here; else it is a file.
    static boolean mayHold(BlobRef blob) {
        return blob.sizeBytes() <= MOST_BYTES;
    }

    void put(Transaction tx, BlobId id, Small small) {
        tx.put(ROWS, key(id), small.row());
    }

    Optional<Small> find(Snapshot snapshot, BlobId id) {
        return snapshot.find(ROWS, key(id)).map(Small::of);
    }

    /// A blob that is here, as it would lie in its file.
    public Optional<Bytes> sealed(Snapshot snapshot, BlobId id) {
        return find(snapshot, id).map(Small::sealed);
    }

    /// What is said beside a blob that is here.
    public Optional<Bytes> manifest(Snapshot snapshot, BlobId id) {
        return find(snapshot, id).map(Small::manifest);
    }

    /// Which there are, in no order of interest.
    public List<BlobId> list(Snapshot snapshot, Range range) {
        return snapshot.list(ROWS, SCOPE, range).stream()
                .map(row -> new BlobId(row.name()))
                .toList();
    }

    /// Whether there was one.
    boolean delete(Transaction tx, BlobId id) {
        boolean isHere = tx.find(ROWS, key(id)).isPresent();
        if (isHere) tx.delete(ROWS, key(id));
        return isHere;
    }

    private static Key key(BlobId id) {
        return new Key(SCOPE, id.bytes());
    }
}
