package coffer.store;

import coffer.crypto.Hkdf;
import coffer.crypto.root.Rewrapping;
import coffer.crypto.root.RootDirectory;
import coffer.kernel.Bytes;
import coffer.kernel.SecretBytes;
import coffer.store.blob.BlobStores;
import coffer.store.keys.KeyTable;
import coffer.store.sqlite.SqliteStore;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// One installation's data on this machine: records, key table and blobs, opened together by one
/// process.
///
/// The data directory alone is worthless: the store key and the top key are in the root directory,
/// wrapped by the root key. Both directories carry the installation's id, so that one is never used
/// with another's counterpart.
public final class StoreDirectory implements AutoCloseable {
    private static final String STORE_KEY_FILE = "store.key";
    private static final String STORE_KEY_PURPOSE = "coffer store key ";
    private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    private static final int ID_BYTES = 16;
    private static final int KEY_BYTES = 32;

    private final FileLock lock;
    private final SqliteStore store;
    private final KeyTable keys;
    private final BlobStores blobs;

    private StoreDirectory(FileLock lock, Opened opened) {
        this.lock = lock;
        this.store = opened.store();
        this.keys = opened.keys();
        this.blobs = opened.blobs();
    }

    private record Opened(SqliteStore store, KeyTable keys, BlobStores blobs) {}

    /// As by the other, where blobs lie nowhere else and leave no reserve.
    public static StoreDirectory open(Path data, KeyTable.Ports ports) {
        return open(data, ports, BlobStores.Elsewhere.NOWHERE, 0);
    }

    /// Opens the installation in `data`, or creates it if the directory is empty or absent.
    ///
    /// Throws [StoreUnavailableException] if another process uses it, if it is of a newer version,
    /// or if the root directory is not its own; [coffer.crypto.AuthenticationFailedException] if
    /// the root key is not. Blobs leave so many bytes of the disk to records. Takes over the places
    /// elsewhere if it succeeds.
    public static StoreDirectory open(
            Path data, KeyTable.Ports ports, BlobStores.Elsewhere elsewhere, long reserveBytes) {
        try {
            Files.createDirectories(data, OWNER_ONLY);
            ports.directory().requireApartFrom(data);
            FileLock lock = lock(data);
            try {
                return new StoreDirectory(lock, openLocked(data, ports, elsewhere, reserveBytes));
            } catch (IOException | RuntimeException failure) {
                lock.channel().close();
                throw failure;
            }
        } catch (IOException failure) {
            throw new StoreUnavailableException("cannot open " + data, failure);
        }
    }

    /// What the root directory's files that the root key wrapped for the store hold under the next
    /// one, by their names. The data need nothing of that.
    public static Map<String, Bytes> rewrapped(RootDirectory directory, Rewrapping rewrapping) {
        Map<String, Bytes> contents = new HashMap<>(KeyTable.rewrapped(directory, rewrapping));
        try {
            byte[] content = Files.readAllBytes(directory.file(STORE_KEY_FILE));
            byte[] id = Arrays.copyOf(content, ID_BYTES);
            byte[] wrapped = rewrapping.anew(purpose(id), wrappedIn(content));
            contents.put(STORE_KEY_FILE, Bytes.adopt(storeKeyContent(id, wrapped)));
        } catch (IOException failure) {
            throw new StoreUnavailableException("cannot read the store key", failure);
        }
        return contents;
    }

    public SqliteStore store() {
        return store;
    }

    public KeyTable keys() {
        return keys;
    }

    public BlobStores blobs() {
        return blobs;
    }

    @Override
    public void close() {
        blobs.close();
        keys.close();
        store.close();
        try {
            lock.channel().close();
        } catch (IOException failure) {
            throw new StoreUnavailableException("cannot release the data directory", failure);
        }
    }

    private static FileLock lock(Path data) throws IOException {
        FileChannel channel =
                FileChannel.open(
                        data.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            FileLock lock = channel.tryLock();
            if (lock != null) return lock;
        } catch (OverlappingFileLockException sameProcess) {
            // Falls through: it is in use, only nearer than expected.
        }
        channel.close();
        throw refused(data + " is in use by another process");
    }

    private static Opened openLocked(
            Path data, KeyTable.Ports ports, BlobStores.Elsewhere elsewhere, long reserveBytes)
            throws IOException {
        byte[] id = installationId(data, ports);
        try (SecretBytes storeKey = storeKey(id, ports);
                SecretBytes manifestKey = Hkdf.derive(storeKey, "coffer manifests")) {
            SqliteStore store = SqliteStore.open(data.resolve("store"), storeKey, ports.random());
            try {
                KeyTable keys = KeyTable.open(store, ports);
                BlobStores blobs =
                        BlobStores.open(
                                data.resolve("blobs"),
                                elsewhere,
                                new BlobStores.Shared(manifestKey, ports.random(), reserveBytes));
                return new Opened(store, keys, blobs);
            } catch (RuntimeException failure) {
                store.close();
                throw failure;
            }
        }
    }

    private static byte[] installationId(Path data, KeyTable.Ports ports) throws IOException {
        DataFormat format = new DataFormat(data.resolve("format"));
        Optional<Bytes> existing = format.read();
        Path keyFile = ports.directory().file(STORE_KEY_FILE);
        if (existing.isPresent()) {
            if (!Files.exists(keyFile)) throw refused(keyFile + " is missing");
            return existing.get().toArray();
        }
        if (!isEmpty(data)) throw refused(data + " is neither empty nor a data directory");
        byte[] id = Files.exists(keyFile) ? unusedId(ports) : createStoreKey(ports);
        format.write(Bytes.copyOf(id));
        return id;
    }

    /// A store key without a top key is what a crash during the very first start leaves behind;
    /// with one, it belongs to another installation, whose keys an erasure here would destroy.
    private static byte[] unusedId(KeyTable.Ports ports) throws IOException {
        if (Files.exists(ports.directory().file("top.key"))) {
            throw refused("the root directory belongs to another data directory");
        }
        byte[] content = Files.readAllBytes(ports.directory().file(STORE_KEY_FILE));
        return Arrays.copyOf(content, ID_BYTES);
    }

    private static byte[] createStoreKey(KeyTable.Ports ports) throws IOException {
        byte[] id = new byte[ID_BYTES];
        ports.random().nextBytes(id);
        byte[] key = new byte[KEY_BYTES];
        ports.random().nextBytes(key);
        try (SecretBytes storeKey = SecretBytes.adopt(key)) {
            byte[] wrapped = ports.root().wrap(purpose(id), storeKey);
            DurableFiles.write(
                    ports.directory().file(STORE_KEY_FILE), storeKeyContent(id, wrapped));
        }
        return id;
    }

    private static SecretBytes storeKey(byte[] id, KeyTable.Ports ports) throws IOException {
        byte[] content = Files.readAllBytes(ports.directory().file(STORE_KEY_FILE));
        if (content.length < ID_BYTES || !Arrays.equals(content, 0, ID_BYTES, id, 0, ID_BYTES)) {
            throw refused("the root directory belongs to another data directory");
        }
        return ports.root().unwrap(purpose(id), wrappedIn(content));
    }

    private static byte[] storeKeyContent(byte[] id, byte[] wrapped) {
        byte[] content = Arrays.copyOf(id, ID_BYTES + wrapped.length);
        System.arraycopy(wrapped, 0, content, ID_BYTES, wrapped.length);
        return content;
    }

    private static byte[] wrappedIn(byte[] content) {
        return Arrays.copyOfRange(content, ID_BYTES, content.length);
    }

    private static String purpose(byte[] id) {
        return STORE_KEY_PURPOSE + HexFormat.of().formatHex(id);
    }

    private static boolean isEmpty(Path data) throws IOException {
        try (Stream<Path> files = Files.list(data)) {
            return files.allMatch(file -> file.endsWith("lock"));
        }
    }

    private static StoreUnavailableException refused(String why) {
        return new StoreUnavailableException(why, new IllegalStateException(why));
    }
}
