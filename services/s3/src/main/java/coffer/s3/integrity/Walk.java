package coffer.s3.integrity;

import coffer.crypto.chunked.BlobId;
import coffer.store.Entry;
import coffer.store.Range;
import coffer.store.blob.BlobStore;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// A pass through everything, step by step: first from the records to the disk, then from the disk
/// to the records, then through the fingerprints, of which those of deleted blobs are dropped.
final class Walk {
    private static final int FINGERPRINTS_AT_ONCE = 100;

    private final Inventory inventory;
    private final RecordWalk records;
    private final FileWalk files;
    private final Fingerprints fingerprints = new Fingerprints();

    /// How long files may be without a record, and whether bytes are read.
    record Manner(Duration grace, boolean readsBytes) {}

    Walk(Inventory inventory, Manner manner) {
        this.inventory = inventory;
        this.records = new RecordWalk(inventory, manner.readsBytes());
        this.files = new FileWalk(inventory, manner.grace());
    }

    /// A run begins: records may have changed.
    void beginRun() {
        records.refresh();
    }

    /// What was seen is to be seen once more.
    void refresh() {
        records.refresh();
        files.refresh();
    }

    /// Where the blobs lie that a step would look at, if at any.
    Optional<BlobStore> place(Cursor at) {
        return switch (at.phase()) {
            case VERSIONS, UPLOADS -> records.place(at);
            case FILES -> files.place(at);
            case SMALL_BLOBS, FINGERPRINTS, DONE -> Optional.empty();
        };
    }

    /// Leaves out what lies in that place, as far as it would come next.
    Step skip(Cursor at) {
        return at.phase() == Cursor.Phase.FILES ? files.skip(at) : records.skip(at);
    }

    Step step(Cursor at, Instant now, long allowedBytes) {
        return switch (at.phase()) {
            case VERSIONS, UPLOADS -> records.step(at, new RecordWalk.Terms(now, allowedBytes));
            case SMALL_BLOBS -> files.smallBlob(at);
            case FILES -> files.step(at, now);
            case FINGERPRINTS -> fingerprints(at);
            case DONE -> throw new IllegalStateException("the pass has ended");
        };
    }

    private Step fingerprints(Cursor at) {
        Range range =
                at.record()
                        .map(last -> Range.after(last, FINGERPRINTS_AT_ONCE))
                        .orElseGet(() -> Range.first(FINGERPRINTS_AT_ONCE));
        List<Entry<Fingerprints.Fingerprint>> page =
                inventory.store().read(snapshot -> fingerprints.list(snapshot, range));
        List<BlobId> deleted =
                page.stream()
                        .map(entry -> new BlobId(entry.name()))
                        .filter(blob ->
                                !inventory
                                        .store()
                                        .read(snapshot ->
                                                inventory.contents().isKept(snapshot, blob)))
                        .toList();
        Cursor next =
                page.size() < FINGERPRINTS_AT_ONCE
                        ? at.nextPhase()
                        : at.afterRecord(page.getLast().name());
        return Step.to(next).forgetting(deleted);
    }
}
