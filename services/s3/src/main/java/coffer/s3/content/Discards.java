package coffer.s3.content;

import coffer.crypto.chunked.BlobId;
import coffer.s3.bucket.Bucket;
import coffer.store.Transaction;
import coffer.store.blob.BlobStore;
import coffer.store.blob.BlobStores;
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
    private final List<Doomed> doomed = new ArrayList<>();
    private final List<KeyId> retired = new ArrayList<>();

    /// Where what is discarded was kept.
    record Ports(KeyTable keys, BlobStores blobs, PartLists partLists, Pins pins) {}

    /// Blobs that somebody may be reading under that pin, one after another.
    private record Doomed(String pin, BlobStore blobs, List<BlobId> ids) {}

    Discards(Ports ports, Instant now) {
        this.ports = ports;
        this.now = now;
    }

    public void add(Transaction tx, Bucket bucket, Content content) {
        content.blob().ifPresent(blob -> add(tx, bucket, blob));
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
        doomed.add(new Doomed(list.listId(), placeOf(bucket), blobs));
    }

    /// One of the bucket's blobs.
    public void add(Transaction tx, Bucket bucket, BlobRef blob) {
        BlobId id = retire(tx, blob);
        boolean wasInStore = SmallBlobs.mayHold(blob) && smallBlobs.delete(tx, id);
        if (!wasInStore) doomed.add(new Doomed(blob.id(), placeOf(bucket), List.of(id)));
    }

    private BlobStore placeOf(Bucket bucket) {
        return ports.blobs().of(bucket.region());
    }

    private BlobId retire(Transaction tx, BlobRef blob) {
        BlobId id = BlobId.parse(blob.id());
        retire(tx, new KeyId(id.bytes()));
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

    /// To be run once the transaction is committed. A crash before leaves blobs that nobody can
    /// open and that the next start sweeps away.
    public void deleteBlobs() {
        for (Doomed each : doomed) {
            ports.pins().onceUnread(each.pin(), () -> each.ids().forEach(each.blobs()::discard));
        }
    }
}
