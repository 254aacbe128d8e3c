package coffer.s3.residence;

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
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// Remembers in which place the blobs of each region lie, so that none is looked for, and none put,
/// where the others are not. A region without buckets may move.
///
/// Each place but the installation's own has an identity in its mark, which is what is remembered:
/// a place that was copied to elsewhere, mark and all, is still the same.
final class Residences {
    private static final Table<Residence> ROWS = Table.unordered("s3-residences", Residence.class);
    private static final Scope SCOPE = Scope.of("s3", "residences");
    private static final int MOST_REGIONS = 1_000;
    private static final int PAGE = 1_000;

    /// Of a region none of whose blobs was put anywhere yet.
    private static final Bytes ANYWHERE = Bytes.utf8("anywhere");

    /// The installation's own.
    static final Bytes OWN = Bytes.empty();

    private final Store store;
    private final Buckets buckets;

    Residences(Store store, Buckets buckets) {
        this.store = store;
        this.buckets = buckets;
    }

    record Residence(Region region, Bytes place) {}

    /// With those that the installation had before.
    Set<Region> all(Collection<Region> regions) {
        Set<Region> all = new LinkedHashSet<>(regions);
        store.read(snapshot -> snapshot.list(ROWS, SCOPE, Range.first(MOST_REGIONS)))
                .forEach(row -> all.add(row.value().region()));
        return all;
    }

    /// Those whose blobs may lie somewhere.
    Set<Region> withBuckets() {
        Set<Region> regions = new HashSet<>();
        Range next = Range.first(PAGE);
        while (true) {
            Range range = next;
            List<Entry<Bucket>> page = store.read(snapshot -> buckets.list(snapshot, range));
            page.forEach(each -> regions.add(each.value().region()));
            if (page.size() < PAGE) return regions;
            next = Range.after(page.getLast().name(), PAGE);
        }
    }

    /// Throws [DisplacedBlobsException] if the region's blobs were put elsewhere.
    void require(Region region, Bytes place) {
        Bytes remembered = remembered(region);
        if (remembered.equals(place) || remembered.equals(ANYWHERE)) return;
        throw new DisplacedBlobsException(
                "the blobs of region %s lie in another place".formatted(region.name()));
    }

    /// Throws [DisplacedBlobsException] if the region's blobs were put anywhere.
    void requireNone(Region region) {
        if (remembered(region).equals(ANYWHERE)) return;
        throw new DisplacedBlobsException(
                "the place for region %s is empty, and its blobs were put elsewhere"
                        .formatted(region.name()));
    }

    /// From now on the region's blobs are put there.
    void remember(Region region, Bytes place) {
        if (remembered(region).equals(place)) return;
        store.write(tx -> {
            tx.put(ROWS, key(region), new Residence(region, place));
            return true;
        });
    }

    /// A region without buckets may move. To be noted before it can have one.
    void release(Region region) {
        remember(region, ANYWHERE);
    }

    private Bytes remembered(Region region) {
        return store.read(snapshot -> snapshot.find(ROWS, key(region)))
                .map(Residence::place)
                .orElse(OWN);
    }

    private static Key key(Region region) {
        return Key.of(SCOPE, region.name());
    }
}
