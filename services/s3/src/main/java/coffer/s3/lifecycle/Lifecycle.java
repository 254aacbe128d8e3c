package coffer.s3.lifecycle;

import coffer.s3.api.LifecycleRule;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/// The rules of one bucket, in force.
public final class Lifecycle {
    public static final Lifecycle NONE = new Lifecycle(List.of());

    private static final DateTimeFormatter HTTP_DATE =
            DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT)
                    .withZone(ZoneOffset.UTC);

    private final List<Rule> rules;

    private static final String ERASING = "erase:";

    Lifecycle(List<LifecycleRule> given) {
        this.rules = given.stream().map(Rule::new).toList();
    }

    /// That something happens, when, and by which rule.
    public record Due(Instant time, String ruleId) {
        private static final Comparator<Due> BY_TIME = Comparator.comparing(Due::time);

        public boolean isBy(Instant now) {
            return !time.isAfter(now);
        }

        /// As the `x-amz-expiration` header says it.
        public String asExpiration() {
            String id = URLEncoder.encode(ruleId, StandardCharsets.UTF_8);
            return "expiry-date=\"" + HTTP_DATE.format(time) + "\", rule-id=\"" + id + '"';
        }
    }

    /// When a current version expires that was written at `written`.
    public Optional<Due> expiry(Subject subject, Instant written) {
        return first(subject, rule -> rule.expiry(written));
    }

    /// When an upload is given up that was begun at `begun`.
    public Optional<Due> abortion(String key, Instant begun) {
        return first(Subject.marker(key), rule -> rule.abortion(begun));
    }

    private interface Timing {
        Optional<Instant> of(Rule rule);
    }

    private Optional<Due> first(Subject subject, Timing timing) {
        return matching(subject)
                .flatMap(rule -> timing.of(rule).map(time -> new Due(time, rule.id())).stream())
                .min(Due.BY_TIME);
    }

    /// Ours, not AWS's: whether a rule is marked, by its name, as one that erases what it deletes.
    public static boolean erases(String ruleId) {
        return ruleId.startsWith(ERASING);
    }

    private Stream<Rule> matching(Subject subject) {
        return rules.stream().filter(rule -> rule.isFor(subject));
    }

    /// What is to be done by `now` with the version at `index` of `versions`, which are all of one
    /// key, newest first.
    // AWS: Amazon S3 User Guide, "Lifecycle and other bucket configurations": what deletes for good
    // comes before what moves, and that before what makes a delete marker.
    public Optional<Action> action(List<Aged> versions, int index, When when) {
        return index == 0 ? ofCurrent(versions, when) : ofNoncurrent(versions, index, when);
    }

    /// Now, and whether the bucket keeps versions.
    public record When(Instant now, boolean isVersioned) {}

    private Optional<Action> ofCurrent(List<Aged> versions, When when) {
        Aged current = versions.getFirst();
        if (current.subject().isMarker()) {
            return versions.size() == 1 ? ofLoneMarker(current, when.now()) : Optional.empty();
        }
        Optional<Action> expiry =
                expiry(current.subject(), current.written())
                        .filter(due -> due.isBy(when.now()))
                        .map(due ->
                                when.isVersioned()
                                        ? new Action.Mark(due.ruleId())
                                        : new Action.Delete(due.ruleId()));
        if (expiry.isPresent() && !when.isVersioned()) return expiry;
        Optional<Action> move =
                move(
                        current,
                        rule -> rule.classes(current.subject(), current.written(), when.now()));
        return move.or(() -> expiry);
    }

    private Optional<Action> ofLoneMarker(Aged marker, Instant now) {
        return matching(marker.subject())
                .filter(rule ->
                        rule.removesLoneMarkers()
                                || rule.expiry(marker.written())
                                        .filter(time -> !time.isAfter(now))
                                        .isPresent())
                .findFirst()
                .map(rule -> new Action.Delete(rule.id()));
    }

    private Optional<Action> ofNoncurrent(List<Aged> versions, int index, When when) {
        Aged version = versions.get(index);
        Rule.Noncurrent state = new Rule.Noncurrent(versions.get(index - 1).written(), index - 1);
        Optional<Due> expiry =
                first(
                                version.subject(),
                                rule -> rule.noncurrentExpiry(state.since(), state.newer()))
                        .filter(due -> due.isBy(when.now()));
        if (expiry.isPresent()) return Optional.of(new Action.Delete(expiry.get().ruleId()));
        return move(version, rule -> rule.noncurrentClasses(version.subject(), state, when.now()));
    }

    private interface Classes {
        Stream<String> of(Rule rule);
    }

    private Optional<Action> move(Aged version, Classes classes) {
        if (version.subject().isMarker()) return Optional.empty();
        return matching(version.subject())
                .flatMap(rule -> classes.of(rule).map(name -> new Action.Move(rule.id(), name)))
                .filter(move -> Coldness.isColder(move.storageClass(), version.storageClass()))
                .max(Comparator.comparingInt(move -> Coldness.of(move.storageClass())))
                .map(Action.class::cast);
    }

    /// A version, when it was written, and where it is.
    public record Aged(Subject subject, Instant written, String storageClass) {}

    /// What is to be done with a version, and by which rule.
    public sealed interface Action {
        String ruleId();

        /// Whether what is deleted is to be erased.
        default boolean erases() {
            return Lifecycle.erases(ruleId());
        }

        /// Delete it for good.
        record Delete(String ruleId) implements Action {}

        /// Put a delete marker over it.
        record Mark(String ruleId) implements Action {}

        record Move(String ruleId, String storageClass) implements Action {}
    }
}
