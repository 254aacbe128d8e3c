package coffer.iam.policy;

import coffer.kernel.Arn;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// A policy that can be attached to many. `account` is `aws` for AWS's own. Version numbers never
/// come back, so `lastVersion` may be greater than any version there is.
public record ManagedPolicy(
        Naming naming,
        Optional<String> description,
        Instant created,
        Instant updated,
        int defaultVersion,
        int lastVersion,
        List<Version> versions,
        Map<String, String> tags) {

    /// What a policy is called. `path` begins and ends with a slash.
    public record Naming(String id, String account, String path, String name) {}

    /// One document of a policy; `v3` has number 3.
    public record Version(int number, String document, Instant created) {
        public String id() {
            return "v" + number;
        }
    }

    public ManagedPolicy {
        versions = List.copyOf(versions);
        tags = Map.copyOf(tags);
    }

    public String arn() {
        return new Arn("aws", "iam", "", naming.account(), "policy" + path() + name()).toString();
    }

    public String name() {
        return naming.name();
    }

    public String path() {
        return naming.path();
    }

    public boolean belongsToAws() {
        return naming.account().equals("aws");
    }

    /// Whether it is for the roles of services only.
    public boolean isForServices() {
        return belongsToAws() && path().equals("/aws-service-role/");
    }

    /// The document that decides.
    public String document() {
        return version("v" + defaultVersion)
                .orElseThrow(() -> new IllegalStateException("no default version: " + arn()))
                .document();
    }

    public Optional<Version> version(String id) {
        return versions.stream().filter(version -> version.id().equals(id)).findFirst();
    }

    public ManagedPolicy tagged(Map<String, String> newTags) {
        return new ManagedPolicy(
                naming,
                description,
                created,
                updated,
                defaultVersion,
                lastVersion,
                versions,
                newTags);
    }

    ManagedPolicy defaulting(int version, Instant at) {
        return changed(version, lastVersion, versions, at);
    }

    ManagedPolicy plus(Version version, boolean isDefault) {
        return changed(
                isDefault ? version.number() : defaultVersion,
                version.number(),
                Stream.concat(versions.stream(), Stream.of(version)).toList(),
                version.created());
    }

    ManagedPolicy minus(Version gone, Instant at) {
        return changed(
                defaultVersion,
                lastVersion,
                versions.stream().filter(version -> !version.equals(gone)).toList(),
                at);
    }

    private ManagedPolicy changed(int newDefault, int newLast, List<Version> now, Instant at) {
        return new ManagedPolicy(naming, description, created, at, newDefault, newLast, now, tags);
    }
}
