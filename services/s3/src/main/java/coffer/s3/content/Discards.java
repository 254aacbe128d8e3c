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
    private final SmallBlobs smallBlobs = new SmallBlobs();
    private final Ports ports;
    private final Instant now;
    private final List<BlobId> doomed = new ArrayList<>();
    private final List<DoomedParts> doomedParts = new ArrayList<>();
    private final List<KeyId> retired = new ArrayList<>();

    /// Where what is discarded was kept.
    record Ports(KeyTable keys, BlobStore blobs, PartLists partLists, Pins pins) {}

    /// The blobs of an object that somebody may be reading, one after another.
    private record DoomedParts(String listId, List<BlobId> blobs) {}

    Discards(Ports ports, Instant now) {
        this.ports = ports;
        this.now = now;
    }

    public void add(Transaction tx, Bucket bucket, Content content) {
        content.blob().ifPresent(blob -> add(tx, blob));
        content.parts().ifPresent(list -> addParts(tx, bucket, list));
        add(tx, content.encryption());
        retired.addAll(FormerKeys.take(tx, content));
    }

    /// Every key that what is discarded was ever sealed under, also before it was sealed anew.
    public List<KeyId> keys() {
        return List.copyOf(retired);
    }

    private void addParts(Transaction tx, Bucket bucket, Content.PartsRef list) {
        List<BlobId> blobs = new ArrayList<>(list.count());
        for (PartEntry part : ports.partLists().read(tx, bucket, list)) {
            blobs.add(retire(tx, part.blob()));
        }
        ports.partLists().delete(tx, bucket, list);
        doomedParts.add(new DoomedParts(list.listId(), blobs));
    }

    public void add(Transaction tx, BlobRef blob) {
        doomed.add(retire(tx, blob));
    }

    private BlobId retire(Transaction tx, BlobRef blob) {
        BlobId id = BlobId.parse(blob.id());
        retire(tx, new KeyId(id.bytes()));
        if (SmallBlobs.mayHold(blob)) smallBlobs.delete(tx, id);
        return id;
    }

    private void retire(Transaction tx, KeyId key) {
        ports.keys().retire(tx, key, now);
        retired.add(key);
    }

    public void add(Transaction tx, Encryption encryption) {
        encryption.envelope().ifPresent(id -> retire(tx, KeyId.parse(id)));
        encryption.second().ifPresent(id -> retire(tx, KeyId.parse(id)));
    }

    /// To be run once the transaction is committed. A crash before leaves files that nobody can
    /// open and that the next start sweeps away.
    public void deleteBlobs() {
        delete(doomed);
        for (DoomedParts parts : doomedParts) {
            ports.pins().onceUnread(parts.listId(), () -> delete(parts.blobs()));
        }
    }

    private void delete(List<BlobId> blobs) {
        blobs.forEach(ports.blobs()::delete);
    }
}
