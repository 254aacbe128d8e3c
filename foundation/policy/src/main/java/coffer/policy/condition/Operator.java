package coffer.policy.condition;

import coffer.policy.match.Pattern;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/// The operators by name, without quantifier and `IfExists`. A negated operator holds where no
/// value matches.
// AWS: IAM User Guide, "IAM JSON policy elements: Condition operators".
enum Operator {
    STRING_EQUALS("StringEquals", false),
    STRING_NOT_EQUALS("StringNotEquals", true),
    STRING_EQUALS_IGNORE_CASE("StringEqualsIgnoreCase", false),
    STRING_NOT_EQUALS_IGNORE_CASE("StringNotEqualsIgnoreCase", true),
    STRING_LIKE("StringLike", false),
    STRING_NOT_LIKE("StringNotLike", true),
    NUMERIC_EQUALS("NumericEquals", false),
    NUMERIC_NOT_EQUALS("NumericNotEquals", true),
    NUMERIC_LESS_THAN("NumericLessThan", false),
    NUMERIC_LESS_THAN_EQUALS("NumericLessThanEquals", false),
    NUMERIC_GREATER_THAN("NumericGreaterThan", false),
    NUMERIC_GREATER_THAN_EQUALS("NumericGreaterThanEquals", false),
    DATE_EQUALS("DateEquals", false),
    DATE_NOT_EQUALS("DateNotEquals", true),
    DATE_LESS_THAN("DateLessThan", false),
    DATE_LESS_THAN_EQUALS("DateLessThanEquals", false),
    DATE_GREATER_THAN("DateGreaterThan", false),
    DATE_GREATER_THAN_EQUALS("DateGreaterThanEquals", false),
    BOOL("Bool", false),
    BINARY_EQUALS("BinaryEquals", false),
    IP_ADDRESS("IpAddress", false),
    NOT_IP_ADDRESS("NotIpAddress", true),
    ARN_EQUALS("ArnEquals", false),
    ARN_LIKE("ArnLike", false),
    ARN_NOT_EQUALS("ArnNotEquals", true),
    ARN_NOT_LIKE("ArnNotLike", true);

    static final Map<String, Operator> BY_NAME =
            Arrays.stream(values()).collect(Collectors.toMap(o -> o.wireName, o -> o));

    private final String wireName;
    private final boolean negated;

    Operator(String wireName, boolean negated) {
        this.wireName = wireName;
        this.negated = negated;
    }

    boolean isNegated() {
        return negated;
    }

    Comparison compile(List<String> values, boolean variables) {
        return switch (this) {
            case STRING_EQUALS, STRING_NOT_EQUALS ->
                    texts(values, value -> Pattern.exact(value, variables));
            case STRING_EQUALS_IGNORE_CASE, STRING_NOT_EQUALS_IGNORE_CASE ->
                    texts(values, value -> Pattern.exactIgnoringCase(value, variables));
            case STRING_LIKE, STRING_NOT_LIKE ->
                    texts(values, value -> Pattern.wildcard(value, variables));
            case ARN_EQUALS, ARN_LIKE, ARN_NOT_EQUALS, ARN_NOT_LIKE ->
                    texts(values, value -> Pattern.arn(value, variables));
            case NUMERIC_EQUALS, NUMERIC_NOT_EQUALS -> Comparison.numbers(Relation.EQUAL, values);
            case NUMERIC_LESS_THAN -> Comparison.numbers(Relation.LESS, values);
            case NUMERIC_LESS_THAN_EQUALS -> Comparison.numbers(Relation.LESS_OR_EQUAL, values);
            case NUMERIC_GREATER_THAN -> Comparison.numbers(Relation.GREATER, values);
            case NUMERIC_GREATER_THAN_EQUALS ->
                    Comparison.numbers(Relation.GREATER_OR_EQUAL, values);
            case DATE_EQUALS, DATE_NOT_EQUALS -> Comparison.dates(Relation.EQUAL, values);
            case DATE_LESS_THAN -> Comparison.dates(Relation.LESS, values);
            case DATE_LESS_THAN_EQUALS -> Comparison.dates(Relation.LESS_OR_EQUAL, values);
            case DATE_GREATER_THAN -> Comparison.dates(Relation.GREATER, values);
            case DATE_GREATER_THAN_EQUALS -> Comparison.dates(Relation.GREATER_OR_EQUAL, values);
            case BOOL -> Comparison.booleans(values, variables);
            case BINARY_EQUALS -> Comparison.bytes(values);
            case IP_ADDRESS, NOT_IP_ADDRESS -> Comparison.addresses(values);
        };
    }

    private static Comparison texts(List<String> values, Function<String, Pattern> compiler) {
        return new Comparison.Texts(values.stream().map(compiler).toList());
    }
}
