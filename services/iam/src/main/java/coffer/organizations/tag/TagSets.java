package coffer.organizations.tag;

import coffer.organizations.OrganizationsError;
import coffer.organizations.api.Tag;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Tags as maps. Keys differ by case.
// AWS: Organizations User Guide, "Tagging AWS Organizations resources".
public final class TagSets {
    private static final int MOST = 50;

    private TagSets() {}

    /// Throws for keys that repeat, and for those AWS keeps to itself.
    public static Map<String, String> of(Optional<List<Tag>> given) {
        Map<String, String> tags = new LinkedHashMap<>();
        for (Tag tag : given.orElse(List.of())) {
            if (tag.key().toLowerCase(Locale.ROOT).startsWith("aws:")) {
                throw OrganizationsError.INVALID_INPUT.refusal("INVALID_SYSTEM_TAGS_PARAMETER");
            }
            if (tags.put(tag.key(), tag.value()) != null) {
                throw OrganizationsError.INVALID_INPUT.refusal("DUPLICATE_TAG_KEY");
            }
        }
        return bounded(tags);
    }

    static Map<String, String> merged(Map<String, String> old, Map<String, String> given) {
        Map<String, String> tags = new HashMap<>(old);
        tags.putAll(given);
        return bounded(tags);
    }

    private static Map<String, String> bounded(Map<String, String> tags) {
        if (tags.size() <= MOST) return tags;
        throw OrganizationsError.CONSTRAINT_VIOLATION.refusal(
                "MAX_TAG_LIMIT_EXCEEDED", "You have exceeded the number of tags allowed.");
    }

    static List<Tag> list(Map<String, String> tags) {
        return tags.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(tag -> Tag.builder().key(tag.getKey()).value(tag.getValue()).build())
                .toList();
    }
}
