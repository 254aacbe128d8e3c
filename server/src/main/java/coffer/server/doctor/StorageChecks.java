package coffer.server.doctor;

import coffer.crypto.root.RootDirectory;
import coffer.server.InstallationKeys;
import coffer.server.config.Configuration;
import coffer.server.config.Settings;
import coffer.store.DurableFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// The two directories: whose they are, who else may look, and what the disks below them do.
final class StorageChecks {
    private static final long MIB = 1L << 20;
    private static final long FAIL_BELOW = 256 * MIB;
    private static final long WARN_BELOW = 2_048 * MIB;
    private static final int WARN_BELOW_PERCENT = 10;
    private static final int WARN_ABOVE_MILLIS = 50;
    private static final int PROBES = 5;
    private static final int DF_SECONDS = 10;
    private static final Set<PosixFilePermission> OWNERS =
            PosixFilePermissions.fromString("rwx------");

    private final Path data;
    private final Path root;
    private final long reserveBytes;

    StorageChecks(Configuration configuration) {
        this.data = configuration.value(Settings.DATA_DIR);
        this.root = configuration.value(Settings.ROOT_DIR);
        this.reserveBytes = configuration.value(Settings.DISK_RESERVE);
    }

    List<Finding> directories() {
        List<Finding> findings = new ArrayList<>();
        for (Path directory : List.of(data, root)) {
            if (!Files.isDirectory(directory)) {
                findings.add(
                        Finding.fail(
                                "directories",
                                directory + " is no directory",
                                "`coffer init` makes an installation; or set data-dir and"
                                        + " root-dir"));
            } else {
                privacy(directory).ifPresent(findings::add);
            }
        }
        if (Files.isDirectory(root)) findings.addAll(filesOfRoot());
        if (findings.isEmpty()) {
            findings.add(Finding.ok("directories", data + " and " + root + " are their owner's"));
        }
        return findings;
    }

    private Optional<Finding> privacy(Path path) {
        try {
            if (!OWNERS.containsAll(Files.getPosixFilePermissions(path))) {
                String mode = Files.isDirectory(path) ? "0700" : "0600";
                return Optional.of(
                        Finding.fail(
                                "directories",
                                path + " is open to others",
                                "chmod %s '%s'".formatted(mode, path)));
            }
            String owner = Files.getOwner(path, LinkOption.NOFOLLOW_LINKS).getName();
            String user = System.getProperty("user.name");
            if (!owner.equals(user)) {
                return Optional.of(
                        Finding.warn(
                                "directories",
                                path + " belongs to " + owner + " and you are " + user,
                                "run server and doctor as " + owner));
            }
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot look at " + path, e);
        }
    }

    private List<Finding> filesOfRoot() {
        try (Stream<Path> files = Files.list(root)) {
            return files.map(file -> file.toAbsolutePath().normalize())
                    .filter(file -> !file.equals(witness()))
                    .sorted()
                    .flatMap(file -> privacy(file).stream())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list " + root, e);
        }
    }

    /// It holds a signed head and nothing secret.
    private Path witness() {
        return InstallationKeys.witnessFile(new RootDirectory(root));
    }

    List<Finding> apart() {
        if (!bothExist()) return List.of();
        try {
            Path realData = data.toRealPath();
            Path realRoot = root.toRealPath();
            if (realData.startsWith(realRoot) || realRoot.startsWith(realData)) {
                return List.of(
                        Finding.fail(
                                "file systems",
                                "the root key and the data lie in one another",
                                "move one of them and set root-dir or data-dir"));
            }
            boolean isSame = Files.getFileStore(data).equals(Files.getFileStore(root));
            return List.of(
                    isSame
                            ? Finding.warn(
                                    "file systems",
                                    "the root key and the data are on one file system",
                                    "whoever takes the disk takes both: keep the root key on"
                                            + " another, or behind a passphrase")
                            : Finding.ok("file systems", "the root key is on one of its own"));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot look at the file systems", e);
        }
    }

    List<Finding> space() {
        if (!bothExist()) return List.of();
        List<Finding> findings = new ArrayList<>();
        try {
            FileStore disk = Files.getFileStore(data);
            findings.add(space(disk.getUsableSpace(), disk.getTotalSpace(), reserveBytes));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot look at the file system", e);
        }
        inodesFreePercent()
                .filter(free -> free < WARN_BELOW_PERCENT)
                .ifPresent(free ->
                        findings.add(
                                Finding.warn(
                                        "free space",
                                        free + " % of the file system's inodes are free",
                                        "each object is a file: make room for more files")));
        return findings;
    }

    static Finding space(long usable, long total, long reserve) {
        long percent = total == 0 ? 0 : 100 * usable / total;
        String found = "%,d MiB (%d %%) are free for data".formatted(usable / MIB, percent);
        if (usable < reserve) {
            return Finding.fail(
                    "free space",
                    found + ", which is less than disk-reserve-bytes: uploads are refused",
                    "delete objects, or make room otherwise");
        }
        if (usable < FAIL_BELOW) {
            return Finding.fail("free space", found, "make room now: writes are about to fail");
        }
        return usable < WARN_BELOW || percent < WARN_BELOW_PERCENT
                ? Finding.warn("free space", found, "make room soon")
                : Finding.ok("free space", found);
    }

    /// Java does not know inodes; `df` does. Empty where there is none, or no such thing as inodes.
    private Optional<Integer> inodesFreePercent() {
        Path df = Path.of("/usr/bin/df");
        if (!Files.isExecutable(df)) return Optional.empty();
        try {
            Process process =
                    new ProcessBuilder(df.toString(), "-Pi", data.toString())
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start();
            if (!process.waitFor(DF_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                return Optional.empty();
            }
            String[] columns =
                    process.inputReader().lines().skip(1).findFirst().orElse("").split("\\s+", -1);
            boolean tells = columns.length > 4 && columns[4].matches("\\d+%");
            if (!tells) return Optional.empty();
            return Optional.of(100 - Integer.parseInt(columns[4].replace("%", "")));
        } catch (IOException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    /// Writes, flushes and removes a file of its own, as every upload does.
    List<Finding> durability() {
        if (Files.notExists(data.resolve("format"))) return List.of();
        List<Long> micros = new ArrayList<>();
        Path probe = data.resolve("doctor-" + ProcessHandle.current().pid() + ".tmp");
        try (FileChannel channel = DurableFiles.createPrivate(probe)) {
            for (int i = 0; i < PROBES; i++) {
                long start = System.nanoTime();
                channel.write(ByteBuffer.allocate(4_096));
                channel.force(true);
                micros.add((System.nanoTime() - start) / 1_000);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write to " + data, e);
        } finally {
            remove(probe);
        }
        return List.of(durability(micros.stream().sorted().toList().get(PROBES / 2)));
    }

    private Finding durability(long micros) {
        String found = "a write is on the disk after %.1f ms".formatted(micros / 1_000.0);
        if (isInMemory()) {
            return Finding.warn(
                    "durable writes",
                    "the data lie in memory (tmpfs)",
                    "put data-dir on a disk: a restart of the machine loses everything");
        }
        return micros > 1_000L * WARN_ABOVE_MILLIS
                ? Finding.warn(
                        "durable writes", found, "each request waits for that: use a faster disk")
                : Finding.ok("durable writes", found);
    }

    private boolean isInMemory() {
        try {
            return Set.of("tmpfs", "ramfs").contains(Files.getFileStore(data).type());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot look at the file system", e);
        }
    }

    private static void remove(Path probe) {
        try {
            Files.deleteIfExists(probe);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot remove " + probe, e);
        }
    }

    private boolean bothExist() {
        return Files.isDirectory(data) && Files.isDirectory(root);
    }
}
