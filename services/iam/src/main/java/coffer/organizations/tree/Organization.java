package coffer.organizations.tree;

import coffer.kernel.AccountId;
import coffer.kernel.Arn;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// One organization. `trusted` are the services that may act in its accounts, with the time since
/// when; `rootFeatures` say how root access to members is managed from its management account.
public record Organization(
        Naming naming,
        AccountId management,
        boolean hasAllFeatures,
        List<PolicyType> enabled,
        Map<String, String> rootTags,
        Map<String, Instant> trusted,
        List<String> rootFeatures,
        Optional<ResourcePolicy> resourcePolicy) {

    /// `o-...` and `r-...`.
    public record Naming(String id, String rootId) {}

    /// What lets members call operations of the management account.
    public record ResourcePolicy(String id, String content, Map<String, String> tags) {
        public ResourcePolicy {
            tags = Map.copyOf(tags);
        }
    }

    public Organization {
        enabled = List.copyOf(enabled);
        rootTags = Map.copyOf(rootTags);
        trusted = Map.copyOf(trusted);
        rootFeatures = List.copyOf(rootFeatures);
    }

    public String id() {
        return naming.id();
    }

    public String rootId() {
        return naming.rootId();
    }

    public boolean isManagedBy(AccountId account) {
        return management.equals(account);
    }

    public boolean hasEnabled(PolicyType type) {
        return enabled.contains(type);
    }

    public Arn arn() {
        return named("organization/" + id());
    }

    /// What belongs to it, such as `ou` with an id.
    public Arn arn(String kind, String name) {
        return named(kind + "/" + id() + "/" + name);
    }

    private Arn named(String resource) {
        return Arn.global("organizations", management, resource);
    }

    public Organization enabling(PolicyType type) {
        return with(Stream.concat(enabled.stream(), Stream.of(type)).toList());
    }

    public Organization disabling(PolicyType type) {
        return with(enabled.stream().filter(each -> each != type).toList());
    }

    private Organization with(List<PolicyType> types) {
        return new Organization(
                naming,
                management,
                hasAllFeatures,
                types,
                rootTags,
                trusted,
                rootFeatures,
                resourcePolicy);
    }

    public Organization withAllFeatures() {
        return new Organization(
                naming, management, true, enabled, rootTags, trusted, rootFeatures, resourcePolicy);
    }

    public Organization withRootTags(Map<String, String> tags) {
        return new Organization(
                naming,
                management,
                hasAllFeatures,
                enabled,
                tags,
                trusted,
                rootFeatures,
                resourcePolicy);
    }

    public Organization trusting(String service, Instant since) {
        Map<String, Instant> more = new HashMap<>(trusted);
        more.putIfAbsent(service, since);
        return withTrusted(more);
    }

    public Organization distrusting(String service) {
        Map<String, Instant> rest = new HashMap<>(trusted);
        rest.remove(service);
        return withTrusted(rest);
    }

    private Organization withTrusted(Map<String, Instant> services) {
        return new Organization(
                naming,
                management,
                hasAllFeatures,
                enabled,
                rootTags,
                services,
                rootFeatures,
                resourcePolicy);
    }

    public Organization withRootFeatures(List<String> features) {
        return new Organization(
                naming,
                management,
                hasAllFeatures,
                enabled,
                rootTags,
                trusted,
                features,
                resourcePolicy);
    }

    public Organization withResourcePolicy(Optional<ResourcePolicy> policy) {
        return new Organization(
                naming,
                management,
                hasAllFeatures,
                enabled,
                rootTags,
                trusted,
                rootFeatures,
                policy);
    }
}
