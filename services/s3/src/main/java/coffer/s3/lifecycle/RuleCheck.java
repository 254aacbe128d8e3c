package coffer.s3.lifecycle;

import coffer.s3.api.LifecycleExpiration;
import coffer.s3.api.LifecycleRule;
import coffer.s3.api.LifecycleRuleFilter;
import coffer.s3.api.NoncurrentVersionTransition;
import coffer.s3.api.Tag;
import coffer.s3.api.Transition;
import coffer.s3.error.S3Error;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// Refuses one rule that makes no sense, as S3 does.
// AWS: PutBucketLifecycleConfiguration; Amazon S3 User Guide, "Lifecycle configuration elements".
final class RuleCheck {
    private static final int MAX_ID = 255;
    private static final int MAX_NEWER = 100;
    private static final int MIN_DAYS_INFREQUENT = 30;
    private static final Set<String> INFREQUENT = Set.of("STANDARD_IA", "ONEZONE_IA");

    private final LifecycleRule given;
    private final Rule rule;

    private RuleCheck(LifecycleRule given) {
        this.given = given;
        this.rule = new Rule(given);
    }

    /// Throws MalformedXML, InvalidArgument, InvalidRequest or InvalidStorageClass.
    static void check(LifecycleRule given) {
        new RuleCheck(given).check();
    }

    private void check() {
        if (rule.id().length() > MAX_ID) {
            throw argument("ID length should not exceed allowed limit of 255");
        }
        malformedIf(!List.of("Enabled", "Disabled").contains(given.status()));
        checkFilter();
        checkActions();
        given.expiration().ifPresent(this::checkExpiration);
        checkTransitions(given.transitions().orElse(List.of()));
        checkNoncurrent(given.noncurrentVersionTransitions().orElse(List.of()));
        given.noncurrentVersionExpiration()
                .ifPresent(it -> {
                    malformedIf(it.noncurrentDays().isEmpty());
                    positive(
                            it.noncurrentDays(),
                            "'NoncurrentDays' for NoncurrentVersionExpiration action");
                    checkNewer(it.newerNoncurrentVersions());
                });
        given.abortIncompleteMultipartUpload()
                .ifPresent(it -> {
                    malformedIf(it.daysAfterInitiation().isEmpty());
                    positive(
                            it.daysAfterInitiation(),
                            "'DaysAfterInitiation' for AbortIncompleteMultipartUpload action");
                    refuseFilters("AbortIncompleteMultipartUpload");
                });
    }

    private void checkFilter() {
        malformedIf(given.prefix().isPresent() == given.filter().isPresent());
        given.filter().ifPresent(RuleCheck::checkOnePredicate);
        Set<String> keys = new HashSet<>();
        for (Tag tag : rule.tags()) {
            if (!keys.add(tag.key())) {
                throw S3Error.INVALID_REQUEST.because("Duplicate Tag Keys are not allowed.");
            }
        }
        checkSizes(rule.greaterThan(), rule.lessThan());
    }

    private static void checkOnePredicate(LifecycleRuleFilter filter) {
        long predicates =
                Stream.<Optional<?>>of(
                                filter.prefix(),
                                filter.tag(),
                                filter.objectSizeGreaterThan(),
                                filter.objectSizeLessThan(),
                                filter.and())
                        .filter(Optional::isPresent)
                        .count();
        malformedIf(predicates > 1);
        filter.and()
                .ifPresent(and ->
                        malformedIf(
                                and.prefix().isEmpty()
                                        && and.tags().filter(tags -> !tags.isEmpty()).isEmpty()
                                        && and.objectSizeGreaterThan().isEmpty()
                                        && and.objectSizeLessThan().isEmpty()));
    }

    private static void checkSizes(Optional<Long> greater, Optional<Long> less) {
        if (greater.filter(size -> size < 0).isPresent()) {
            throw argument("'ObjectSizeGreaterThan' must be nonnegative");
        }
        if (less.filter(size -> size <= 0).isPresent()) {
            throw argument("'ObjectSizeLessThan' must be a positive integer");
        }
        if (greater.isPresent() && less.isPresent() && less.get() <= greater.get()) {
            throw S3Error.INVALID_REQUEST.because(
                    "'ObjectSizeLessThan' has to be a value greater than"
                            + " 'ObjectSizeGreaterThan'");
        }
    }

    private void checkActions() {
        boolean hasAny =
                given.expiration().isPresent()
                        || given.transitions().filter(all -> !all.isEmpty()).isPresent()
                        || given.noncurrentVersionTransitions()
                                .filter(all -> !all.isEmpty())
                                .isPresent()
                        || given.noncurrentVersionExpiration().isPresent()
                        || given.abortIncompleteMultipartUpload().isPresent();
        if (!hasAny) {
            throw S3Error.INVALID_REQUEST.because(
                    "At least one action needs to be specified in a rule");
        }
    }

    private void checkExpiration(LifecycleExpiration expiration) {
        long kinds =
                Stream.<Optional<?>>of(
                                expiration.date(),
                                expiration.days(),
                                expiration.expiredObjectDeleteMarker())
                        .filter(Optional::isPresent)
                        .count();
        malformedIf(kinds != 1);
        positive(expiration.days(), "'Days' for Expiration action");
        checkMidnight(expiration.date());
        if (expiration.expiredObjectDeleteMarker().isPresent()) {
            refuseFilters("ExpiredObjectDeleteMarker");
        }
    }

    /// For what has neither tags nor size.
    private void refuseFilters(String action) {
        if (!rule.tags().isEmpty()) {
            throw S3Error.INVALID_REQUEST.because(action + " cannot be specified with Tags.");
        }
        if (rule.hasSizes()) {
            throw S3Error.INVALID_REQUEST.because(
                    action + " cannot be specified with Object Size.");
        }
    }

    private void checkTransitions(List<Transition> transitions) {
        Set<String> classes = new HashSet<>();
        for (Transition transition : transitions) {
            malformedIf(transition.date().isPresent() == transition.days().isPresent());
            String storageClass = checkedClass(transition.storageClass());
            checkDifferent(classes, storageClass, "Transition");
            checkMidnight(transition.date());
            transition
                    .days()
                    .ifPresent(days -> checkDays("Days", "Transition", storageClass, days));
            given.expiration().ifPresent(expiration -> checkOrder(expiration, transition));
        }
        boolean hasDates = transitions.stream().anyMatch(it -> it.date().isPresent());
        boolean hasDays = transitions.stream().anyMatch(it -> it.days().isPresent());
        if (hasDates && hasDays) throw mixed("Transition");
    }

    private void checkOrder(LifecycleExpiration expiration, Transition transition) {
        boolean isMixed =
                (expiration.date().isPresent() && transition.days().isPresent())
                        || (expiration.days().isPresent() && transition.date().isPresent());
        if (isMixed) throw mixed("Expiration and Transition");
        boolean isLater =
                expiration.days().isPresent()
                        && expiration.days().get() <= transition.days().orElse(0);
        if (isLater) {
            throw argument(
                    "'Days' in the Expiration action for prefix '"
                            + rule.prefix()
                            + "' must be greater than 'Days' in the Transition action");
        }
        boolean isAfter =
                expiration.date().isPresent()
                        && transition.date().isPresent()
                        && !expiration.date().get().isAfter(transition.date().get());
        if (isAfter) {
            throw argument(
                    "'Date' in the Expiration action for prefix '"
                            + rule.prefix()
                            + "' must be later than 'Date' in the Transition action");
        }
    }

    private void checkNoncurrent(List<NoncurrentVersionTransition> transitions) {
        Set<String> classes = new HashSet<>();
        for (NoncurrentVersionTransition transition : transitions) {
            String storageClass = checkedClass(transition.storageClass());
            checkDifferent(classes, storageClass, "NoncurrentVersionTransition");
            int days = transition.noncurrentDays().orElse(0);
            checkDays("NoncurrentDays", "NoncurrentVersionTransition", storageClass, days);
            checkNewer(transition.newerNoncurrentVersions());
            boolean isLater =
                    given.noncurrentVersionExpiration()
                            .flatMap(it -> it.noncurrentDays())
                            .filter(expiry -> expiry <= days)
                            .isPresent();
            if (isLater) {
                throw argument(
                        "'NoncurrentDays' in the NoncurrentVersionExpiration action for prefix '"
                                + rule.prefix()
                                + "' must be greater than 'NoncurrentDays' in the"
                                + " NoncurrentVersionTransition action");
            }
        }
    }

    private static String checkedClass(Optional<String> storageClass) {
        String name = storageClass.orElseThrow(S3Error.MALFORMED_XML::refusal);
        if (Coldness.isArchive(name)) throw S3Error.INVALID_STORAGE_CLASS.refusal();
        malformedIf(!Coldness.isTarget(name));
        return name;
    }

    private void checkDifferent(Set<String> classes, String storageClass, String action) {
        if (classes.add(storageClass)) return;
        throw S3Error.INVALID_REQUEST.because(
                "'StorageClass' must be different for '"
                        + action
                        + "' actions in same 'Rule' with prefix '"
                        + rule.prefix()
                        + "'");
    }

    private static void checkDays(String name, String action, String storageClass, int days) {
        if (days < 0) throw argument("'" + name + "' in " + action + " action must be nonnegative");
        if (INFREQUENT.contains(storageClass) && days < MIN_DAYS_INFREQUENT) {
            throw argument(
                    "'"
                            + name
                            + "' in "
                            + action
                            + " action must be greater than or equal to 30 for storageClass '"
                            + storageClass
                            + "'");
        }
    }

    private static void checkNewer(Optional<Integer> newer) {
        if (newer.filter(count -> count < 1 || count > MAX_NEWER).isPresent()) {
            throw argument("'NewerNoncurrentVersions' must be between 1 and 100");
        }
    }

    private static void positive(Optional<Integer> number, String what) {
        if (number.filter(it -> it <= 0).isPresent()) {
            throw argument(what + " must be a positive integer");
        }
    }

    private static void checkMidnight(Optional<Instant> date) {
        if (date.filter(it -> !Midnight.is(it)).isPresent()) {
            throw argument("'Date' must be at midnight GMT");
        }
    }

    private static void malformedIf(boolean isMalformed) {
        if (isMalformed) throw S3Error.MALFORMED_XML.refusal();
    }

    private RuntimeException mixed(String actions) {
        return S3Error.INVALID_REQUEST.because(
                "Found mixed 'Date' and 'Days' based "
                        + actions
                        + " actions in lifecycle rule for prefix '"
                        + rule.prefix()
                        + "'");
    }

    private static RuntimeException argument(String message) {
        return S3Error.INVALID_ARGUMENT.because(message);
    }
}
