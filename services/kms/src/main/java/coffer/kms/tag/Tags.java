package coffer.kms.tag;

import coffer.gate.Demand;
import coffer.kernel.ServiceException;
import coffer.kms.KmsError;
import coffer.kms.api.Tag;
import coffer.kms.key.ConditionKeys;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/// The rules for tags on keys.
// AWS: KMS Developer Guide, "Tags in AWS KMS", and "Resource quotas".
public final class Tags {
    static final int MAX_PER_KEY = 50;

    private static final Pattern TEXT = Pattern.compile("[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*");

    private Tags() {}

    /// The tags of a request; refuses what no key may carry.
    public static Map<String, String> of(List<Tag> tags) {
        Map<String, String> byKey = new HashMap<>();
        for (Tag tag : tags) {
            check(tag.tagKey());
            if (!TEXT.matcher(tag.tagValue()).matches()) throw invalid();
            if (byKey.put(tag.tagKey(), tag.tagValue()) != null) {
                throw KmsError.TAG.because("Duplicate tag keys");
            }
        }
        checkCount(byKey);
        return byKey;
    }

    /// Refuses a name that only AWS may give, or that has other characters than tags may have.
    static void check(String key) {
        if (key.toLowerCase(Locale.ROOT).startsWith("aws:")) {
            throw KmsError.TAG.because("Tag keys may not start with `aws:`");
        }
        if (!TEXT.matcher(key).matches()) throw invalid();
    }

    static void checkCount(Map<String, String> tags) {
        if (tags.size() > MAX_PER_KEY) {
            throw KmsError.LIMIT_EXCEEDED.because(
                    "A key can have at most " + MAX_PER_KEY + " tags.");
        }
    }

    /// `demand` with the condition keys that tell the tags in its request.
    public static Demand requested(Demand demand, Map<String, String> tags) {
        if (tags.isEmpty()) return demand;
        return demand.with(ConditionKeys.of("aws:RequestTag/", tags))
                .with("aws:TagKeys", List.copyOf(tags.keySet()));
    }

    private static ServiceException invalid() {
        return KmsError.TAG.because("Tags contain invalid characters");
    }
}
