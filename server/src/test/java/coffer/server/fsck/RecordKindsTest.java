package coffer.server.fsck;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Whoever makes a table tells fsck: otherwise it would call its records strangers.
class RecordKindsTest {
    private static final Pattern TABLE =
            Pattern.compile("Table\\s*\\.\\s*(?:un)?ordered\\(\\s*\"([^\"]+)\"\\s*,");
    private static final Pattern OF_BUCKETS =
            Pattern.compile("new (?:Configuration|NamedConfigurations)<>\\(\\s*\"([^\"]+)\"\\s*,");
    private static final Pattern QUEUE = Pattern.compile("new Queue<>\\(\\s*\"([^\"]+)\"");
    private static final Pattern ANY = Pattern.compile("Table\\s*\\.\\s*(?:un)?ordered\\(");

    private final List<String> sources = sources();

    @Test
    void knowsEveryTable() {
        Set<String> tables = found(TABLE, name -> name);
        tables.addAll(found(OF_BUCKETS, name -> "s3-" + name));

        assertThat(RecordKinds.ALL.tables()).isEqualTo(tables);
    }

    @Test
    void knowsEveryQueue() {
        assertThat(RecordKinds.ALL.queues()).isEqualTo(found(QUEUE, name -> name));
    }

    @Test
    void readsTheNameOfEveryTableWhereItIsMade() {
        long made =
                sources.stream().mapToLong(source -> ANY.matcher(source).results().count()).sum();
        long named =
                sources.stream().mapToLong(source -> TABLE.matcher(source).results().count()).sum();

        // Those of buckets' configurations have names that are given to them.
        assertThat(made - named).isEqualTo(2);
    }

    private Set<String> found(Pattern pattern, Function<String, String> name) {
        return sources.stream()
                .flatMap(source -> pattern.matcher(source).results())
                .map((MatchResult match) -> name.apply(match.group(1)))
                .collect(Collectors.toSet());
    }

    private static List<String> sources() {
        return Stream.of("../services", "../foundation", "../server")
                .flatMap(folder -> sources(Path.of(folder)).stream())
                .toList();
    }

    private static List<String> sources(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().contains("src/main/java"))
                    .filter(file -> file.toString().endsWith(".java"))
                    .map(RecordKindsTest::read)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list " + folder, e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
