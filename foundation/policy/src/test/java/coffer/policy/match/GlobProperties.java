package coffer.policy.match;

import static org.assertj.core.api.Assertions.assertThat;

import coffer.testing.Forall;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class GlobProperties {
    @Test
    void matchesAsTheRegularExpressionDoes() {
        Forall.cases(gen -> {
            String pattern = gen.text("aB:*?");
            String text = gen.text("abB:*");
            String regex = "(?s)" + regex(pattern);

            assertThat(Glob.of(pattern).matches(text))
                    .as("%s against %s", pattern, text)
                    .isEqualTo(text.matches(regex));
            assertThat(Glob.ignoringCase(pattern).matches(text))
                    .as("%s against %s without case", pattern, text)
                    .isEqualTo(text.matches("(?i)" + regex));
        });
    }

    @Test
    void matchesAPartOfTheTextAsItMatchesThatPartAlone() {
        Forall.cases(gen -> {
            Glob glob = Glob.of(gen.text("ab*?"));
            String text = gen.text("ab");
            int from = gen.below(text.length() + 1);
            int to = from + gen.below(text.length() - from + 1);

            assertThat(glob.matches(text, from, to))
                    .isEqualTo(glob.matches(text.substring(from, to)));
        });
    }

    @Test
    void takesNoLongOverPatternsMadeToBeSlow() {
        String pattern = "*a".repeat(500) + "b";
        String text = "a".repeat(2_000);

        assertThat(Glob.of(pattern).matches(text)).isFalse();
    }

    private static String regex(String pattern) {
        StringBuilder regex = new StringBuilder();
        for (char c : pattern.toCharArray()) {
            switch (c) {
                case '*' -> regex.append(".*");
                case '?' -> regex.append('.');
                default -> regex.append(Pattern.quote(String.valueOf(c)));
            }
        }
        // Equal, but without the exponential search of the backtracking matcher.
        return regex.toString().replaceAll("(\\.\\*)+", ".*");
    }
}
