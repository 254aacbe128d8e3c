package coffer.s3.lifecycle;

import coffer.s3.api.LifecycleExpiration;
import coffer.s3.api.LifecycleRule;
import coffer.s3.api.LifecycleRuleAndOperator;
import coffer.s3.api.LifecycleRuleFilter;
import coffer.s3.api.NoncurrentVersionTransition;
import coffer.s3.api.Tag;
import coffer.s3.api.Transition;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/// One rule that was checked: whom it is for, and what it wants when.
record Rule(LifecycleRule given) {
    private static final String ENABLED = "Enabled";
    private static final long MIN_TRANSITION_BYTES = 128 << 10;

    boolean isEnabled() {
        return given.status().equals(ENABLED);
    }

    String id() {
        return given.id().orElse("");
    }

    String prefix() {
        return given.prefix()
                .or(() -> given.filter().flatMap(LifecycleRuleFilter::prefix))
                .or(() -> and().flatMap(LifecycleRuleAndOperator::prefix))
                .orElse("");
    }

    List<Tag> tags() {
        Optional<Tag> one = given.filter().flatMap(LifecycleRuleFilter::tag);
        return one.map(List::of)
                .orElseGet(() -> and().flatMap(LifecycleRuleAndOperator::tags).orElse(List.of()));
    }

    Optional<Long> greaterThan() {
        return given.filter()
                .flatMap(LifecycleRuleFilter::objectSizeGreaterThan)
                .or(() -> and().flatMap(LifecycleRuleAndOperator::objectSizeGreaterThan));
    }

    Optional<Long> lessThan() {
        return given.filter()
                .flatMap(LifecycleRuleFilter::objectSizeLessThan)
                .or(() -> and().flatMap(LifecycleRuleAndOperator::objectSizeLessThan));
    }

    boolean hasSizes() {
        return greaterThan().isPresent() || lessThan().isPresent();
    }

    private Optional<LifecycleRuleAndOperator> and() {
        return given.filter().flatMap(LifecycleRuleFilter::and);
    }

    boolean isFor(Subject subject) {
        if (!isEnabled() || !subject.key().startsWith(prefix())) return false;
        if (subject.isMarker()) return tags().isEmpty() && !hasSizes();
        return tags().stream()
                        .allMatch(tag -> Objects.equals(subject.tags().get(tag.key()), tag.value()))
                && greaterThan().filter(size -> subject.sizeBytes() <= size).isEmpty()
                && lessThan().filter(size -> subject.sizeBytes() >= size).isEmpty();
    }

    /// When what was written at `written` expires; empty if never.
    Optional<Instant> expiry(Instant written) {
        Optional<LifecycleExpiration> expiration = given.expiration();
        return expiration
                .flatMap(LifecycleExpiration::date)
                .or(() ->
                        expiration
                                .flatMap(LifecycleExpiration::days)
                                .map(days -> Midnight.after(written, days)));
    }

    /// Whether a delete marker that hides nothing goes at once.
    boolean removesLoneMarkers() {
        return given.expiration()
                .flatMap(LifecycleExpiration::expiredObjectDeleteMarker)
                .orElse(false);
    }

    /// When a version goes that is noncurrent since `since`, with `newer` noncurrent versions newer
    /// than it.
    Optional<Instant> noncurrentExpiry(Instant since, int newer) {
        return given.noncurrentVersionExpiration()
                .filter(it -> newer >= it.newerNoncurrentVersions().orElse(0))
                .flatMap(it -> it.noncurrentDays())
                .map(days -> Midnight.after(since, days));
    }

    /// When an upload that was begun at `begun` is given up.
    Optional<Instant> abortion(Instant begun) {
        return given.abortIncompleteMultipartUpload()
                .flatMap(it -> it.daysAfterInitiation())
                .map(days -> Midnight.after(begun, days));
    }

    /// The storage classes that a current version should be in by `now`.
    Stream<String> classes(Subject subject, Instant written, Instant now) {
        if (isTooSmall(subject)) return Stream.empty();
        return given.transitions().orElse(List.of()).stream()
                .filter(it -> !time(it, written).isAfter(now))
                .flatMap(it -> it.storageClass().stream());
    }

    /// The same for a noncurrent one.
    Stream<String> noncurrentClasses(Subject subject, Noncurrent state, Instant now) {
        if (isTooSmall(subject)) return Stream.empty();
        return given.noncurrentVersionTransitions().orElse(List.of()).stream()
                .filter(it -> state.newer() >= it.newerNoncurrentVersions().orElse(0))
                .filter(it -> !Midnight.after(state.since(), days(it)).isAfter(now))
                .flatMap(it -> it.storageClass().stream());
    }

    /// Since when a version is noncurrent, and how many noncurrent ones are newer.
    record Noncurrent(Instant since, int newer) {}

    /// What is small costs more elsewhere; a rule that speaks of sizes knows that.
    // AWS: Amazon S3 User Guide, "Constraints and considerations for transitions".
    private boolean isTooSmall(Subject subject) {
        return !hasSizes() && subject.sizeBytes() < MIN_TRANSITION_BYTES;
    }

    private static Instant time(Transition transition, Instant written) {
        return transition
                .date()
                .orElseGet(() -> Midnight.after(written, transition.days().orElseThrow()));
    }

    private static int days(NoncurrentVersionTransition transition) {
        return transition.noncurrentDays().orElse(0);
    }
}
