package coffer.s3;

import coffer.kernel.Bytes;
import coffer.kernel.SecretBytes;
import coffer.store.blob.BlobStores;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.stream.Stream;

/// Folders made and copied as tests need them.
public final class Folders {
    private Folders() {}

    public static Path make(Path folder) {
        try {
            return Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException("creating " + folder, e);
        }
    }

    /// Copies all of a folder and returns the copy.
    public static Path copy(Path from, Path to) {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path target = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(file, target);
                }
            }
            return to;
        } catch (IOException e) {
            throw new UncheckedIOException("copying " + from, e);
        }
    }

    /// Every file below.
    static List<Path> files(Path folder) {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Bytes content(Path file) {
        try {
            return Bytes.adopt(Files.readAllBytes(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static BlobStores blobs(Path folder, BlobStores.Elsewhere elsewhere, SecretBytes manifestKey) {
        return BlobStores.open(
                folder, elsewhere, new BlobStores.Shared(manifestKey, new SecureRandom(), 0));
    }
}
