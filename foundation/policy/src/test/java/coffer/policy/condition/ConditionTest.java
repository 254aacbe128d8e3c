package coffer.policy.condition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import coffer.policy.context.Context;
import coffer.policy.match.InvalidPatternException;
import coffer.policy.match.Truth;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.CsvSource;

class ConditionTest {

    /// Values are separated by `|`, `-` is an absent key and `''` an empty string.
    @ParameterizedTest
    @CsvFileSource(resources = "operators.csv", quoteCharacter = '"')
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
