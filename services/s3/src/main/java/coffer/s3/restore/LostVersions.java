package coffer.s3.restore;

import coffer.ledger.Ledger;
import coffer.s3.bucket.Bucket;
import coffer.s3.content.Contents;
import coffer.s3.content.Discards;
import coffer.s3.event.ServiceEvent;
import coffer.s3.listing.Walker;
import coffer.s3.object.IndexName;
import coffer.s3.object.ObjectPorts;
import coffer.s3.object.StoredObject;
import coffer.s3.object.Version;
import coffer.store.Entry;
import coffer.store.Range;
import coffer.store.Store;
import coffer.store.Transaction;
import coffer.store.keys.KeyId;
import coffer.store.keys.KeyTable;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Versions that were erased after the backup was made that these data come from. The backup has
/// their names still, and nothing that opens them: they are dropped, each on the record.
public final class LostVersions {
    private static final Logger LOG = LoggerFactory.getLogger(LostVersions.class);
    private static final String ACTOR = "s3.amazonaws.com";
    private static final int KEYS_AT_ONCE = 10_000;
    private static final int BUCKETS_AT_ONCE = 100;
    private static final int BATCH = 1_000;

    private final ObjectPorts objects;
    private final KeyTable keys;
    private final Store store;
    private final Ledger ledger;
    private final InstantSource clock;
    private final Supplier<UUID> eventIds;

    /// `eventIds` name the records of what is dropped.
    public LostVersions(
            ObjectPorts objects, Ledger ledger, InstantSource clock, Supplier<UUID> eventIds) {
        this.objects = objects;
        this.keys = objects.contents().keys();
        this.store = objects.store();
        this.ledger = ledger;
        this.clock = clock;
        this.eventIds = eventIds;
    }

    /// Goes through all buckets, if any key was lost. A crash has it done again.
    public void drop() {
        List<KeyId> lost = lost();
        while (!lost.isEmpty()) {
            List<KeyId> told = lost;
            int dropped = drop(new HashSet<>(told));
            LOG.warn("dropped {} versions that were erased after this backup", dropped);
            store.write(tx -> {
                keys.forgetLost(tx, told);
                return true;
            });
            lost = lost();
        }
    }

    private List<KeyId> lost() {
        return store.read(snapshot -> keys.lost(snapshot, KEYS_AT_ONCE));
    }

    private int drop(Set<KeyId> lost) {
        int dropped = 0;
        Range range = Range.first(BUCKETS_AT_ONCE);
        while (true) {
            Range wanted = range;
            List<Entry<Bucket>> buckets =
                    store.read(snapshot -> objects.buckets().list(snapshot, wanted));
            for (Entry<Bucket> bucket : buckets) dropped += drop(bucket.value(), lost);
            if (buckets.size() < BUCKETS_AT_ONCE) return dropped;
            range = Range.after(buckets.getLast().name(), BUCKETS_AT_ONCE);
        }
    }

    private int drop(Bucket bucket, Set<KeyId> lost) {
        Walker<Version> walker =
                new Walker<>(
                        range ->
                                store.read(
                                        snapshot -> objects.index().list(snapshot, bucket, range)),
                        IndexName.fromPrefix(""),
                        BATCH);
        int dropped = 0;
        for (Optional<Entry<Version>> next = walker.next();
                next.isPresent();
                next = walker.next()) {
            Version version = next.get().value();
            if (isLost(bucket, version, lost) && drop(bucket, version)) dropped++;
        }
        return dropped;
    }

    private boolean isLost(Bucket bucket, Version version, Set<KeyId> lost) {
        return version.object()
                .map(StoredObject::content)
                .map(content -> new Contents.Source(bucket, content))
                .filter(source ->
                        objects.contents().keysOf(source).stream().anyMatch(lost::contains))
                .isPresent();
    }

    private boolean drop(Bucket bucket, Version seen) {
        Instant now = clock.instant();
        Discards discards = objects.contents().discards(now);
        boolean isDropped = store.write(tx -> drop(tx, bucket, seen, discards));
        discards.deleteBlobs();
        return isDropped;
    }

    private boolean drop(Transaction tx, Bucket bucket, Version seen, Discards discards) {
        Optional<Version> version =
                objects.index().find(tx, bucket, seen.key(), seen.versionId()).filter(seen::equals);
        if (version.isEmpty()) return false;
        objects.index().remove(tx, bucket, seen);
        seen.object().ifPresent(object -> discards.add(tx, bucket, object.content()));
        Map<String, String> facts =
                Map.of("versionId", seen.versionId(), "reason", "erased after this backup");
        ServiceEvent event = new ServiceEvent("EraseObject", ACTOR, bucket, seen.key(), facts);
        Instant now = clock.instant();
        ledger.record(tx, event.record(eventIds.get(), now));
        return true;
    }
}
