package coffer.policy.lint;

import coffer.policy.condition.Condition;
import coffer.policy.lint.ConditionDraft.Family;
import coffer.policy.lint.ConditionKeys.Kind;
import java.util.Locale;
import java.util.Optional;

/// Whether the condition keys exist, and are asked for as their kind of values can be.
record ConditionKeyChecks(Frame frame) implements StatementCheck {

    @Override
    public void check(StatementDraft statement) {
        for (ConditionDraft condition : statement.conditions()) {
            Optional<Kind> kind = ConditionKeys.all().find(condition.key().name());
            if (kind.isPresent()) {
                type(condition, kind.get());
                count(statement, condition, kind.get());
            } else {
                unknown(condition);
            }
        }
    }

    private Report report() {
        return frame.report();
    }

    private void unknown(ConditionDraft condition) {
        String name = condition.key().name();
        Spot spot = condition.key().key();
        String service = name.toLowerCase(Locale.ROOT).split(":", 2)[0];
        Optional<String> cutShort = ConditionKeys.all().cutShort(name);
        if (name.equalsIgnoreCase("aws:ARN")) {
            report().add(
                            frame.target() == Target.IDENTITY
                                    ? Issue.DEPRECATED_GLOBAL_CONDITION_KEY
                                    : Issue.UNSUPPORTED_GLOBAL_CONDITION_KEY,
                            spot);
        } else if (cutShort.isPresent()) {
            report().add(Issue.MISSING_TAG_KEY_IN_CONDITION, spot, cutShort.get(), cutShort.get());
        } else if (ConditionKeys.all().isComplete(service) && name.indexOf(':') > 0) {
            if (service.equals("aws")) {
                report().add(Issue.INVALID_GLOBAL_CONDITION_KEY, spot, name);
            } else {
                report().add(Issue.INVALID_SERVICE_CONDITION_KEY, spot, name, service);
            }
        }
    }

    private void type(ConditionDraft condition, Kind kind) {
        Family family = condition.family();
        boolean isLike = family == Family.STRING && condition.takesWildcards();
        if (kind.type() == ConditionKeys.Type.ARN && isLike) {
            report().add(
                            Issue.STRING_LIKE_OPERATOR_WITH_ARN_CONDITION_KEYS,
                            condition.operator().key(),
                            condition.isNegated() ? "ArnNotLike" : "ArnLike",
                            condition.operator().name(),
                            condition.key().name());
        }
        // Values of tags and encryption contexts may be anything.
        if (kind.hasAnyName() || kind.type().suits(family)) return;
        report().add(
                        Issue.TYPE_MISMATCH,
                        condition.operator().key(),
                        kind.type().word(),
                        condition.operator().name(),
                        condition.key().name());
    }

    private void count(StatementDraft statement, ConditionDraft condition, Kind kind) {
        Condition.Quantifier quantifier = condition.name().quantifier();
        boolean isPlain = quantifier == Condition.Quantifier.NONE;
        if (kind.isMultivalued() && isPlain && condition.family() != Family.NULL) {
            report().add(
                            Issue.MISSING_QUALIFIER,
                            condition.operator().key(),
                            condition.key().name());
        }
        boolean isForAll = quantifier == Condition.Quantifier.FOR_ALL;
        if (!kind.isMultivalued() && isForAll && statement.allows()) {
            report().add(
                            Issue.FORALLVALUES_WITH_SINGLE_VALUED_KEY,
                            condition.operator().key(),
                            condition.key().name());
        }
    }
}
