package coffer.store.blob;

import coffer.crypto.chunked.BlobId;
import coffer.kernel.Bytes;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// What lies in one folder of a blob store: what there is of each blob, in the order of their ids,
/// and files that are nobody's.
public record Shelf(List<Found> found, List<String> strangers) {
    private static final Pattern OURS =
            Pattern.compile("[0-9a-f]{32}(\\.blob|\\.manifest(\\.tmp)?)");

    /// Files that carry a blob's id; `modified` is when the newest of them last changed.
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

    static Shelf of(Path folder) throws IOException {
        Map<String, Found> found = new TreeMap<>();
        List<String> strangers = new ArrayList<>();
        if (Files.notExists(folder)) return new Shelf(List.of(), List.of());
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                String name = String.valueOf(file.getFileName());
                if (OURS.matcher(name).matches()) {
                    add(found, file, name);
                } else {
                    strangers.add(folder.getFileName() + "/" + name);
                }
            }
        }
        return new Shelf(List.copyOf(found.values()), strangers.stream().sorted().toList());
    }

    private static void add(Map<String, Found> found, Path file, String name) throws IOException {
        String id = name.substring(0, 2 * BlobId.BYTES);
        try {
            Found one =
                    new Found(
                            BlobId.parse(id),
                            name.endsWith(BlobStore.BLOB),
                            name.endsWith(BlobStore.MANIFEST),
                            Files.getLastModifiedTime(file).toInstant());
            found.merge(id, one, Found::with);
        } catch (NoSuchFileException gone) {
            // Deleted since it was listed.
        }
    }
}
