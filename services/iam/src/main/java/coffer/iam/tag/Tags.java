package coffer.iam.tag;

import coffer.gate.Demand;
import coffer.iam.IamError;
import coffer.iam.api.Tag;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/// Tags as maps, and the condition keys that follow from them.
// AWS: IAM User Guide, "Tags for AWS Identity and Access Management resources", "Rules for
// tagging".
public final class Tags {
    public static final int MOST = 50;

    private Tags() {}

    /// Throws for keys that repeat whatever their case, and for those AWS keeps to itself.
    public static Map<String, String> of(Optional<List<Tag>> given) {
        Map<String, String> tags = new LinkedHashMap<>();
        Set<String> folded = new HashSet<>();
        for (Tag tag : given.orElse(List.of())) {
            if (tag.key().toLowerCase(Locale.ROOT).startsWith("aws:")) {
                throw IamError.INVALID_INPUT.because(
                        "Tag keys that begin with `aws:` are reserved.");
            }
            if (!folded.add(tag.key().toLowerCase(Locale.ROOT))) {
                throw IamError.INVALID_INPUT.because(
                        "Duplicate tag keys found. Please note that Tag keys are case insensitive.");
            }
            tags.put(tag.key(), tag.value());
        }
        return tags;
    }

    /// Adds or replaces; a key of other case is the same key, and keeps its new spelling.
    public static Map<String, String> merged(Map<String, String> old, Map<String, String> given) {
        Map<String, String> tags = new HashMap<>(old);
        given.forEach((key, value) -> {
            tags.keySet().removeIf(key::equalsIgnoreCase);
            tags.put(key, value);
        });
        if (tags.size() > MOST) {
            throw IamError.LIMIT_EXCEEDED.because(
                    "The number of tags has reached the maximum limit.");
        }
        return tags;
    }

    public static List<Tag> list(Map<String, String> tags) {
        return tags.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(tag -> Tag.builder().key(tag.getKey()).value(tag.getValue()).build())
                .toList();
    }

    /// As answers tell them: not at all if there are none.
    public static Optional<List<Tag>> shown(Map<String, String> tags) {
        return Optional.of(list(tags)).filter(list -> !list.isEmpty());
    }

    /// What making something with tags demands: to make it, and to tag it if there are any, which
    /// is a permission of its own.
    public static List<Demand> creating(
            Function<String, Demand> demand, String create, String tag, Map<String, String> tags) {
        List<Demand> demands = new ArrayList<>();
        demands.add(demand.apply(create).with(ofRequest(tags)));
        if (!tags.isEmpty()) demands.add(demand.apply(tag).with(ofRequest(tags)));
        return demands;
    }

    /// `aws:RequestTag/...` and `aws:TagKeys`.
    public static Map<String, List<String>> ofRequest(Map<String, String> tags) {
        Map<String, List<String>> keys = new HashMap<>();
        if (tags.isEmpty()) return keys;
        tags.forEach((key, value) -> keys.put("aws:RequestTag/" + key, List.of(value)));
        keys.put("aws:TagKeys", List.copyOf(tags.keySet()));
        return keys;
    }

    /// `aws:ResourceTag/...` and `iam:ResourceTag/...`.
    public static Map<String, List<String>> ofResource(Map<String, String> tags) {
        Map<String, List<String>> keys = new HashMap<>();
        tags.forEach((key, value) -> {
            keys.put("aws:ResourceTag/" + key, List.of(value));
            keys.put("iam:ResourceTag/" + key, List.of(value));
        });
        return keys;
    }
}
