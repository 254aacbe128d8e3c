package coffer.ledger;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Where a ledger's files are: segments and their indexes, numbered from 1, and the heads.
record LedgerDirectory(Path path) {
    private static final Pattern SEGMENT = Pattern.compile("segment-([0-9]{8})\\.led");

    Path segment(int number) {
        return path.resolve("segment-%08d.led".formatted(number));
    }

    Path index(int number) {
        return path.resolve("segment-%08d.idx".formatted(number));
    }

    Path heads() {
        return path.resolve("heads.led");
    }

    /// In ascending order.
    List<Integer> segmentNumbers() {
        try (Stream<Path> files = Files.list(path)) {
            return files.map(file -> SEGMENT.matcher(file.getFileName().toString()))
                    .filter(Matcher::matches)
                    .map(matcher -> Integer.valueOf(matcher.group(1)))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("listing the ledger's directory", e);
        }
    }

    void create() {
        try {
            Files.createDirectories(path);
        } catch (IOException e) {
            throw new UncheckedIOException("creating the ledger's directory", e);
        }
    }
}
