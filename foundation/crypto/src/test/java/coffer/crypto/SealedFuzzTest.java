package coffer.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import coffer.kernel.SecretBytes;
import coffer.testing.Fuzz;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/// Of what was sealed, only the very bytes open.
class SealedFuzzTest {
    private static final byte[] AAD = {1, 2, 3};
    private static final byte[] TEXT = "sealed".getBytes(StandardCharsets.UTF_8);

    private final SecureRandom random = new SecureRandom();
    private final SecretBytes key = SecretBytes.adopt(random.generateSeed(32));

    @Test
    void xaesBoxes() {
        Xaes256Gcm cipher = new Xaes256Gcm(key, random);

        assertOnlyWhole(cipher.seal(TEXT, AAD), box -> cipher.open(box, AAD));
    }

    @Test
    void messages() {
        MessageCipher cipher = new MessageCipher(random);

        assertOnlyWhole(
                cipher.seal(key, TEXT, AAD),
                message -> {
                    try (SecretBytes opened = cipher.open(key, message, AAD)) {
                        return opened.expose().clone();
                    }
                });
    }

    private static void assertOnlyWhole(byte[] sealed, UnaryOperator<byte[]> open) {
        Map<String, Integer> answers =
                Fuzz.from(List.of(sealed))
                        .run(input -> {
                            try {
                                assertThat(open.apply(input)).isEqualTo(TEXT);
                                assertThat(input).isEqualTo(sealed);
                                return "opened";
                            } catch (AuthenticationFailedException refused) {
                                assertThat(Arrays.equals(input, sealed)).isFalse();
                                return "refused";
                            }
                        });

        assertThat(answers).containsOnlyKeys("opened", "refused");
    }
}
