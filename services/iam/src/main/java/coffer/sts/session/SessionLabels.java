package coffer.sts.session;

import coffer.iam.directory.Entity;
import coffer.iam.session.SessionToken.Labels;
import coffer.iam.tag.Tags;
import coffer.sts.StsError;
import coffer.sts.api.Tag;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The tags and the source identity of a new session: what is asked, and what is inherited.
// AWS: IAM User Guide, "Pass session tags in AWS STS", "Chaining roles with session tags";
// "Monitor and control actions taken with assumed roles".
public final class SessionLabels {
    private static final int MOST_TAGS = 50;

    private SessionLabels() {}

    /// Adds what the session before hands on. Throws if that is contradicted.
    public static Labels of(Labels asked, Labels before) {
        Map<String, String> tags = new HashMap<>(asked.tags());
        for (String key : before.transitive()) {
            boolean isAsked = asked.tags().keySet().stream().anyMatch(key::equalsIgnoreCase);
            if (isAsked) {
                throw StsError.INVALID_PARAMETER_VALUE.because(
                        "One of the specified transitive tag keys can't be set because it conflicts"
                                + " with a transitive tag key from the calling session.");
            }
            String value = before.tags().get(key);
            if (value != null) tags.put(key, value);
        }
        if (tags.size() > MOST_TAGS) {
            throw StsError.VALIDATION.because(
                    "A session has at most " + MOST_TAGS + " tags, inherited ones included.");
        }
        Set<String> transitive = new LinkedHashSet<>(before.transitive());
        for (String key : asked.transitive()) {
            transitive.add(
                    tags.keySet().stream()
                            .filter(key::equalsIgnoreCase)
                            .findFirst()
                            .orElseThrow(() ->
                                    StsError.INVALID_PARAMETER_VALUE.because(
                                            "The specified transitive tag key must be included in"
                                                    + " the requested tags.")));
        }
        return new Labels(tags, List.copyOf(transitive), sourceIdentity(asked, before));
    }

    /// The condition keys of the call.
    static Map<String, List<String>> context(Labels labels, Optional<Entity> role) {
        Map<String, List<String>> keys = new HashMap<>(Tags.ofRequest(labels.tags()));
        role.ifPresent(found -> keys.putAll(Tags.ofResource(found.tags())));
        labels.sourceIdentity().ifPresent(id -> keys.put("sts:SourceIdentity", List.of(id)));
        if (!labels.transitive().isEmpty()) {
            keys.put("sts:TransitiveTagKeys", labels.transitive());
        }
        return keys;
    }

    private static Optional<String> sourceIdentity(Labels asked, Labels before) {
        boolean isReserved =
                asked.sourceIdentity()
                        .filter(id -> id.toLowerCase(Locale.ROOT).startsWith("aws:"))
                        .isPresent();
        if (isReserved) {
            throw StsError.VALIDATION.because("A source identity cannot begin with `aws:`.");
        }
        if (before.sourceIdentity().isEmpty()) return asked.sourceIdentity();
        boolean isChanged =
                asked.sourceIdentity()
                        .filter(id -> !before.sourceIdentity().equals(Optional.of(id)))
                        .isPresent();
        if (isChanged) {
            throw StsError.ACCESS_DENIED.because(
                    "The source identity of a session cannot be changed.");
        }
        return before.sourceIdentity();
    }

    /// Tags as callers pass them. Throws for keys that repeat whatever their case, and for those
    /// AWS keeps to itself.
    static Map<String, String> tags(Optional<List<Tag>> given) {
        Map<String, String> tags = new LinkedHashMap<>();
        Set<String> folded = new HashSet<>();
        for (Tag tag : given.orElse(List.of())) {
            String key = tag.key().toLowerCase(Locale.ROOT);
            if (key.startsWith("aws:")) {
                throw StsError.VALIDATION.because("Tag keys that begin with `aws:` are reserved.");
            }
            if (!folded.add(key)) {
                throw StsError.INVALID_PARAMETER_VALUE.because(
                        "Duplicate tag keys found. Please note that Tag keys are case insensitive.");
            }
            tags.put(tag.key(), tag.value());
        }
        return tags;
    }
}
