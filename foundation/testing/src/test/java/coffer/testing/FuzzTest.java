package coffer.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class FuzzTest {
    @Test
    void findsWhatOnlySeveralChangesReachAndCutsItDown() {
        Fuzz fuzz = Fuzz.from("{some text}").with("a", "b", "c");

        for (long seed = 0; seed < 5; seed++) {
            long one = seed;
            assertThatThrownBy(() -> fuzz.run(FuzzTest::picky, one, Duration.ofMinutes(1)))
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("3 bytes `abc`")
                    .hasRootCauseMessage("found");
        }
    }

    /// Answers differently for each step towards its fault.
    private static String picky(byte[] input) {
        String text = new String(input, StandardCharsets.ISO_8859_1);
        if (text.contains("abc")) throw new IllegalStateException("found");
        return text.contains("ab") ? "two" : text.contains("a") ? "one" : "none";
    }

    @Test
    void tellsWhichAnswersWereGiven() {
        Map<String, Integer> answers =
                Fuzz.from("1234", "5").run(input -> input.length % 2 == 0 ? "even" : "odd");

        assertThat(answers).containsOnlyKeys("even", "odd");
    }

    @Test
    void theSameSeedMakesTheSameChanges() {
        List<byte[]> samples = List.of("{\"a\": [1, 22]}".getBytes(StandardCharsets.UTF_8));
        Mutations one = new Mutations(new SplittableRandom(7), List.of());
        Mutations other = new Mutations(new SplittableRandom(7), List.of());

        for (int i = 0; i < 1000; i++) {
            assertThat(one.next(samples)).isEqualTo(other.next(samples));
        }
    }

    @Test
    void nothingCanBeChangedToo() {
        assertThat(Fuzz.from("").run(input -> input.length == 0 ? "empty" : "not"))
                .containsKeys("empty", "not");
    }
}
