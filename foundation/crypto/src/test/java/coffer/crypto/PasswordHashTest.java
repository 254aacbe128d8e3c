package coffer.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import coffer.kernel.SecretBytes;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import org.junit.jupiter.api.Test;

class PasswordHashTest {
    private final SecureRandom random = new SecureRandom();

    @Test
    void knowsItsPasswordAndNoOther() {
        PasswordHash hash = PasswordHash.of(password("correct horse"), random);

        assertThat(hash.isOf(password("correct horse"))).isTrue();
        assertThat(hash.isOf(password("correct hors"))).isFalse();
        assertThat(hash.isOf(password("Correct horse"))).isFalse();
    }

    @Test
    void differsForTheSamePasswordAndSaysNothing() {
        PasswordHash one = PasswordHash.of(password("same"), random);
        PasswordHash other = PasswordHash.of(password("same"), random);

        assertThat(one.hash()).isNotEqualTo(other.hash());
        assertThat(one.salt()).isNotEqualTo(other.salt());
        assertThat(one).hasToString("PasswordHash");
    }

    private static SecretBytes password(String text) {
        return SecretBytes.adopt(text.getBytes(StandardCharsets.UTF_8));
    }
}
