package coffer.crypto.root;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;

/// A file that only its owner may touch.
final class PrivateFile {
    private static final Set<PosixFilePermission> OWNER_ONLY =
            EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
    private static final int MAX_BYTES = 4_096;

    private PrivateFile() {}

    /// Writes a new file with mode 0600 and makes it durable; refuses to replace one.
    static void create(Path file, byte[] content) {
        try {
            Set<StandardOpenOption> options =
                    EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            try (FileChannel channel =
                    FileChannel.open(
                            file, options, PosixFilePermissions.asFileAttribute(OWNER_ONLY))) {
                ByteBuffer remaining = ByteBuffer.wrap(content);
                while (remaining.hasRemaining()) channel.write(remaining);
                channel.force(true);
            }
            try (FileChannel directory = FileChannel.open(file.toAbsolutePath().getParent())) {
                directory.force(true);
            }
        } catch (FileAlreadyExistsException exists) {
            throw new RootKeyException(file + " exists already");
        } catch (IOException failure) {
            throw new RootKeyException("cannot write " + file, failure);
        }
    }

    static byte[] read(Path file) {
        return read(file, MAX_BYTES);
    }

    static byte[] read(Path file, int maxBytes) {
        try {
            if (!OWNER_ONLY.containsAll(Files.getPosixFilePermissions(file))) {
                throw new RootKeyException(file + " may be used by others; set its mode to 0600");
            }
            if (Files.size(file) > maxBytes) throw new RootKeyException(file + " is too long");
            return Files.readAllBytes(file);
        } catch (IOException failure) {
            throw new RootKeyException("cannot read " + file, failure);
        }
    }
}
