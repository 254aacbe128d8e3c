package coffer.store.blob;

import coffer.kernel.Region;
import coffer.kernel.SecretBytes;
import coffer.store.StoreUnavailableException;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// All blobs of an installation, by region: in its own directory, unless they lie elsewhere.
public final class BlobStores implements AutoCloseable {
    private final BlobStore own;
    private final BlobStore common;
    private final Map<Region, BlobStore> apart;
    private final Map<BlobStore, GuardedPlace> elsewhere = new LinkedHashMap<>();

    /// Places other than the installation's own: of all regions that have none to themselves, and
    /// of those that have one. One place may be that of several regions.
    public record Elsewhere(Optional<BlobPlace> common, Map<Region, BlobPlace> apart) {
        /// Everything lies in the installation's own directory.
        public static final Elsewhere NOWHERE = new Elsewhere(Optional.empty(), Map.of());

        public Elsewhere {
            apart = Map.copyOf(apart);
        }
    }

    /// What all stores of an installation share. `manifestKey` is 32 bytes and is copied; blobs
    /// leave so many bytes of each disk.
    public record Shared(SecretBytes manifestKey, SecureRandom random, long reserveBytes) {
        private BlobStore over(BlobPlace place, Room room) {
            return new BlobStore(place, manifestKey, random, room);
        }
    }

    private BlobStores(BlobStore own, Elsewhere elsewhere, Shared shared) {
        Map<BlobPlace, BlobStore> opened = new HashMap<>();
        Function<BlobPlace, BlobStore> open =
                place -> opened.computeIfAbsent(place, each -> guarded(each, shared));
        this.own = own;
        this.common = elsewhere.common().map(open).orElse(own);
        this.apart = new HashMap<>();
        elsewhere.apart().forEach((region, place) -> apart.put(region, open.apply(place)));
    }

    private BlobStore guarded(BlobPlace place, Shared shared) {
        GuardedPlace guarded = new GuardedPlace(place);
        Room room = guarded.room(shared.reserveBytes()).withRecordsIn(own.room());
        BlobStore store = shared.over(guarded, room);
        elsewhere.put(store, guarded);
        return store;
    }

    /// Opens or creates the store in `directory`, and takes over the places elsewhere.
    public static BlobStores open(Path directory, Elsewhere elsewhere, Shared shared) {
        try {
            FilePlace place = FilePlace.open(directory);
            BlobStore own = shared.over(place, place.room(shared.reserveBytes()));
            return new BlobStores(own, elsewhere, shared);
        } catch (IOException failure) {
            throw new StoreUnavailableException("cannot create " + directory, failure);
        }
    }

    /// Where the blobs of a region's buckets lie.
    public BlobStore of(Region region) {
        return apart.getOrDefault(region, common);
    }

    /// Whether the region has a place to itself: then no byte of its objects lies anywhere else,
    /// however small they are.
    public boolean isApart(Region region) {
        return apart.containsKey(region);
    }

    /// The store in the installation's own directory.
    public BlobStore own() {
        return own;
    }

    /// The stores in places that others may reach as well. Nothing can be done in them until it is
    /// allowed.
    public List<BlobStore> elsewhere() {
        return List.copyOf(elsewhere.keySet());
    }

    /// Says what may be done from now on in one of those [#elsewhere].
    public void allow(BlobStore store, Rights rights) {
        GuardedPlace guarded = elsewhere.get(store);
        if (guarded == null) throw new IllegalArgumentException("that is nobody else's");
        guarded.allow(rights);
    }

    /// Whether what is missing in a store can be told to be lost: nobody but us removes blobs
    /// there, as far as is known.
    public boolean isOursAlone(BlobStore store) {
        GuardedPlace guarded = elsewhere.get(store);
        return guarded == null || guarded.allows(Rights.REMOVE);
    }

    /// The same, and the store's place has just answered.
    public boolean isThere(BlobStore store) {
        GuardedPlace guarded = elsewhere.get(store);
        return guarded == null || (guarded.allows(Rights.REMOVE) && guarded.answers());
    }

    /// Whose blobs lie in one of those [#elsewhere], for operators.
    public String regionsOf(BlobStore store) {
        if (store == common) return "most regions";
        return apart.entrySet().stream()
                .filter(each -> each.getValue() == store)
                .map(each -> each.getKey().name())
                .sorted()
                .collect(Collectors.joining(", "));
    }

    /// Each store once, the installation's own first.
    public List<BlobStore> all() {
        return Stream.concat(Stream.of(own), elsewhere.keySet().stream()).toList();
    }

    @Override
    public void close() {
        all().forEach(BlobStore::close);
    }
}
