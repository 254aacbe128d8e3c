package coffer.store.blob;

import coffer.crypto.Xaes256Gcm;
import coffer.crypto.chunked.BlobId;
import coffer.crypto.chunked.ChunkedReader;
import coffer.crypto.chunked.ChunkedWriter;
import coffer.kernel.Bytes;
import coffer.kernel.SecretBytes;
import coffer.store.DurableFiles;
import coffer.store.StoreUnavailableException;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/// Sealed blobs as files under one directory, spread over 256 folders by their random ids.
///
/// A blob is written under a temporary name, fsynced, renamed and its folder fsynced, so a crash
/// leaves a whole blob or none. Beside a blob may lie its manifest, sealed here: what `fsck` needs
/// to know whose bytes these are if the records are lost.
public final class BlobStore implements AutoCloseable {
    static final String BLOB = ".blob";
    static final String MANIFEST = ".manifest";

    private static final int MAX_MANIFEST_BYTES = 1 << 20;

    /// How many folders the blobs are spread over.
    public static final int FOLDERS = 256;

    /// A blob of 16 KiB, sealed twice, is not longer.
    private static final int HELD_BYTES = (16 << 10) + 256;

    private final Path directory;
    private final Path temporaries;
    private final Xaes256Gcm manifests;
    private final SecureRandom random;
    private final Room room;

    /// Those known to be on the disk.
    private final Set<Path> folders = ConcurrentHashMap.newKeySet();

    /// What [#sweep] removed.
    public record Swept(long temporaries, long orphans) {}

    private BlobStore(Path directory, Xaes256Gcm manifests, SecureRandom random, Room room) {
        this.directory = directory;
        this.temporaries = directory.resolve("tmp");
        this.manifests = manifests;
        this.random = random;
        this.room = room;
    }

    /// Opens or creates the blob store in `directory`. `manifestKey` is 32 bytes and is copied.
    public static BlobStore open(
            Path directory, SecretBytes manifestKey, SecureRandom random, Room room) {
        Xaes256Gcm manifests = new Xaes256Gcm(manifestKey, random);
        BlobStore blobs = new BlobStore(directory, manifests, random, room);
        try {
            Files.createDirectories(blobs.temporaries);
            DurableFiles.forceDirectory(blobs.temporaries);
        } catch (IOException failure) {
            throw new StoreUnavailableException("cannot create " + directory, failure);
        }
        return blobs;
    }

    public Room room() {
        return room;
    }

    /// Begins a blob of at least so many bytes. `dataKey` is 32 bytes, must be fresh, and may be
    /// closed at once. Throws [NoRoomException], as does writing it, if it does not fit.
    public BlobWriter create(SecretBytes dataKey, long leastBytes) {
        room.require(leastBytes);
        room.take(HELD_BYTES);
        BlobId id = BlobId.random(random);
        Path temporary = temporaries.resolve(id + BLOB);
        try {
            HeldOutput output =
                    new HeldOutput(HELD_BYTES, () -> DurableFiles.createPrivate(temporary), room);
            ChunkedWriter stream = new ChunkedWriter(output, dataKey, id);
            return new BlobWriter(this, id, temporary, new BlobWriter.Sink(output, stream));
        } catch (IOException failure) {
            throw new StoreUnavailableException("cannot begin a blob", failure);
        }
    }

    /// Opens a blob whose length is not known otherwise.
    public ChunkedReader open(BlobId id, SecretBytes dataKey) {
        return open(id, channel -> ChunkedReader.open(channel, dataKey, id));
    }

    /// Opens a blob that a trusted record says is `length` bytes long.
    public ChunkedReader open(BlobId id, SecretBytes dataKey, long length) {
        return open(id, channel -> ChunkedReader.open(channel, dataKey, id, length));
    }

    /// Writes or replaces a blob's manifest.
    public void putManifest(BlobId id, Bytes manifest) {
        try {
            DurableFiles.write(manifestOf(id), seal(id, manifest));
        } catch (IOException failure) {
            throw new StoreUnavailableException("cannot write a manifest", failure);
        }
    }

    /// Throws [coffer.crypto.AuthenticationFailedException] if the manifest is not that blob's.
    public Optional<Bytes> manifest(BlobId id) {
        Path file = manifestOf(id);
        try {
            if (!Files.exists(file)) return Optional.empty();
            if (Files.size(file) > MAX_MANIFEST_BYTES) throw new IOException("it is too long");
            byte[] sealed = Files.readAllBytes(file);
            return Optional.of(Bytes.adopt(manifests.open(sealed, id.bytes().expose())));
        } catch (IOException failure) {
            throw new StoreUnavailableException("cannot read a manifest", failure);
        }
    }

    /// A blob as it lies on the disk, for the caller to close. Throws [MissingBlobException], and
    /// [StoreUnavailableException] if the disk does not give it.
    public SealedBlob sealed(BlobId id) {
        try {
            return SealedBlob.open(id, blobOf(id));
        } catch (NoSuchFileException missing) {
            throw new MissingBlobException(id);
        } catch (IOException failure) {
            throw new StoreUnavailableException("cannot open a blob", failure);
        }
    }

    /// What lies in one of the [#FOLDERS] folders.
    public Shelf shelf(int folder) {
        try {
            return Shelf.of(directory.resolve(nameOf(folder)));
        } catch (IOException failure) {
            throw new StoreUnavailableException("cannot list the blobs", failure);
        }
    }

    /// Does nothing if there is no such blob. What a crash brings back, [#sweep] removes again.
    public void delete(BlobId id) {
        try {
            Files.deleteIfExists(blobOf(id));
            Files.deleteIfExists(manifestOf(id));
        } catch (IOException failure) {
            throw new StoreUnavailableException("cannot delete a blob", failure);
        }
    }

    /// Removes what no record refers to. Only for start-up, before any blob is being written: a
    /// blob is on disk a moment before its record is.
    public Swept sweep(Predicate<BlobId> referenced) {
        try {
            long temporaryCount = removeIf(temporaries, file -> true);
            long orphans = 0;
            for (int i = 0; i < FOLDERS; i++) {
                Path folder = directory.resolve(nameOf(i));
                if (Files.notExists(folder)) continue;
                orphans += removeIf(folder, file -> isOrphan(file, referenced));
            }
            return new Swept(temporaryCount, orphans);
        } catch (IOException failure) {
            throw new StoreUnavailableException("cannot sweep " + directory, failure);
        }
    }

    @Override
    public void close() {
        manifests.close();
    }

    void publish(BlobId id, Path temporary, Optional<Bytes> manifest) throws IOException {
        makeFolder(folderOf(id));
        if (manifest.isPresent()) {
            Path temporaryManifest = temporaries.resolve(id + MANIFEST);
            try (FileChannel file = DurableFiles.createPrivate(temporaryManifest)) {
                Channels.newOutputStream(file).write(seal(id, manifest.get()));
                file.force(true);
            }
            Files.move(temporaryManifest, manifestOf(id));
        }
        // One fsync of the folder makes both names durable.
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

    private interface Opening {
        ChunkedReader from(FileChannel channel) throws IOException;
    }

    private ChunkedReader open(BlobId id, Opening opening) {
        try {
            FileChannel channel = FileChannel.open(blobOf(id));
            try {
                return opening.from(channel);
            } catch (IOException | RuntimeException failure) {
                channel.close();
                throw failure;
            }
        } catch (NoSuchFileException missing) {
            throw new MissingBlobException(id);
        } catch (IOException failure) {
            throw new StoreUnavailableException("cannot open a blob", failure);
        }
    }

    private static long removeIf(Path folder, Predicate<Path> condemned) throws IOException {
        long removed = 0;
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                if (!condemned.test(file)) continue;
                Files.deleteIfExists(file);
                removed++;
            }
        }
        return removed;
    }

    /// A file that we did not name is none of ours, unless it is a half-written manifest.
    private static boolean isOrphan(Path file, Predicate<BlobId> referenced) {
        String name = String.valueOf(file.getFileName());
        int dot = name.indexOf('.');
        if (name.endsWith(MANIFEST + ".tmp")) return true;
        if (dot != 2 * BlobId.BYTES) return false;
        return !referenced.test(BlobId.parse(name.substring(0, dot)));
    }

    private byte[] seal(BlobId id, Bytes manifest) {
        byte[] sealed = manifests.seal(manifest.expose(), id.bytes().expose());
        if (sealed.length > MAX_MANIFEST_BYTES) throw new IllegalArgumentException("too long");
        return sealed;
    }

    private Path blobOf(BlobId id) {
        return folderOf(id).resolve(id + BLOB);
    }

    private Path manifestOf(BlobId id) {
        return folderOf(id).resolve(id + MANIFEST);
    }

    private static String nameOf(int folder) {
        return "%02x".formatted(folder);
    }

    private Path folderOf(BlobId id) {
        return directory.resolve(id.toString().substring(0, 2));
    }
}
