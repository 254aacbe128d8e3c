package coffer.store.blob;

import coffer.crypto.chunked.BlobId;
import coffer.kernel.Bytes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// What lies in one folder of a blob store: what there is of each blob, in the order of their ids,
/// and what is nobody's.
public record Shelf(List<Found> found, List<String> strangers) {
    static final Shelf EMPTY = new Shelf(List.of(), List.of());

    /// What carries a blob's id; `modified` is when the newest of it last changed.
    public record Found(BlobId id, boolean hasBlob, boolean hasManifest, Instant modified) {
        private Found with(Found other) {
            return new Found(
                    id,
                    hasBlob || other.hasBlob,
                    hasManifest || other.hasManifest,
                    modified.isAfter(other.modified) ? modified : other.modified);
        }
    }

    public Shelf {
        found = List.copyOf(found);
        strangers = List.copyOf(strangers);
    }

    /// What comes next after an id, or first.
    public Optional<Found> after(Optional<Bytes> id) {
        int next = id.map(this::placeAfter).orElse(0);
        return next < found.size() ? Optional.of(found.get(next)) : Optional.empty();
    }

    private int placeAfter(Bytes id) {
        int low = 0;
        int high = found.size();
        while (low < high) {
            int middle = (low + high) / 2;
            if (found.get(middle).id().bytes().compareTo(id) <= 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /// Something in the folder, and when it last changed.
    public record Entry(String name, Instant modified) {}

    /// What the entries of a folder are, in whatever order they come.
    public static Shelf of(String folder, List<Entry> entries) {
        Map<String, Found> found = new TreeMap<>();
        List<String> strangers = new ArrayList<>();
        for (Entry entry : entries) {
            BlobNames.idOf(entry.name())
                    .ifPresentOrElse(
                            id -> found.merge(id.toString(), found(id, entry), Found::with),
                            () -> strangers.add(folder + "/" + entry.name()));
        }
        return new Shelf(List.copyOf(found.values()), strangers.stream().sorted().toList());
    }

    private static Found found(BlobId id, Entry entry) {
        return new Found(
                id,
                entry.name().endsWith(BlobNames.BLOB),
                entry.name().endsWith(BlobNames.MANIFEST),
                entry.modified());
    }
}
