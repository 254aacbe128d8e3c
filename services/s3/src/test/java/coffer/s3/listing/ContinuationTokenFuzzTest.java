package coffer.s3.listing;

import static org.assertj.core.api.Assertions.assertThat;

import coffer.kernel.ServiceException;
import coffer.testing.Fuzz;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ContinuationTokenFuzzTest {
    @Test
    void everyTextIsATokenOrRefused() {
        Map<String, Integer> answers =
                Fuzz.from(
                                new ContinuationToken(false, "a/key").toString(),
                                new ContinuationToken(true, "préfixe/").toString())
                        .with("=", "-", "_", "a", "p")
                        .run(input -> {
                            String text = new String(input, StandardCharsets.ISO_8859_1);
                            try {
                                ContinuationToken read = ContinuationToken.parse(text);
                                assertThat(ContinuationToken.parse(read.toString()))
                                        .isEqualTo(read);
                                return "read";
                            } catch (ServiceException refused) {
                                return refused.code().wireName();
                            }
                        });

        assertThat(answers).containsOnlyKeys("read", "InvalidArgument");
    }
}
