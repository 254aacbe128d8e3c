package coffer.conformance.rules;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/// The files that people wrote: everything below the root but what builds and tools leave behind.
final class SourceTree {
    private static final Set<String> NOT_OURS =
            Set.of("target", ".git", ".venv", ".idea", ".vscode", ".coffer", "__pycache__");

    private final Path root;
    private final List<Path> files;

    private SourceTree(Path root, List<Path> files) {
        this.root = root;
        this.files = files;
    }

    /// The project under test, or with `-Dtidy.root` another checkout of it.
    static SourceTree ofProject() {
        String fallback = System.getProperty("project.root", "..");
        return of(Path.of(System.getProperty("tidy.root", fallback)));
    }

    static SourceTree of(Path directory) {
        Path root = directory.toAbsolutePath().normalize();
        List<Path> files = new ArrayList<>();
        try {
            Files.walkFileTree(
                    root,
                    new SimpleFileVisitor<>() {
                        @Override
                        public FileVisitResult preVisitDirectory(
                                Path directory, BasicFileAttributes attributes) {
                            return NOT_OURS.contains(String.valueOf(directory.getFileName()))
                                    ? FileVisitResult.SKIP_SUBTREE
                                    : FileVisitResult.CONTINUE;
                        }

                        @Override
                        public FileVisitResult visitFile(
                                Path file, BasicFileAttributes attributes) {
                            files.add(file);
                            return FileVisitResult.CONTINUE;
                        }
                    });
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list " + root, e);
        }
        files.sort(Path::compareTo);
        return new SourceTree(root, List.copyOf(files));
    }

    Path root() {
        return root;
    }

    Stream<Path> endingIn(String... suffixes) {
        return files.stream()
                .filter(file -> Stream.of(suffixes).anyMatch(file.toString()::endsWith));
    }

    /// How a message names a file: from the root, with slashes.
    String name(Path file) {
        return root.relativize(file).toString().replace('\\', '/');
    }

    static boolean isMain(Path file) {
        return file.toString().contains("/src/main/java/");
    }

    static boolean isTest(Path file) {
        return file.toString().contains("/src/test/java/");
    }

    static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    static List<String> lines(Path file) {
        return text(file).lines().toList();
    }
}
