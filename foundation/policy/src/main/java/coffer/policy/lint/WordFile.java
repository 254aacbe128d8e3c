package coffer.policy.lint;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/// A resource of which each line is a word and what is said of it.
final class WordFile {
    private WordFile() {}

    /// In the order of the lines; `#` begins one that is for readers.
    static Map<String, String> read(String name) {
        Map<String, String> words = new LinkedHashMap<>();
        text(name)
                .lines()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .map(line -> line.split(" ", 2))
                .forEach(line -> words.put(line[0], line.length == 2 ? line[1] : ""));
        return words;
    }

    private static String text(String name) {
        try (InputStream resource = WordFile.class.getResourceAsStream(name)) {
            if (resource == null) throw new IllegalStateException("no resource " + name);
            return new String(resource.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("reading " + name, e);
        }
    }
}
