package coffer.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/// Copies of the installation, and single bytes flipped in them.
final class Tampering {
    private Tampering() {}

    static void copy(Path from, Path to) {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path source : (Iterable<Path>) all::iterator) {
                Path target = to.resolve(from.relativize(source).toString());
                if (Files.isDirectory(source)) Files.createDirectories(target);
                else Files.copy(source, target);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot copy " + from, e);
        }
    }

    /// The largest file under `directory`.
    static Path largest(Path directory) {
        try (Stream<Path> all = Files.walk(directory)) {
            return all.filter(Files::isRegularFile)
                    .max(Comparator.comparingLong(Tampering::size))
                    .orElseThrow(() -> new IllegalStateException("no file in " + directory));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list " + directory, e);
        }
    }

    /// Flips the lowest bit of the byte in the middle of what is written and returns its offset.
    /// The zeros that a file may end with are not written yet.
    static long flipMiddleByte(Path file) {
        try {
            byte[] content = Files.readAllBytes(file);
            int end = content.length;
            while (end > 1 && content[end - 1] == 0) end--;
            int middle = end / 2;
            content[middle] ^= 1;
            Files.write(file, content);
            return middle;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot change " + file, e);
        }
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot size " + file, e);
        }
    }
}
