package coffer.server.copy;

import coffer.crypto.root.RootDirectory;
import coffer.crypto.root.RootKey;
import coffer.server.config.Configuration;
import coffer.server.config.ConfigurationException;
import coffer.server.config.Settings;
import coffer.server.root.RootKeys;
import coffer.store.DurableFiles;
import coffer.store.Store;
import coffer.store.StoreDirectory;
import coffer.store.blob.BlobStores;
import coffer.store.keys.KeyTable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The records of an installation as they were a moment ago, sealed as they are, opened from a
/// scratch directory. The installation itself is only read: no lock of it is taken, nothing of it
/// changed, whether its server runs or not.
///
/// Opening proves that data directory, root directory and root key belong together: the store key
/// and the top key were unwrapped, and every page of the key table.
public final class InstallationCopy implements AutoCloseable {
    private static final int ATTEMPTS = 5;
    private static final String RECORDS = "records.db";
    private static final String LOG = "records.db-wal";
    private static final String CARRIED = "carried-keys";
    private static final List<String> ROOT_FILES = List.of("store.key", "top.key", "top.key.next");

    private final Path scratchData;
    private final Path scratchRoot;
    private final RootKey root;
    private final StoreDirectory directory;

    private InstallationCopy(
            Path scratchData, Path scratchRoot, RootKey root, StoreDirectory directory) {
        this.scratchData = scratchData;
        this.scratchRoot = scratchRoot;
        this.root = root;
        this.directory = directory;
    }

    /// Throws [coffer.server.config.ConfigurationException] if there is no installation, and what
    /// [StoreDirectory#open] throws if its parts do not belong together.
    public static InstallationCopy of(
            Configuration configuration, InstantSource clock, SecureRandom random) {
        return of(configuration, BlobStores.Elsewhere.NOWHERE, clock, random);
    }

    /// The same, with places for blobs, which it takes over if it succeeds.
    public static InstallationCopy of(
            Configuration configuration,
            BlobStores.Elsewhere elsewhere,
            InstantSource clock,
            SecureRandom random) {
        Path data = configuration.value(Settings.DATA_DIR);
        if (Files.notExists(data.resolve("format"))) {
            throw new ConfigurationException("there is no installation in " + data);
        }
        RootKeys rootKeys = new RootKeys(configuration, random);
        RootKey root = rootKeys.open();
        Optional<Path> scratchData = Optional.empty();
        Optional<Path> scratchRoot = Optional.empty();
        boolean opened = false;
        try {
            scratchData = Optional.of(Files.createTempDirectory("coffer-copy"));
            scratchRoot = Optional.of(Files.createTempDirectory(inMemory(), "coffer-copy"));
            copyRecords(data, scratchData.get());
            copyRoot(rootKeys.directory(), scratchRoot.get());
            copyCarried(rootKeys.directory(), scratchData.get(), scratchRoot.get());
            StoreDirectory directory =
                    StoreDirectory.open(
                            scratchData.get(),
                            new KeyTable.Ports(
                                    RootDirectory.at(scratchRoot.get()), root, clock, random),
                            elsewhere,
                            0);
            opened = true;
            return new InstallationCopy(scratchData.get(), scratchRoot.get(), root, directory);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot copy the records of " + data, e);
        } finally {
            if (!opened) {
                scratchData.ifPresent(InstallationCopy::remove);
                scratchRoot.ifPresent(InstallationCopy::remove);
                root.close();
            }
        }
    }

    public StoreDirectory directory() {
        return directory;
    }

    public Store store() {
        return directory.store();
    }

    public KeyTable keys() {
        return directory.keys();
    }

    public RootKey root() {
        return root;
    }

    @Override
    public void close() {
        directory.close();
        root.close();
        remove(scratchData);
        remove(scratchRoot);
    }

    /// How large the copy will be.
    public static long sizeBytes(Configuration configuration) {
        Path store = configuration.value(Settings.DATA_DIR).resolve("store");
        Path carried = configuration.value(Settings.ROOT_DIR).resolve(CARRIED);
        return Stream.of(store, carried)
                .flatMap(folder -> Stream.of(RECORDS, LOG).map(folder::resolve))
                .filter(Files::exists)
                .mapToLong(InstallationCopy::size)
                .sum();
    }

    /// Wrapped keys are copied to memory where the machine has such a folder: a key that is erased
    /// later must not have been left on a disk.
    private static Path inMemory() {
        Path shared = Path.of("/dev/shm");
        return Files.isWritable(shared) ? shared : Path.of(System.getProperty("java.io.tmpdir"));
    }

    private static void copyRoot(RootDirectory from, Path to) throws IOException {
        for (String name : ROOT_FILES) {
            if (Files.exists(from.file(name))) Files.copy(from.file(name), to.resolve(name));
        }
    }

    /// What erasures left of older data's keys, by which data that were restored and not yet
    /// started are opened. It is sealed as the records are, so it may lie on a disk as they do.
    private static void copyCarried(RootDirectory from, Path scratchData, Path scratchRoot)
            throws IOException {
        if (Files.notExists(from.file(CARRIED).resolve(RECORDS))) return;
        Path copy = Files.createDirectory(scratchData.resolve(CARRIED));
        copyStore(from.file(CARRIED), copy);
        Files.createSymbolicLink(scratchRoot.resolve(CARRIED), copy);
    }

    private static void copyRecords(Path data, Path to) throws IOException {
        Files.copy(data.resolve("format"), to.resolve("format"));
        copyStore(data.resolve("store"), Files.createDirectory(to.resolve("store")));
    }

    /// The database is changed only by a checkpoint, which begins its log anew or ends it. If
    /// neither file's beginning moved while both were copied, they belong together: what the log
    /// gained meanwhile is whole commits, and a torn last one is ignored when it is opened.
    private static void copyStore(Path store, Path to) throws IOException {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Marks before = Marks.of(store);
            copyAnew(store.resolve(RECORDS), to.resolve(RECORDS));
            Path log = store.resolve(LOG);
            if (Files.exists(log)) copyAnew(log, to.resolve(LOG));
            if (before.equals(Marks.of(store))) return;
        }
        throw new IOException("the records are changing too fast to be copied; try again");
    }

    private static void copyAnew(Path from, Path to) throws IOException {
        Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
    }

    /// What a checkpoint changes: the database, and the salt in its log's header.
    private record Marks(FileTime changed, long size, String logHeader) {
        private static final int LOG_HEADER_BYTES = 32;

        static Marks of(Path store) throws IOException {
            Path records = store.resolve(RECORDS);
            return new Marks(
                    Files.getLastModifiedTime(records),
                    Files.size(records),
                    logHeader(store.resolve(LOG)));
        }

        private static String logHeader(Path log) throws IOException {
            if (Files.notExists(log)) return "";
            try (var in = Files.newInputStream(log)) {
                return HexFormat.of().formatHex(in.readNBytes(LOG_HEADER_BYTES));
            }
        }
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot look at " + file, e);
        }
    }

    private static void remove(Path folder) {
        try (Stream<Path> found = Files.walk(folder)) {
            List<Path> deepestFirst = found.sorted(Comparator.reverseOrder()).toList();
            for (Path each : deepestFirst) {
                if (String.valueOf(each.getFileName()).startsWith("top.key")) {
                    DurableFiles.overwrite(each);
                }
                Files.delete(each);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot remove " + folder, e);
        }
    }
}
