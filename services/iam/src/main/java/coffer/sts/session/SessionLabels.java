package coffer.sts.session;

import coffer.iam.directory.Entity;
import coffer.iam.session.SessionToken;
import coffer.iam.session.SessionToken.Labels;
import coffer.iam.tag.Tags;
import coffer.sts.StsError;
import coffer.sts.api.AssumeRoleRequest;
import coffer.sts.api.Tag;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The tags and the source identity of a new session: what is asked, and what is inherited.
// AWS: IAM User Guide, "Pass session tags in AWS STS", "Chaining roles with session tags";
// "Monitor and control actions taken with assumed roles".
final class SessionLabels {
    private SessionLabels() {}

    static Labels of(AssumeRoleRequest input, Optional<SessionToken> current) {
        Map<String, String> asked = asked(input.tags());
        Labels before = current.map(SessionToken::labels).orElse(Labels.NONE);
        Map<String, String> tags = new HashMap<>(asked);
        for (String key : before.transitive()) {
            boolean isAsked = asked.keySet().stream().anyMatch(key::equalsIgnoreCase);
            if (isAsked) {
                throw StsError.VALIDATION.because(
                        "The tag `" + key + "` is transitive and cannot be passed again.");
            }
            String value = before.tags().get(key);
            if (value != null) tags.put(key, value);
        }
        Set<String> transitive = new LinkedHashSet<>(before.transitive());
        for (String key : input.transitiveTagKeys().orElse(List.of())) {
            if (!tags.containsKey(key)) {
                throw StsError.VALIDATION.because(
                        "The transitive tag key `" + key + "` is not the key of a session tag.");
            }
            transitive.add(key);
        }
        return new Labels(tags, List.copyOf(transitive), sourceIdentity(input, before));
    }

    /// The condition keys of the call.
    static Map<String, List<String>> context(
            AssumeRoleRequest input, Optional<Entity> role, Labels labels) {
        Map<String, List<String>> keys = new HashMap<>(Tags.ofRequest(labels.tags()));
        role.ifPresent(found -> keys.putAll(Tags.ofResource(found.tags())));
        keys.put("sts:RoleSessionName", List.of(input.roleSessionName()));
        input.externalId().ifPresent(id -> keys.put("sts:ExternalId", List.of(id)));
        labels.sourceIdentity().ifPresent(id -> keys.put("sts:SourceIdentity", List.of(id)));
        if (!labels.transitive().isEmpty()) {
            keys.put("sts:TransitiveTagKeys", labels.transitive());
        }
        return keys;
    }

    private static Optional<String> sourceIdentity(AssumeRoleRequest input, Labels before) {
        if (before.sourceIdentity().isEmpty()) return input.sourceIdentity();
        boolean isChanged =
                input.sourceIdentity()
                        .filter(asked -> !before.sourceIdentity().equals(Optional.of(asked)))
                        .isPresent();
        if (isChanged) {
            throw StsError.ACCESS_DENIED.because(
                    "The source identity of a session cannot be changed.");
        }
        return before.sourceIdentity();
    }

    private static Map<String, String> asked(Optional<List<Tag>> given) {
        Map<String, String> tags = new HashMap<>();
        Set<String> folded = new HashSet<>();
        for (Tag tag : given.orElse(List.of())) {
            String key = tag.key().toLowerCase(Locale.ROOT);
            if (key.startsWith("aws:")) {
                throw StsError.VALIDATION.because("Tag keys that begin with `aws:` are reserved.");
            }
            if (!folded.add(key)) {
                throw StsError.VALIDATION.because(
                        "Duplicate tag keys found. Please note that Tag keys are case insensitive.");
            }
            tags.put(tag.key(), tag.value());
        }
        return tags;
    }
}
