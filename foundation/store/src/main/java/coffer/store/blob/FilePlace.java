package coffer.store.blob;

import coffer.crypto.chunked.BlobId;
import coffer.kernel.Bytes;
import coffer.store.DurableFiles;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/// Blobs as files under one directory.
///
/// A blob is written under a temporary name, fsynced, renamed and its folder fsynced, so a crash
/// leaves a whole blob or none.
public final class FilePlace implements BlobPlace {
    private static final String MARK = "coffer-place";
    private static final int MOST_BYTES = 1 << 20;
    private static final String HALF_MANIFEST = BlobNames.MANIFEST + ".tmp";
    private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    private final Path directory;
    private final Path temporaries;

    /// Those known to be on the disk.
    private final Set<Path> folders = ConcurrentHashMap.newKeySet();

    private FilePlace(Path directory) {
        this.directory = directory;
        this.temporaries = directory.resolve("tmp");
    }

    /// Opens or makes the directory.
    public static FilePlace open(Path directory) throws IOException {
        FilePlace place = new FilePlace(directory);
        Files.createDirectories(place.temporaries, OWNER_ONLY);
        DurableFiles.forceDirectory(place.temporaries);
        return place;
    }

    @Override
    public Room room(long reserveBytes) {
        return Room.on(directory, reserveBytes);
    }

    @Override
    public IncomingBlob begin(BlobId id) throws IOException {
        return new IncomingFile(this, id, temporaries.resolve(id + BlobNames.BLOB));
    }

    @Override
    public SeekableByteChannel open(BlobId id) throws IOException {
        try {
            return FileChannel.open(blobOf(id));
        } catch (NoSuchFileException missing) {
            throw new MissingBlobException(id);
        }
    }

    @Override
    public SeekableByteChannel open(BlobId id, long sizeBytes) throws IOException {
        return open(id);
    }

    @Override
    public void putManifest(BlobId id, Bytes sealed) throws IOException {
        DurableFiles.write(manifestOf(id), sealed.expose());
    }

    @Override
    public Optional<Bytes> manifest(BlobId id) throws IOException {
        return small(manifestOf(id));
    }

    private static Optional<Bytes> small(Path file) throws IOException {
        if (!Files.exists(file)) return Optional.empty();
        if (Files.size(file) > MOST_BYTES) throw new IOException("it is too long");
        return Optional.of(Bytes.adopt(Files.readAllBytes(file)));
    }

    /// What a crash brings back, [#sweep] removes again.
    @Override
    public void delete(BlobId id) throws IOException {
        Files.deleteIfExists(blobOf(id));
        Files.deleteIfExists(manifestOf(id));
    }

    @Override
    public Shelf shelf(int folder) throws IOException {
        Path path = directory.resolve(BlobNames.folder(folder));
        if (Files.notExists(path)) return Shelf.EMPTY;
        List<Shelf.Entry> entries = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(path)) {
            for (Path file : files) entry(file).ifPresent(entries::add);
        }
        return Shelf.of(BlobNames.folder(folder), entries);
    }

    private static Optional<Shelf.Entry> entry(Path file) throws IOException {
        try {
            return Optional.of(
                    new Shelf.Entry(nameOf(file), Files.getLastModifiedTime(file).toInstant()));
        } catch (NoSuchFileException gone) {
            // Deleted since it was listed.
            return Optional.empty();
        }
    }

    @Override
    public Swept sweep(Predicate<BlobId> condemned, Instant until) throws IOException {
        long unfinished = removeFrom(temporaries, condemned, Instant.MAX);
        long orphans = 0;
        for (int i = 0; i < FOLDERS; i++) {
            Path folder = directory.resolve(BlobNames.folder(i));
            if (Files.isDirectory(folder)) orphans += removeFrom(folder, condemned, until);
        }
        return new Swept(unfinished, orphans);
    }

    @Override
    public Optional<Mark> mark() throws IOException {
        Path file = directory.resolve(MARK);
        Optional<Bytes> sealed = small(file);
        if (sealed.isEmpty()) return Optional.empty();
        Instant written = Files.getLastModifiedTime(file).toInstant();
        return Optional.of(new Mark(sealed.get(), "", written));
    }

    @Override
    public void putMark(Bytes sealed, Optional<Mark> former) throws IOException {
        DurableFiles.write(directory.resolve(MARK), sealed.expose());
    }

    @Override
    public void close() {}

    /// Renames what was written and forced; one fsync of the folder makes both names durable.
    void publish(BlobId id, Path temporary, Optional<Bytes> manifest) throws IOException {
        makeFolder(directory.resolve(BlobNames.folder(id)));
        if (manifest.isPresent()) {
            Path temporaryManifest = temporaries.resolve(id + BlobNames.MANIFEST);
            DurableFiles.writeNew(temporaryManifest, manifest.get().expose());
            Files.move(temporaryManifest, manifestOf(id));
        }
        DurableFiles.replace(temporary, blobOf(id));
    }

    /// Folders are made when something is put into them, which several may do at once. That one is
    /// there does not say that it was forced: whoever made it may not have come so far.
    private void makeFolder(Path folder) throws IOException {
        if (folders.contains(folder)) return;
        Files.createDirectories(folder);
        DurableFiles.forceDirectory(folder);
        folders.add(folder);
    }

    private static long removeFrom(Path folder, Predicate<BlobId> condemned, Instant until)
            throws IOException {
        long removed = 0;
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                if (!isCondemned(nameOf(file), condemned)) continue;
                if (Files.getLastModifiedTime(file).toInstant().isAfter(until)) continue;
                Files.deleteIfExists(file);
                removed++;
            }
        }
        return removed;
    }

    /// A file that we did not name is none of ours, unless it is a half-written manifest.
    private static boolean isCondemned(String name, Predicate<BlobId> condemned) {
        if (name.endsWith(HALF_MANIFEST)) return true;
        return BlobNames.idOf(name).filter(condemned).isPresent();
    }

    private static String nameOf(Path file) {
        return String.valueOf(file.getFileName());
    }

    private Path blobOf(BlobId id) {
        return directory.resolve(BlobNames.blob(id));
    }

    private Path manifestOf(BlobId id) {
        return directory.resolve(BlobNames.manifest(id));
    }
}
