package coffer.policy.lint;

import coffer.policy.condition.IpRange;
import coffer.policy.lint.ConditionDraft.Family;
import coffer.policy.lint.StatementDraft.Word;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/// Whether the values of conditions are of their operator's kind.
record ConditionValueChecks(Frame frame) implements StatementCheck {

    @Override
    public void check(StatementDraft statement) {
        for (ConditionDraft condition : statement.conditions()) {
            condition.values().forEach(value -> variables(condition, value));
            switch (condition.family()) {
                case BOOL, NULL -> booleans(condition);
                case NUMERIC -> numbers(condition);
                case DATE -> condition.values().forEach(this::date);
                case BINARY -> condition.values().forEach(value -> binary(condition, value));
                case IP -> condition.values().forEach(value -> address(condition, value));
                case STRING -> texts(condition);
                case ARN, UNKNOWN -> {}
            }
        }
    }

    private Report report() {
        return frame.report();
    }

    private void variables(ConditionDraft condition, Word value) {
        if (!value.text().contains("${") || condition.family() == Family.UNKNOWN) return;
        if (condition.family().takesVariables()) {
            new Variables(frame).check(value);
        } else {
            report().add(Issue.INVALID_VARIABLE_FOR_OPERATOR, value.spot());
        }
    }

    private static boolean isVariable(Word value) {
        return value.text().contains("${");
    }

    private void booleans(ConditionDraft condition) {
        for (Word value : condition.values()) {
            boolean isOne =
                    value.text().equalsIgnoreCase("true") || value.text().equalsIgnoreCase("false");
            if (!isOne && !isVariable(value)) {
                report().add(
                                Issue.TYPE_MISMATCH_BOOLEAN,
                                value.spot(),
                                condition.operator().name());
            }
        }
        if (condition.values().size() > 1) {
            report().add(Issue.INVALID_CONDITION_MULTIPLE_BOOLEAN, condition.key().value());
        }
    }

    private void numbers(ConditionDraft condition) {
        for (Word value : condition.values()) {
            boolean isOne = value.text().matches("[+-]?[0-9]+(\\.[0-9]+)?");
            if (!isOne && !isVariable(value)) {
                report().add(Issue.TYPE_MISMATCH_NUMBER, value.spot(), condition.operator().name());
            }
        }
        String operator = condition.name().operator();
        boolean isBound = operator.contains("Less") || operator.contains("Greater");
        if (isBound && condition.values().size() > 1) {
            report().add(
                            Issue.REDUNDANT_CONDITION_VALUE_NUM,
                            condition.key().value(),
                            condition.operator().name(),
                            operator.contains("Less") ? "greatest" : "least",
                            condition.key().name());
        }
    }

    private void date(Word value) {
        if (isVariable(value)) return;
        String text = value.text();
        if (text.matches("[0-9]{5,12}|[0-9]{1,3}")) {
            report().add(Issue.INVALID_DATE_VALUE, value.spot(), text);
        } else if (!isDate(text)) {
            report().add(Issue.TYPE_MISMATCH_DATE, value.spot());
        }
    }

    private static boolean isDate(String text) {
        if (text.matches("[0-9]{4}(-[0-9]{2})?")) return true;
        try {
            if (text.length() == "2026-01-01".length()) {
                var _ = LocalDate.parse(text);
            } else {
                var _ = OffsetDateTime.parse(text);
            }
            return true;
        } catch (DateTimeException notADate) {
            return false;
        }
    }

    private void binary(ConditionDraft condition, Word value) {
        try {
            var _ = Base64.getDecoder().decode(value.text());
        } catch (IllegalArgumentException notBase64) {
            report().add(Issue.TYPE_MISMATCH_STRING, value.spot(), condition.operator().name());
        }
    }

    private void address(ConditionDraft condition, Word value) {
        if (isVariable(value)) return;
        Optional<IpRange> range = IpRange.find(value.text());
        if (range.isEmpty()) {
            report().add(Issue.TYPE_MISMATCH_IP_RANGE, value.spot(), condition.operator().name());
        } else {
            IpRange asked = range.get();
            if (!asked.network().isV6() && asked.first() != asked.network().low()) {
                report().add(Issue.IMPROVE_IP_RANGE, value.spot(), written(asked));
            }
        }
    }

    private static String written(IpRange range) {
        long first = range.first();
        return "%d.%d.%d.%d/%d"
                .formatted(
                        first >> 24 & 255,
                        first >> 16 & 255,
                        first >> 8 & 255,
                        first & 255,
                        range.prefix());
    }

    private void texts(ConditionDraft condition) {
        if (condition.takesWildcards()) {
            everything(condition);
            return;
        }
        for (Word value : condition.values()) {
            String text = value.text().replaceAll("\\$\\{[^}]*}", "");
            if (text.indexOf('*') >= 0 || text.indexOf('?') >= 0) {
                report().add(Issue.WILDCARD_WITHOUT_LIKE_OPERATOR, value.spot());
            }
        }
    }

    /// A lone star matches whatever there is.
    private void everything(ConditionDraft condition) {
        List<Word> values = condition.values();
        if (values.stream().noneMatch(value -> value.text().equals("*"))) return;
        Optional<Issue> issue =
                switch (condition.name().quantifier()) {
                    case NONE ->
                            condition.name().ifExists()
                                    ? ifPresent(!condition.isNegated())
                                    : Optional.of(
                                            condition.isNegated()
                                                    ? Issue.EQUIVALENT_TO_NULL_TRUE
                                                    : Issue.EQUIVALENT_TO_NULL_FALSE);
                    case FOR_ALL -> ifPresent(!condition.isNegated());
                    case FOR_ANY ->
                            condition.isNegated()
                                    ? Optional.of(
                                            Issue.REDUNDANT_STATEMENT_DUE_TO_WILDCARD_IN_CONDITION)
                                    : Optional.empty();
                };
        String key = condition.key().name();
        issue.ifPresent(it ->
                report().add(it, condition.key().value(), key, condition.operator().name(), key));
    }

    private static Optional<Issue> ifPresent(boolean alwaysHolds) {
        return alwaysHolds
                ? Optional.of(Issue.REDUNDANT_KEY_DUE_TO_WILDCARD_IN_CONDITION)
                : Optional.empty();
    }
}
