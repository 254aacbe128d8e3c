package coffer.s3.bucket;

import coffer.policy.match.Glob;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/// Every action of S3's, what it is done to and which condition keys it has.
final class PolicyActions {
    private static final String FILE = "actions.txt";
    private static final List<Known> ALL = read();
    private static final Set<String> SPECIAL_KEYS =
            ALL.stream().flatMap(each -> each.keys().stream()).collect(Collectors.toSet());

    private PolicyActions() {}

    /// What an action is done to, as far as the policy of a bucket can name it.
    enum Target {
        BUCKET,
        OBJECT,
        OTHER
    }

    /// An action with its prefix. Keys are folded, and those that every action has are left out.
    record Known(String name, Target target, Set<String> keys) {
        Known {
            keys = Set.copyOf(keys);
        }

        private static Known parse(String line) {
            List<String> words = Arrays.asList(line.split(" "));
            return new Known(
                    "s3:" + words.get(0),
                    Target.valueOf(words.get(1).toUpperCase(Locale.ROOT)),
                    words.subList(2, words.size()).stream()
                            .map(key -> folded("s3:" + key))
                            .collect(Collectors.toSet()));
        }

        boolean has(String foldedKey) {
            return keys.contains(foldedKey) || !SPECIAL_KEYS.contains(foldedKey);
        }
    }

    /// Those that the `Action` of a statement takes in; none if there is no such action.
    static List<Known> matching(String pattern) {
        Glob glob = Glob.ignoringCase(pattern);
        return ALL.stream().filter(each -> glob.matches(each.name())).toList();
    }

    /// The name under which a condition key is known: `s3:existingobjecttag/` for those of all
    /// tags.
    static String folded(String key) {
        String lower = key.toLowerCase(Locale.ROOT);
        return lower.substring(0, lower.indexOf('/') < 0 ? lower.length() : lower.indexOf('/') + 1);
    }

    private static List<Known> read() {
        try (InputStream resource = PolicyActions.class.getResourceAsStream(FILE)) {
            if (resource == null) throw new IllegalStateException("no resource " + FILE);
            return new String(resource.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(Known::parse)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("reading " + FILE, e);
        }
    }
}
