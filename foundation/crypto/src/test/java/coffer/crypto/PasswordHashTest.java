package coffer.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import coffer.crypto.PasswordHash.Cost;
import coffer.kernel.SecretBytes;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import org.junit.jupiter.api.Test;

class PasswordHashTest {
    private static final Cost LITTLE = new Cost(64, 1, 1);

    private final SecureRandom random = new SecureRandom();

    @Test
    void knowsItsPasswordAndNoOther() {
        PasswordHash hash = PasswordHash.of(password("correct horse"), Cost.TODAY, random);

        assertThat(hash.isOf(password("correct horse"))).isTrue();
        assertThat(hash.isOf(password("correct hors"))).isFalse();
        assertThat(hash.isOf(password("Correct horse"))).isFalse();
    }

    @Test
    void differsForTheSamePasswordAndSaysNothing() {
        PasswordHash one = PasswordHash.of(password("same"), LITTLE, random);
        PasswordHash other = PasswordHash.of(password("same"), LITTLE, random);

        assertThat(one.hash()).isNotEqualTo(other.hash());
        assertThat(one.salt()).isNotEqualTo(other.salt());
        assertThat(one).hasToString("PasswordHash");
    }

    @Test
    void isOfOnePasswordAtWhateverItCost() {
        PasswordHash hash = PasswordHash.of(password("cheap"), LITTLE, random);

        assertThat(hash.cost()).isEqualTo(LITTLE);
        assertThat(hash.like(password("cheap")).cost()).isEqualTo(LITTLE);
        assertThat(hash.isOf(password("cheap"))).isTrue();
        assertThat(hash.isOf(password("dear"))).isFalse();
    }

    private static SecretBytes password(String text) {
        return SecretBytes.adopt(text.getBytes(StandardCharsets.UTF_8));
    }
}
