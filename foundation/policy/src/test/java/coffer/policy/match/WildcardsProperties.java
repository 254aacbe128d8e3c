package coffer.policy.match;

import static org.assertj.core.api.Assertions.assertThat;

import coffer.testing.Forall;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Patterns compare as the texts that they match do, of which all short ones are tried.
class WildcardsProperties {
    private static final int LONGEST = 5;
    private static final List<String> TEXTS = texts();

    @Test
    void whatCoversMatchesEverythingThatTheOtherDoes() {
        Forall.cases(gen -> {
            String general = pattern(gen);
            String particular = pattern(gen);

            boolean covers = Wildcards.covers(general, particular);

            // `c` is in no pattern, so that it stands for every other character.
            boolean isSubset =
                    TEXTS.stream()
                            .filter(Glob.of(particular)::matches)
                            .allMatch(Glob.of(general)::matches);
            assertThat(!covers || isSubset).as("`%s` of `%s`", general, particular).isTrue();
            // A `?` beside a star is not seen through.
            if (general.indexOf('?') < 0) {
                assertThat(covers).as("`%s` of `%s`", general, particular).isEqualTo(isSubset);
            }
        });
    }

    @Test
    void whatOverlapsHasATextInCommon() {
        Forall.cases(gen -> {
            String one = pattern(gen);
            String other = pattern(gen);

            boolean overlap = Wildcards.overlap(one, other);

            boolean isShared =
                    TEXTS.stream().filter(Glob.of(one)::matches).anyMatch(Glob.of(other)::matches);
            assertThat(overlap).as("`%s` and `%s`", one, other).isEqualTo(isShared);
            assertThat(Wildcards.overlap(other, one)).isEqualTo(overlap);
        });
    }

    private static String pattern(Forall.Gen gen) {
        StringBuilder pattern = new StringBuilder();
        int length = gen.below(4);
        for (int i = 0; i < length; i++) pattern.append("ab*?".charAt(gen.below(4)));
        return pattern.toString();
    }

    private static List<String> texts() {
        List<String> texts = new ArrayList<>(List.of(""));
        for (int i = 0; i < texts.size(); i++) {
            if (texts.get(i).length() == LONGEST) break;
            for (char c : "abc".toCharArray()) texts.add(texts.get(i) + c);
        }
        return texts;
    }
}
