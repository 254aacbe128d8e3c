package coffer.policy.match;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import coffer.policy.context.Context;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PatternTest {
    private static final Context ALICE =
            Context.builder()
                    .put("aws:username", "alice")
                    .put("star", "*")
                    .put("two", List.of("a", "b"))
                    .build();

    @Test
    void aVariableWithoutValueIsUnknownWhereItMightMatch() {
        Pattern pattern = Pattern.wildcard("home/${missing}/*", true);

        assertThat(pattern.matches("home/x/y", ALICE)).isEqualTo(Truth.UNKNOWN);
        assertThat(pattern.matches("away/x/y", ALICE)).isEqualTo(Truth.FALSE);
    }

    @Test
    void aVariableWithSeveralValuesIsUnknown() {
        assertThat(Pattern.exact("${two}", true).matches("a", ALICE)).isEqualTo(Truth.UNKNOWN);
        assertThat(Pattern.exact("${two, 'a'}", true).matches("a", ALICE)).isEqualTo(Truth.UNKNOWN);
    }

    @Test
    void theValueOfAVariableIsNeverAWildcard() {
        assertThat(Pattern.wildcard("${star}", true).matches("x", ALICE)).isEqualTo(Truth.FALSE);
        assertThat(Pattern.wildcard("${star}", true).matches("*", ALICE)).isEqualTo(Truth.TRUE);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '"',
            value = {
                "${aws:username};alice",
                "${ AWS:UserName };alice",
                "x${aws:username}y;xalicey",
                "${nobody, 'no}b,ody'}!;no}b,ody!",
                "${nobody,'d'};d",
                "${nobody, ''}z;z",
                "$ {a} $;$ {a} $",
                "${$}{aws:username};${aws:username}",
                "${*}${?};*?"
            })
    void substitutes(String pattern, String text) {
        assertThat(Pattern.exact(pattern, true).matches(text, ALICE)).isEqualTo(Truth.TRUE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"${", "${a", "${}", "${ }", "${a, b}", "${a, 'b}", "${a, 'b'", "${a,}"})
    void refusesMalformedVariables(String pattern) {
        assertThatExceptionOfType(InvalidPatternException.class)
                .isThrownBy(() -> Pattern.exact(pattern, true));
    }

    @Test
    void withoutVariablesTheTextIsLiteral() {
        assertThat(Pattern.exact("${", false).matches("${", ALICE)).isEqualTo(Truth.TRUE);
        assertThat(Pattern.exact("${aws:username}", false).matches("alice", ALICE))
                .isEqualTo(Truth.FALSE);
    }

    @ParameterizedTest
    @CsvSource({
        "arn:aws:sns:*:1:t, arn:aws:sns:eu-west-1:1:t, TRUE",
        "arn:aws:sns:*:t, arn:aws:sns:eu-west-1:1:t, INVALID",
        "arn:*:*:*:*:t, arn:aws:sns:eu-west-1:1:t, TRUE",
        "arn:aws:s3:::b/*, arn:aws:s3:::b/a:b:c, TRUE",
        "arn:aws:s3:::b/*, arn:aws:s3::1:b/x, FALSE",
        "*, arn:aws:s3:::b, TRUE",
        "*, b, FALSE",
        "arn:aws:s3:::?, arn:aws:s3:::b, TRUE",
        "arn:aws:s3:::?, arn:aws:s3, FALSE",
    })
    void comparesArnsPartByPart(String pattern, String text, String expected) {
        if (expected.equals("INVALID")) {
            assertThatExceptionOfType(InvalidPatternException.class)
                    .isThrownBy(() -> Pattern.arn(pattern, true));
        } else {
            assertThat(Pattern.arn(pattern, true).matches(text, ALICE))
                    .isEqualTo(Truth.valueOf(expected));
        }
    }
}
