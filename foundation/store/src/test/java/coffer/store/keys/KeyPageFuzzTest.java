package coffer.store.keys;

import static org.assertj.core.api.Assertions.assertThat;

import coffer.crypto.AuthenticationFailedException;
import coffer.crypto.Xaes256Gcm;
import coffer.kernel.Bytes;
import coffer.kernel.SecretBytes;
import coffer.testing.Fuzz;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class KeyPageFuzzTest {
    @Test
    void onlyWholePagesOpen() {
        SecureRandom random = new SecureRandom();
        try (SecretBytes key = SecretBytes.adopt(random.generateSeed(32));
                Xaes256Gcm parent = new Xaes256Gcm(key, random);
                KeyPage page = KeyPage.random(random)) {
            Bytes sealed = page.seal(parent, "1/2");
            byte[] elsewhere = page.seal(parent, "1/3").toArray();

            Map<String, Integer> answers =
                    Fuzz.from(List.of(sealed.toArray(), elsewhere))
                            .run(input -> {
                                Bytes changed = Bytes.copyOf(input);
                                try (KeyPage opened = KeyPage.open(parent, "1/2", changed)) {
                                    assertThat(changed).isEqualTo(sealed);
                                    assertThat(opened.id(63)).isEqualTo(page.id(63));
                                    return "opened";
                                } catch (AuthenticationFailedException refused) {
                                    assertThat(changed).isNotEqualTo(sealed);
                                    return "refused";
                                }
                            });

            assertThat(answers).containsOnlyKeys("opened", "refused");
        }
    }
}
