package coffer.policy;

import static org.assertj.core.api.Assertions.assertThat;

import coffer.kernel.AccountId;
import coffer.kernel.Arn;
import coffer.kernel.Region;
import coffer.testing.Fuzz;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// The names of things, which policies and requests give as text.
class NamesFuzzTest {
    @Test
    void anArnKeepsItsText() {
        Map<String, Integer> answers =
                Fuzz.from("arn:aws:iam::111122223333:user/a:b", "arn:aws:s3:::b/k")
                        .with(":", "arn:", "::", "*")
                        .run(input -> {
                            String text = new String(input, StandardCharsets.UTF_8);
                            Optional<Arn> arn = Arn.find(text);
                            arn.ifPresent(found -> assertThat(found).hasToString(text));
                            return arn.isPresent() ? "arn" : "none";
                        });

        assertThat(answers).containsOnlyKeys("arn", "none");
    }

    @Test
    void accountsAndRegionsAreWhatTheyShould() {
        Map<String, Integer> answers =
                Fuzz.from("111122223333", "eu-central-1")
                        .with("-", "0", "a")
                        .run(input -> {
                            String text = new String(input, StandardCharsets.UTF_8);
                            return parsed(() -> new AccountId(text).digits().matches("[0-9]{12}"))
                                    + parsed(() ->
                                            new Region(text).name().matches("[a-z0-9-]{4,64}"));
                        });

        assertThat(answers).containsOnlyKeys("refused refused ", "true refused ", "refused true ");
    }

    private static String parsed(java.util.function.BooleanSupplier parse) {
        try {
            return parse.getAsBoolean() + " ";
        } catch (IllegalArgumentException refused) {
            return "refused ";
        }
    }
}
