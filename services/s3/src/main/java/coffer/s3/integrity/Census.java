package coffer.s3.integrity;

import coffer.kernel.Bytes;
import coffer.s3.bucket.Bucket;
import coffer.s3.bucket.Buckets;
import coffer.s3.multipart.UploadedBlobs;
import coffer.s3.object.ObjectIndex;
import coffer.s3.quota.Usage;
import coffer.s3.quota.Usages;
import coffer.store.Entry;
import coffer.store.Range;
import coffer.store.Snapshot;
import coffer.store.Store;
import coffer.store.Transaction;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;

/// Counts what every bucket holds, record by record, while nothing changes it. Memory: one page of
/// records.
public final class Census {
    private static final int BUCKETS_AT_ONCE = 100;
    private static final int VERSIONS_AT_ONCE = 1_000;
    private static final int UPLOADS_AT_ONCE = 10;

    private final Store store;
    private final Buckets buckets = new Buckets();
    private final ObjectIndex index = new ObjectIndex();
    private final UploadedBlobs uploads = new UploadedBlobs();
    private final Usages usages = new Usages();

    public Census(Store store) {
        this.store = store;
    }

    /// Has every change counted from now on, after all that is there. Does nothing if that has been
    /// done; a crash has it done again.
    public void ensure() {
        if (store.read(usages::areKept)) return;
        change(usages::begin);
        List<Found> batch = new ArrayList<>();
        forEach((bucket, found) -> {
            batch.add(new Found(bucket, found));
            if (batch.size() == BUCKETS_AT_ONCE) count(batch);
        });
        count(batch);
        change(usages::complete);
    }

    /// What a bucket was found to hold.
    private record Found(Bucket bucket, Usage usage) {}

    private void count(List<Found> batch) {
        change(tx -> batch.forEach(found -> usages.count(tx, found.bucket(), found.usage())));
        batch.clear();
    }

    /// Has nothing counted.
    public void stop() {
        if (store.read(usages::areKept)) change(usages::stop);
    }

    /// Tells what each bucket there is holds.
    public void forEach(BiConsumer<Bucket, Usage> told) {
        each(
                BUCKETS_AT_ONCE,
                (snapshot, range) -> buckets.list(snapshot, range),
                Entry::name,
                entry -> told.accept(entry.value(), of(entry.value())));
    }

    private Usage of(Bucket bucket) {
        Sum sum = new Sum();
        each(
                VERSIONS_AT_ONCE,
                (snapshot, range) -> index.list(snapshot, bucket, range),
                Entry::name,
                entry -> sum.add(entry.value().usage()));
        each(
                UPLOADS_AT_ONCE,
                (snapshot, range) -> uploads.list(snapshot, bucket, range),
                UploadedBlobs.Begun::place,
                begun -> begun.parts().forEach(part -> sum.add(part.usage())));
        return sum.all;
    }

    private static final class Sum {
        private Usage all = Usage.NONE;

        void add(Usage more) {
            all = all.plus(more);
        }
    }

    private <T> void each(
            int atOnce,
            BiFunction<Snapshot, Range, List<T>> source,
            Function<T, Bytes> name,
            Consumer<T> visitor) {
        Range range = Range.first(atOnce);
        while (true) {
            Range wanted = range;
            List<T> page = store.read(snapshot -> source.apply(snapshot, wanted));
            page.forEach(visitor);
            if (page.size() < atOnce) return;
            range = Range.after(name.apply(page.getLast()), atOnce);
        }
    }

    private void change(Consumer<Transaction> change) {
        store.write(tx -> {
            change.accept(tx);
            return true;
        });
    }
}
