package coffer.policy.lint;

import coffer.policy.lint.ConditionDraft.Family;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// The condition keys that are known, and what values they have.
public final class ConditionKeys {
    /// Of these services every key is known.
    private static final Set<String> COMPLETE = Set.of("aws", "iam", "kms", "s3", "sts");

    private static final ConditionKeys ALL = new ConditionKeys(WordFile.read("condition-keys.txt"));

    private final Map<String, Kind> byName = new LinkedHashMap<>();
    private final Map<String, Kind> byPrefix = new LinkedHashMap<>();
    private final Set<String> names;

    private ConditionKeys(Map<String, String> lines) {
        names = new TreeSet<>(lines.keySet());
        lines.forEach((name, type) -> {
            boolean isPrefix = name.endsWith("/") || name.endsWith(":");
            Kind kind = Kind.parse(name, type, isPrefix);
            (isPrefix ? byPrefix : byName).put(name.toLowerCase(Locale.ROOT), kind);
        });
    }

    static ConditionKeys all() {
        return ALL;
    }

    /// Every name, with `/` or `:` at the end of those that only begin one.
    public static Set<String> known() {
        return Set.copyOf(ALL.names);
    }

    /// What values a key has. A key of `hasAnyName` is one of a family, such as that of tags.
    record Kind(String name, Type type, boolean isMultivalued, boolean hasAnyName) {
        static Kind parse(String name, String type, boolean hasAnyName) {
            boolean isMultivalued = type.endsWith("[]");
            String word = isMultivalued ? type.substring(0, type.length() - 2) : type;
            return new Kind(
                    name, Type.valueOf(word.toUpperCase(Locale.ROOT)), isMultivalued, hasAnyName);
        }
    }

    /// The type of a key's values.
    enum Type {
        STRING("String"),
        NUMERIC("Numeric"),
        DATE("Date"),
        BOOL("Boolean"),
        IP("IpAddress"),
        ARN("ARN");

        private final String word;

        Type(String word) {
            this.word = word;
        }

        String word() {
            return word;
        }

        /// Whether an operator of that family can tell such values apart.
        boolean suits(Family family) {
            return switch (family) {
                case NULL, UNKNOWN -> true;
                case STRING -> this == STRING || this == ARN;
                case ARN -> this == STRING || this == ARN;
                case NUMERIC -> this == NUMERIC || this == DATE;
                case DATE -> this == DATE;
                case BOOL -> this == BOOL;
                case IP -> this == IP;
                case BINARY -> false;
            };
        }
    }

    Optional<Kind> find(String key) {
        String folded = key.toLowerCase(Locale.ROOT);
        Optional<Kind> named = Optional.ofNullable(byName.get(folded));
        if (named.isPresent()) return named;
        return byPrefix.entrySet().stream()
                .filter(each -> folded.startsWith(each.getKey()))
                .filter(each -> folded.length() > each.getKey().length())
                .map(Map.Entry::getValue)
                .findFirst();
    }

    /// The beginning that the key should go on from, if it lacks what follows: `aws:ResourceTag/`.
    Optional<String> cutShort(String key) {
        return byPrefix.values().stream()
                .map(Kind::name)
                .filter(prefix -> prefix.endsWith("/"))
                .filter(prefix ->
                        prefix.equalsIgnoreCase(key) || prefix.equalsIgnoreCase(key + "/"))
                .findFirst();
    }

    /// Whether there are no keys of that service but those known.
    boolean isComplete(String service) {
        return COMPLETE.contains(service);
    }
}
