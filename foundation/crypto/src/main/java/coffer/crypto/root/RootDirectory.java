package coffer.crypto.root;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/// Where the root key, the store key and the top key are kept: never with the data.
///
/// Whoever takes the data directory, or a backup of it, must not take these along.
public record RootDirectory(Path path) {

    public RootDirectory {
        path = path.toAbsolutePath().normalize();
    }

    /// Creates the directory, with mode 0700, if there is none.
    public static RootDirectory at(Path path) {
        try {
            Files.createDirectories(
                    path,
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rwx------")));
        } catch (IOException failure) {
            throw new RootKeyException("cannot create " + path, failure);
        }
        return new RootDirectory(path);
    }

    public Path file(String name) {
        return path.resolve(name);
    }

    /// Throws [RootKeyException] if either of this and `data` lies within the other, by whatever
    /// links.
    public void requireApartFrom(Path data) {
        try {
            Path root = path.toRealPath();
            Path other = data.toRealPath();
            if (root.startsWith(other) || other.startsWith(root)) {
                throw new RootKeyException(
                        "the root directory "
                                + root
                                + " and the data directory "
                                + other
                                + " must not contain each other");
            }
        } catch (IOException failure) {
            throw new RootKeyException("cannot resolve " + path + " or " + data, failure);
        }
    }
}
