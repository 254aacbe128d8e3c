package coffer.s3.content;

import coffer.crypto.chunked.BlobId;
import coffer.s3.bucket.Bucket;
import coffer.store.Transaction;
import coffer.store.blob.BlobStore;
import coffer.store.keys.KeyId;
import coffer.store.keys.KeyTable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// What one transaction leaves without a name: keys are retired in it, bytes are deleted after it.
public final class Discards {
    private final KeyTable keys;
    private final BlobStore blobs;
    private final PartLists partLists;
    private final Instant now;
    private final List<BlobId> doomed = new ArrayList<>();

    Discards(KeyTable keys, BlobStore blobs, PartLists partLists, Instant now) {
        this.keys = keys;
        this.blobs = blobs;
        this.partLists = partLists;
        this.now = now;
    }

    public void add(Transaction tx, Bucket bucket, Content content) {
        content.blob().ifPresent(blob -> add(tx, blob));
        content.parts()
                .ifPresent(list -> {
                    for (PartEntry part : partLists.read(tx, bucket, list)) {
                        add(tx, part.blob());
                    }
                    partLists.delete(tx, bucket, list);
                });
        add(tx, content.encryption());
    }

    public void add(Transaction tx, BlobRef blob) {
        BlobId id = BlobId.parse(blob.id());
        keys.retire(tx, new KeyId(id.bytes()), now);
        doomed.add(id);
    }

    public void add(Transaction tx, Encryption encryption) {
        encryption.envelope().ifPresent(id -> keys.retire(tx, KeyId.parse(id), now));
    }

    /// To be run once the transaction is committed. A crash before leaves files that nobody can
    /// open and that the next start sweeps away.
    public void deleteBlobs() {
        doomed.forEach(blobs::delete);
    }
}
