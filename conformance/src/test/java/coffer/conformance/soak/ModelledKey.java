package coffer.conformance.soak;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// What the server must hold under one key: what it acknowledged, or, where the last change got no
/// answer, what was before that change or what it makes of it, whole. Used by one thread at a time.
final class ModelledKey {
    private final SoakBucket bucket;
    private final String name;

    // Newest first.
    private List<Version> versions = List.of();
    private Optional<List<Version>> unanswered = Optional.empty();

    ModelledKey(SoakBucket bucket, String name) {
        this.bucket = bucket;
        this.name = name;
    }

    SoakBucket bucket() {
        return bucket;
    }

    String name() {
        return name;
    }

    List<Version> versions() {
        return versions;
    }

    Optional<Content> current() {
        return versions.stream().findFirst().flatMap(Version::content);
    }

    boolean holds(Content content) {
        return versions.stream().anyMatch(it -> it.content().equals(Optional.of(content)));
    }

    boolean isInDoubt() {
        return unanswered.isPresent();
    }

    /// Before a change is asked for.
    void expect(List<Version> after) {
        unanswered = Optional.of(after);
    }

    /// The change was acknowledged; `id` is what the server called the version it made.
    void acknowledged(String id) {
        versions = unanswered.orElseThrow().stream().map(version -> version.told(id)).toList();
        unanswered = Optional.empty();
    }

    /// Ends the doubt; throws if the server shows anything but one of the two.
    void settle(Seen seen) {
        versions =
                Stream.concat(Stream.of(versions), unanswered.stream())
                        .flatMap(possible -> seen.identify(possible).stream())
                        .findFirst()
                        .orElseThrow(() -> new AssertionError(contradiction(seen)));
        unanswered = Optional.empty();
    }

    private String contradiction(Seen seen) {
        return "%s/%s holds %s; acknowledged are %s, in doubt is %s"
                .formatted(bucket.name(), name, seen, versions, unanswered);
    }
}
