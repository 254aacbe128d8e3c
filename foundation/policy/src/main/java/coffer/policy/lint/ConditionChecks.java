package coffer.policy.lint;

import coffer.policy.condition.Condition;
import coffer.policy.lint.Spot.Field;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// The form of conditions: operators, keys and how many values.
record ConditionChecks(Frame frame) implements StatementCheck {

    @Override
    public void check(StatementDraft statement) {
        statement.find("Condition").ifPresent(field -> block(field.value()));
        statement.conditions().forEach(this::values);
    }

    private Report report() {
        return frame.report();
    }

    private void block(Spot block) {
        Optional<List<Field>> operators = block.fields();
        if (operators.isEmpty()) {
            report().add(Issue.DATA_TYPE_MISMATCH, block, "Object");
            return;
        }
        if (operators.get().isEmpty()) report().add(Issue.EMPTY_OBJECT_CONDITION, block);
        for (Field operator : operators.get()) {
            operator(operator);
            Optional<List<Field>> keys = operator.value().fields();
            if (keys.isEmpty()) {
                report().add(Issue.DATA_TYPE_MISMATCH, operator.value(), "Object");
                continue;
            }
            if (keys.get().isEmpty()) report().add(Issue.EMPTY_OBJECT_CONDITION, operator.value());
            keys(keys.get());
        }
    }

    private void operator(Field operator) {
        Condition.Name name = Condition.Name.parse(operator.name());
        boolean isNull = name.operator().equals("Null");
        if (isNull && name.ifExists()) {
            report().add(Issue.NULL_WITH_IF_EXISTS, operator.key());
        }
        if (isNull && name.quantifier() != Condition.Quantifier.NONE) {
            report().add(Issue.NULL_WITH_QUALIFIER, operator.key());
        }
        if (!isNull && !Condition.isOperator(operator.name())) {
            report().add(Issue.INVALID_CONDITION_OPERATOR, operator.key(), operator.name());
        }
    }

    private void keys(List<Field> keys) {
        Map<String, Field> seen = new HashMap<>();
        for (Field key : keys) {
            Optional<Field> same =
                    Optional.ofNullable(seen.putIfAbsent(key.name().toLowerCase(Locale.ROOT), key));
            same.ifPresent(first ->
                    report().addAll(
                                    Issue.DUPLICATE_KEYS_WITH_DIFFERENT_CASE,
                                    List.of(first.key(), key.key()),
                                    key.name()));
            int colon = key.name().indexOf(':');
            if (colon <= 0 || colon == key.name().length() - 1) {
                report().add(Issue.INVALID_CONDITION_KEY_FORMAT, key.key());
            }
        }
    }

    private void values(ConditionDraft condition) {
        Spot element = condition.key().value();
        List<Spot> values = element.each();
        if (values.isEmpty()) {
            report().add(emptiness(condition), element, condition.key().name());
            return;
        }
        for (Spot value : values) {
            if (value.scalar().isEmpty()) report().add(Issue.DATA_TYPE_MISMATCH, value, "String");
        }
        long types =
                values.stream().map(value -> value.value().json().getClass()).distinct().count();
        if (types > 1) report().add(Issue.INVALID_CONDITION_DATA_TYPE, element);
    }

    private static Issue emptiness(ConditionDraft condition) {
        if (condition.name().ifExists()) return Issue.EMPTY_ARRAY_CONDITION_IFEXISTS;
        return switch (condition.name().quantifier()) {
            case NONE -> Issue.EMPTY_ARRAY_CONDITION;
            case FOR_ALL -> Issue.EMPTY_ARRAY_CONDITION_FORALLVALUES;
            case FOR_ANY -> Issue.EMPTY_ARRAY_CONDITION_FORANYVALUE;
        };
    }
}
