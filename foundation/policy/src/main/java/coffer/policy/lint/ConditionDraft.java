package coffer.policy.lint;

import coffer.policy.condition.Condition;
import coffer.policy.lint.Spot.Field;
import coffer.policy.lint.StatementDraft.Word;
import java.util.List;

/// One key under one operator, as it is written.
record ConditionDraft(Field operator, Field key) {

    /// The operator's name taken apart.
    Condition.Name name() {
        return Condition.Name.parse(operator.name());
    }

    Family family() {
        return Family.of(name().operator());
    }

    boolean isNegated() {
        return name().operator().contains("Not");
    }

    /// Whether stars in the values are wildcards.
    boolean takesWildcards() {
        return name().operator().contains("Like") || family() == Family.ARN;
    }

    /// The scalar values, as text.
    List<Word> values() {
        return key.value().each().stream()
                .flatMap(item -> item.scalar().map(text -> new Word(text, item)).stream())
                .toList();
    }

    boolean is(String keyName) {
        return key.name().equalsIgnoreCase(keyName);
    }

    /// What kind of value an operator compares.
    enum Family {
        STRING("String"),
        NUMERIC("Numeric"),
        DATE("Date"),
        BOOL("Bool"),
        BINARY("Binary"),
        IP("IpAddress"),
        ARN("Arn"),
        NULL("Null"),
        UNKNOWN("");

        private final String word;

        Family(String word) {
            this.word = word;
        }

        static Family of(String operator) {
            for (Family family : values()) {
                boolean isOf =
                        operator.startsWith(family.word)
                                || operator.startsWith("Not" + family.word);
                if (isOf) return family;
            }
            return UNKNOWN;
        }

        boolean takesVariables() {
            return this == STRING || this == ARN;
        }
    }
}
