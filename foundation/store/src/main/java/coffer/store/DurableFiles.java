package coffer.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;

/// File operations that have reached the disk when they return, names included.
public final class DurableFiles {

    private static final int PIECE_BYTES = 256 << 10;

    private DurableFiles() {}

    /// Creates or replaces a file that only its owner may read; a crash leaves the old or the new.
    public static void write(Path file, byte[] content) throws IOException {
        Path temporary = file.resolveSibling(file.getFileName() + ".tmp");
        Files.deleteIfExists(temporary);
        writeNew(temporary, content);
        replace(temporary, file);
    }

    /// Creates a file that only its owner may read. Its content has reached the disk, its name may
    /// not have.
    public static void writeNew(Path file, byte[] content) throws IOException {
        try (FileChannel channel = createPrivate(file)) {
            writeFully(channel, content);
            channel.force(true);
        }
    }

    /// A new file with mode 0600, open for writing.
    public static FileChannel createPrivate(Path file) throws IOException {
        Set<StandardOpenOption> options =
                EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        return FileChannel.open(
                file,
                options,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }

    /// Renames over whatever has that name.
    public static void replace(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        forceDirectory(to);
    }

    public static void delete(Path file) throws IOException {
        if (Files.deleteIfExists(file)) forceDirectory(file);
    }

    /// Writes zeros over a file's content in place.
    ///
    /// On flash, and on file systems that copy on write, the old bytes may survive all the same.
    public static void overwrite(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            writeFully(channel, new byte[Math.toIntExact(channel.size())]);
            channel.force(true);
        }
    }

    /// Overwrites a file and then removes its name, by which it could not be found afterwards;
    /// nothing if there is no such file.
    public static void destroy(Path file) throws IOException {
        if (Files.notExists(file)) return;
        overwrite(file);
        delete(file);
    }

    /// Writes what a file holds from `from` on over itself, and forces it; nothing if there is no
    /// such file.
    ///
    /// After a failed fsync the system may call pages clean that never reached the disk. Whoever
    /// reads them sees what the disk does not have, and what he puts behind them hangs in the air.
    public static void writeAgain(Path file, long from) throws IOException {
        if (Files.notExists(file)) return;
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            ByteBuffer piece = ByteBuffer.allocateDirect(PIECE_BYTES);
            long position = Math.max(0, from);
            while (channel.read(piece.clear(), position) > 0) {
                piece.flip();
                while (piece.hasRemaining()) position += channel.write(piece, position);
            }
            channel.force(true);
        }
    }

    /// Makes the names in the directory that holds `file` durable.
    public static void forceDirectory(Path file) throws IOException {
        try (FileChannel directory = FileChannel.open(parentOf(file))) {
            directory.force(true);
        }
    }

    private static Path parentOf(Path file) {
        Path parent = file.toAbsolutePath().getParent();
        if (parent == null) throw new IllegalArgumentException(file + " is in no directory");
        return parent;
    }

    private static void writeFully(FileChannel channel, byte[] content) throws IOException {
        ByteBuffer remaining = ByteBuffer.wrap(content);
        while (remaining.hasRemaining()) channel.write(remaining);
    }
}
