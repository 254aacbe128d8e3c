package coffer.s3.tag;

import coffer.s3.api.Tag;
import coffer.s3.error.S3Error;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// Reads and checks tags, and shows them.
// AWS: Amazon S3 User Guide, "Categorizing your objects using tags".
public final class TagSet {
    public static final int MAX_ON_OBJECT = 10;
    public static final int MAX_ON_BUCKET = 50;

    private static final int MAX_KEY = 128;
    private static final int MAX_VALUE = 256;
    private static final int MAX_PAIRS = 100;
    private static final Pattern ALLOWED = Pattern.compile("[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*");

    private TagSet() {}

    public static Map<String, String> ofObject(List<Tag> tags) {
        return checked(tags, MAX_ON_OBJECT);
    }

    public static Map<String, String> ofBucket(List<Tag> tags) {
        return checked(tags, MAX_ON_BUCKET);
    }

    /// Reads the `x-amz-tagging` header: `key=value&key=value`, URL-encoded.
    public static Map<String, String> ofHeader(String header) {
        if (header.isEmpty()) return Map.of();
        List<Tag> tags =
                List.of(header.split("&", MAX_PAIRS)).stream().map(TagSet::ofPair).toList();
        if (tags.stream().map(Tag::key).distinct().count() < tags.size()) throw badHeader();
        return ofObject(tags);
    }

    /// In the order of their keys.
    public static List<Tag> shown(Map<String, String> tags) {
        return new TreeMap<>(tags)
                .entrySet().stream()
                        .map(tag -> Tag.builder().key(tag.getKey()).value(tag.getValue()).build())
                        .toList();
    }

    /// Condition keys of the form `s3:ExistingObjectTag/<key>`.
    public static Map<String, List<String>> conditionKeys(String prefix, Map<String, String> tags) {
        Map<String, List<String>> keys = new LinkedHashMap<>();
        tags.forEach((key, value) -> keys.put(prefix + key, List.of(value)));
        return keys;
    }

    /// The condition keys of tags that a request wants to set.
    public static Map<String, List<String>> requestKeys(Map<String, String> tags) {
        Map<String, List<String>> keys =
                new LinkedHashMap<>(conditionKeys("s3:RequestObjectTag/", tags));
        keys.put("s3:RequestObjectTagKeys", List.copyOf(tags.keySet()));
        return keys;
    }

    private static Tag ofPair(String pair) {
        int equals = pair.indexOf('=');
        String key = equals < 0 ? pair : pair.substring(0, equals);
        String value = equals < 0 ? "" : pair.substring(equals + 1);
        try {
            return Tag.builder().key(decoded(key)).value(decoded(value)).build();
        } catch (IllegalArgumentException notEncoded) {
            throw badHeader();
        }
    }

    private static RuntimeException badHeader() {
        return S3Error.INVALID_ARGUMENT
                .because(
                        "The header 'x-amz-tagging' shall be encoded as UTF-8 then URLEncoded URL"
                                + " query parameters without tag name duplicates.")
                .with(Map.of("ArgumentName", "x-amz-tagging"));
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    private static Map<String, String> checked(List<Tag> tags, int limit) {
        if (tags.size() > limit) {
            throw S3Error.TOO_MANY_TAGS.because(
                    (limit == MAX_ON_OBJECT ? "Object" : "Bucket")
                            + " tags cannot be greater than "
                            + limit);
        }
        Map<String, String> checked = new LinkedHashMap<>();
        for (Tag tag : tags) {
            check(tag);
            if (checked.put(tag.key(), tag.value()) != null) {
                throw S3Error.INVALID_TAG
                        .because("Cannot provide multiple Tags with the same key")
                        .with(Map.of("TagKey", tag.key()));
            }
        }
        return checked;
    }

    private static void check(Tag tag) {
        if (tag.key().toLowerCase(Locale.ROOT).startsWith("aws:")) {
            throw S3Error.INVALID_TAG
                    .because("System tags cannot be added/updated by requester")
                    .with(Map.of("TagKey", tag.key()));
        }
        boolean validKey =
                !tag.key().isEmpty()
                        && tag.key().length() <= MAX_KEY
                        && ALLOWED.matcher(tag.key()).matches();
        if (!validKey) {
            throw S3Error.INVALID_TAG
                    .because("The TagKey you have provided is invalid")
                    .with(Map.of("TagKey", tag.key()));
        }
        boolean validValue =
                tag.value().length() <= MAX_VALUE && ALLOWED.matcher(tag.value()).matches();
        if (!validValue) {
            throw S3Error.INVALID_TAG
                    .because("The TagValue you have provided is invalid")
                    .with(Map.of("TagKey", tag.key(), "TagValue", tag.value()));
        }
    }
}
