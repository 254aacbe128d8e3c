package coffer.s3.content;

import coffer.crypto.AuthenticationFailedException;
import coffer.kernel.Bytes;
import coffer.kernel.Region;
import coffer.s3.bucket.Bucket;
import coffer.s3.bucket.Buckets;
import coffer.store.Entry;
import coffer.store.Key;
import coffer.store.Range;
import coffer.store.Scope;
import coffer.store.Store;
import coffer.store.Table;
import coffer.store.blob.BlobStore;
import coffer.store.blob.BlobStores;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Remembers in which place the blobs of each region lie, so that none is looked for, and none put,
/// where the others are not. A region without buckets may move.
///
/// Each place but the installation's own carries a mark, which is what is remembered: a place that
/// was copied to elsewhere, mark and all, is still the same.
public final class Residences {
    private static final Table<Residence> ROWS = Table.unordered("s3-residences", Residence.class);
    private static final Scope SCOPE = Scope.of("s3", "residences");
    private static final int MOST_REGIONS = 1_000;
    private static final int PAGE = 1_000;

    private final Store store;
    private final BlobStores blobs;
    private final Buckets buckets;

    public Residences(Store store, BlobStores blobs, Buckets buckets) {
        this.store = store;
        this.blobs = blobs;
        this.buckets = buckets;
    }

    record Residence(Region region, Bytes place) {}

    /// Holds the places against what is remembered, and remembers those of regions that have no
    /// bucket yet. `regions` are those of the installation, beside which there may be former ones.
    /// To be called before anything is read or written.
    ///
    /// Throws [DisplacedBlobsException], and [coffer.store.StoreUnavailableException] if a place
    /// does not answer.
    public void settle(Collection<Region> regions) {
        verify(regions);
        Map<BlobStore, Bytes> marks = new HashMap<>();
        for (Region region : all(regions)) {
            BlobStore place = blobs.of(region);
            Bytes mark = marks.computeIfAbsent(place, this::marked);
            if (!mark.equals(remembered(region))) remember(region, mark);
        }
    }

    /// The same, but nothing is remembered.
    public void verify(Collection<Region> regions) {
        Map<BlobStore, Optional<Bytes>> marks = new HashMap<>();
        for (Region region : all(regions)) {
            Optional<Bytes> mark = marks.computeIfAbsent(blobs.of(region), this::mark);
            boolean isSame = mark.filter(remembered(region)::equals).isPresent();
            if (!isSame && hasBuckets(region)) {
                throw new DisplacedBlobsException(
                        mark.isPresent()
                                ? "the blobs of region %s lie in another place".formatted(region)
                                : "the place for region %s is empty, and its blobs were put elsewhere"
                                        .formatted(region));
            }
        }
    }

    private Set<Region> all(Collection<Region> regions) {
        Set<Region> all = new LinkedHashSet<>(regions);
        store.read(snapshot -> snapshot.list(ROWS, SCOPE, Range.first(MOST_REGIONS)))
                .forEach(row -> all.add(row.value().region()));
        return all;
    }

    /// That of the installation's own place is empty.
    private Optional<Bytes> mark(BlobStore place) {
        try {
            return place == blobs.own() ? Optional.of(Bytes.empty()) : place.identity();
        } catch (AuthenticationFailedException foreign) {
            throw new DisplacedBlobsException("a place for blobs is another installation's");
        }
    }

    private Bytes marked(BlobStore place) {
        return mark(place).orElseGet(place::identifyAnew);
    }

    private Bytes remembered(Region region) {
        return store.read(snapshot -> snapshot.find(ROWS, key(region)))
                .map(Residence::place)
                .orElse(Bytes.empty());
    }

    private void remember(Region region, Bytes mark) {
        store.write(tx -> {
            tx.put(ROWS, key(region), new Residence(region, mark));
            return true;
        });
    }

    private boolean hasBuckets(Region region) {
        Range next = Range.first(PAGE);
        while (true) {
            Range range = next;
            List<Entry<Bucket>> page = store.read(snapshot -> buckets.list(snapshot, range));
            if (page.stream().anyMatch(each -> each.value().region().equals(region))) return true;
            if (page.size() < PAGE) return false;
            next = Range.after(page.getLast().name(), PAGE);
        }
    }

    private static Key key(Region region) {
        return Key.of(SCOPE, region.name());
    }
}
