package coffer.policy.condition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import coffer.policy.Context;
import coffer.policy.match.InvalidPatternException;
import coffer.policy.match.Truth;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConditionTest {

    /// Values are separated by `|`, `-` is an absent key and `''` an empty string.
    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "StringEquals,                    a|b, b,     TRUE",
                "StringEquals,                    a|b, B,     FALSE",
                "StringEquals,                    a*,  ab,    FALSE",
                "StringEquals,                    a,   -,     FALSE",
                "StringEquals,                    a,   x|a,   TRUE",
                "StringEqualsIfExists,            a,   -,     TRUE",
                "StringNotEquals,                 a|b, c,     TRUE",
                "StringNotEquals,                 a|b, b,     FALSE",
                "StringNotEquals,                 a,   -,     TRUE",
                "StringNotEquals,                 a,   x|a,   FALSE",
                "StringEqualsIgnoreCase,          aB,  Ab,    TRUE",
                "StringNotEqualsIgnoreCase,       aB,  Ab,    FALSE",
                "StringLike,                      a?c*,abcd,  TRUE",
                "StringNotLike,                   a?c*,abcd,  FALSE",
                "ForAllValues:StringEquals,       a|b, a|b,   TRUE",
                "ForAllValues:StringEquals,       a|b, a|c,   FALSE",
                "ForAllValues:StringEquals,       a|b, -,     TRUE",
                "ForAllValues:StringEquals,       a|b, '',    TRUE",
                "ForAllValues:StringNotEquals,    a|b, c|d,   TRUE",
                "ForAllValues:StringNotEquals,    a|b, c|a,   FALSE",
                "ForAnyValue:StringEquals,        a|b, a|c,   TRUE",
                "ForAnyValue:StringEquals,        a|b, c|d,   FALSE",
                "ForAnyValue:StringEquals,        a|b, -,     FALSE",
                "ForAnyValue:StringEquals,        '',  '',    FALSE",
                "ForAnyValue:StringNotEquals,     a|b, a|c,   TRUE",
                "ForAnyValue:StringNotEquals,     a|b, a|b,   FALSE",
                "ForAnyValue:StringNotEquals,     a|b, -,     FALSE",
                "ForAnyValue:StringEqualsIfExists,a,   -,     TRUE",
                "NumericEquals,                   10,  10.0,  TRUE",
                "NumericNotEquals,                10,  10.0,  FALSE",
                "NumericLessThan,                 10,  9,     TRUE",
                "NumericLessThan,                 10,  10,    FALSE",
                "NumericLessThanEquals,           10,  10,    TRUE",
                "NumericGreaterThan,              10,  10.1,  TRUE",
                "NumericGreaterThanEquals,        10,  9.9,   FALSE",
                "NumericEquals,                   10,  ten,   UNKNOWN",
                "NumericNotEquals,                10,  ten,   UNKNOWN",
                "NumericEquals,                   10,  1e1,   UNKNOWN",
                "DateEquals,          2020-01-01,  2020-01-01T00:00:00Z,      TRUE",
                "DateEquals,          2020-01-01,  1577836800,                TRUE",
                "DateEquals,          2020,        2020-01-01T01:00:00+01:00, TRUE",
                "DateNotEquals,       2020-01,     2020-01-01T00:00Z,         FALSE",
                "DateLessThan,        2020-01-01T00:00:00.5Z, 2020-01-01T00:00:00Z, TRUE",
                "DateLessThanEquals,  2020-01-01,  2020-01-02,                FALSE",
                "DateGreaterThan,     2020-01-01,  2020-01-02,                TRUE",
                "DateGreaterThanEquals, 2020-01-01, 2020-01-01,               TRUE",
                "DateGreaterThan,     2020-01-01,  tomorrow,                  UNKNOWN",
                "DateGreaterThan,     2020-01-01,  2020-13-01,                UNKNOWN",
                "Bool,                true,        TRUE,      TRUE",
                "Bool,                false,       true,      FALSE",
                "Bool,                false,       -,         FALSE",
                "BoolIfExists,        false,       -,         TRUE",
                "Bool,                false,       yes,       UNKNOWN",
                "BinaryEquals,        AAEC,        AAEC,      TRUE",
                "BinaryEquals,        AAEC,        AAED,      FALSE",
                "BinaryEquals,        AAEC,        !,         UNKNOWN",
                "IpAddress,           10.0.0.0/8,  10.1.1.1,  TRUE",
                "IpAddress,           10.0.0.0/8,  somewhere, UNKNOWN",
                "NotIpAddress,        10.0.0.0/8,  10.1.1.1,  FALSE",
                "NotIpAddress,        10.0.0.0/8,  -,         TRUE",
                "ArnEquals,           arn:aws:s3:::b*, arn:aws:s3:::bb, TRUE",
                "ArnNotLike,          arn:aws:s3:::b*, arn:aws:s3:::bb, FALSE",
                "ArnNotEquals,        arn:aws:s3:::b*, -,               TRUE",
                "Null,                true,        -,         TRUE",
                "Null,                true,        x,         FALSE",
                "Null,                false,       x,         TRUE",
                "Null,                false,       -,         FALSE",
                "Null,                true|false,  x,         TRUE",
            })
    void holds(String operator, String policyValues, String values, Truth expected) {
        Context.Builder context = Context.builder();
        if (!values.equals("-")) context.put("KEY", split(values));

        Condition condition = Condition.compile(operator, "Key", split(policyValues), true);

        assertThat(condition.holds(context.build())).isEqualTo(expected);
    }

    private static List<String> split(String values) {
        return Arrays.stream(values.split("\\|")).map(v -> v.equals("''") ? "" : v).toList();
    }

    @ParameterizedTest
    @CsvSource({
        "stringEquals, a",
        "StringMatches, a",
        "NullIfExists, true",
        "ForAnyValue:Null, true",
        "ForAnyValues:StringEquals, a",
        "IfExists, a",
        "ForAllValues:, a",
        "NumericEquals, ten",
        "NumericEquals, ${aws:username}",
        "NumericEquals, 1e9",
        "DateEquals, 2020-02-30",
        "DateEquals, 2020-01-01T00:00:00",
        "Bool, yes",
        "Null, yes",
        "BinaryEquals, !",
        "IpAddress, 10.0.0.0/33",
        "IpAddress, example.com",
        "ArnLike, arn:aws:s3",
        "StringEquals, ${",
    })
    void refusesWhatHasNoMeaning(String operator, String value) {
        assertThatExceptionOfType(InvalidPatternException.class)
                .isThrownBy(() -> Condition.compile(operator, "k", List.of(value), true));
    }

    @Test
    void asksForItsKeyAndItsVariables() {
        Condition condition =
                Condition.compile(
                        "StringLike", "S3:Prefix", List.of("${aws:username}", "${x, 'y'}"), true);

        assertThat(condition.keys()).containsExactlyInAnyOrder("s3:prefix", "aws:username");
    }
}
