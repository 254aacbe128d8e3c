package coffer.benchmarks.child;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/// A directory for one server, gone when closed.
public record Scratch(Path directory) implements AutoCloseable {

    public static Scratch create() {
        try {
            return new Scratch(Files.createTempDirectory("coffer-benchmark-"));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make a temporary directory", e);
        }
    }

    /// Bytes free on the disk that scratch directories lie on.
    public static long freeBytes() {
        try (Scratch scratch = create()) {
            return Files.getFileStore(scratch.directory()).getUsableSpace();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot measure the free space", e);
        }
    }

    @Override
    public void close() {
        try (Stream<Path> paths = Files.walk(directory)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot remove " + directory, e);
        }
    }
}
