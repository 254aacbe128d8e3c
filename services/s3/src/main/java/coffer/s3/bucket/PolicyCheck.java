package coffer.s3.bucket;

import coffer.kernel.ServiceException;
import coffer.policy.document.ConditionElement;
import coffer.policy.document.PatternElement;
import coffer.policy.document.PolicyDocument;
import coffer.policy.document.Statement;
import coffer.policy.lint.ConditionKeys;
import coffer.s3.bucket.PolicyActions.Known;
import coffer.s3.bucket.PolicyActions.Target;
import coffer.s3.error.S3Error;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Refuses a well-formed policy that says what the policy of this bucket cannot mean, as AWS does
/// when it is put: actions that there are not or that are done to nothing it names, resources that
/// are not the bucket's, and conditions on what such requests never tell.
final class PolicyCheck {
    private static final Set<String> KEYS =
            ConditionKeys.known().stream()
                    .map(PolicyActions::folded)
                    .collect(Collectors.toUnmodifiableSet());

    private final String arn;

    PolicyCheck(Bucket bucket) {
        this.arn = bucket.arn().toString();
    }

    void check(PolicyDocument document) {
        document.statements().forEach(this::check);
    }

    private void check(Statement statement) {
        PatternElement actions = statement.action();
        for (String action : actions.patterns()) {
            if (PolicyActions.matching(action).isEmpty())
                throw refused("Policy has invalid action");
        }
        statement.resource().ifPresent(this::checkOurs);
        List<String> keys = statement.conditions().stream().map(ConditionElement::key).toList();
        keys.forEach(PolicyCheck::checkKnown);
        // What is left out need not fit the rest.
        if (actions.negated()) return;
        Set<Target> targets = targets(statement.resource());
        for (String action : actions.patterns()) checkFit(action, targets, keys);
    }

    private void checkOurs(PatternElement resources) {
        for (String pattern : resources.patterns()) {
            boolean isOurs =
                    pattern.equals(arn)
                            || pattern.startsWith(arn + "/")
                            || pattern.equals(arn + "*");
            if (!isOurs) throw refused("Policy has invalid resource");
        }
    }

    // Keys of other services and of identity providers reach every service, so whether there is
    // such a key cannot be known here.
    private static void checkKnown(String key) {
        String folded = PolicyActions.folded(key);
        boolean isUnknown =
                !key.contains(":") || (folded.startsWith("s3:") && !KEYS.contains(folded));
        if (isUnknown) throw refused("Policy has an invalid condition key");
    }

    private Set<Target> targets(Optional<PatternElement> resources) {
        Set<Target> targets = EnumSet.noneOf(Target.class);
        List<String> patterns = resources.map(PatternElement::patterns).orElse(List.of());
        boolean isAny = resources.map(PatternElement::negated).orElse(true);
        if (isAny || patterns.stream().anyMatch(each -> !each.startsWith(arn + "/"))) {
            targets.add(Target.BUCKET);
        }
        if (isAny || patterns.stream().anyMatch(each -> !each.equals(arn))) {
            targets.add(Target.OBJECT);
        }
        return targets;
    }

    private static void checkFit(String action, Set<Target> targets, List<String> keys) {
        List<Known> fitting =
                PolicyActions.matching(action).stream()
                        .filter(each -> targets.contains(each.target()))
                        .toList();
        if (fitting.isEmpty()) {
            throw refused("Action does not apply to any resource(s) in statement");
        }
        for (String key : keys) {
            if (fitting.stream().noneMatch(each -> each.has(PolicyActions.folded(key)))) {
                throw refused(
                        "Conditions do not apply to combination of actions and resources in"
                                + " statement");
            }
        }
    }

    private static ServiceException refused(String message) {
        return S3Error.MALFORMED_POLICY.because(message);
    }
}
