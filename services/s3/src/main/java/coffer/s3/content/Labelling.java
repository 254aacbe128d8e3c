package coffer.s3.content;

import coffer.crypto.chunked.BlobId;
import coffer.kernel.Region;
import coffer.s3.content.DueManifests.Due;
import coffer.store.Entry;
import coffer.store.Range;
import coffer.store.Store;
import coffer.store.Transaction;
import coffer.store.blob.BlobStore;
import coffer.store.blob.BlobStores;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/// Says anew whose a blob is, once that is committed and certainly then, whatever crashes.
public final class Labelling {
    private static final int AT_ONCE = 1_000;

    private final Store store;
    private final BlobStores blobs;
    private final SmallBlobs smallBlobs = new SmallBlobs();
    private final DueManifests due = new DueManifests();

    Labelling(Store store, BlobStores blobs) {
        this.store = store;
        this.blobs = blobs;
    }

    /// What is left to be done once the transaction is committed.
    public interface Rest {
        void settle();
    }

    /// In the transaction that makes it true. A blob that lies in the store needs no more than
    /// that.
    public Rest relabel(Transaction tx, BlobRef blob, Manifest manifest) {
        BlobId id = BlobId.parse(blob.id());
        Optional<SmallBlobs.Small> small = smallBlobs.find(tx, id);
        if (small.isPresent()) {
            smallBlobs.put(tx, id, small.get().labelled(manifest.toBytes()));
            return () -> {};
        }
        Due row = new Due(manifest.place().region(), blob, manifest.toBytes());
        due.put(tx, row);
        return () -> settle(row);
    }

    /// Writes what a crash left to be written in that place beside blobs that are kept still. For
    /// start-up: no blob is labelled twice, so it may go on beside new ones.
    public void resume(BlobStore place, Predicate<BlobId> isKept) {
        Range range = Range.first(AT_ONCE);
        while (true) {
            Range next = range;
            List<Entry<Due>> page = store.read(snapshot -> due.list(snapshot, next));
            for (Entry<Due> each : page) {
                Due row = each.value();
                if (placeOf(row) != place) continue;
                if (isKept.test(BlobId.parse(row.blob().id()))) settle(row);
                else forget(row);
            }
            if (page.size() < AT_ONCE) return;
            range = Range.after(page.getLast().name(), AT_ONCE);
        }
    }

    private BlobStore placeOf(Due row) {
        return blobs.of(new Region(row.region()));
    }

    private void settle(Due row) {
        placeOf(row).putManifest(BlobId.parse(row.blob().id()), row.manifest());
        forget(row);
    }

    private void forget(Due row) {
        store.write(tx -> {
            due.delete(tx, row);
            return row;
        });
    }
}
