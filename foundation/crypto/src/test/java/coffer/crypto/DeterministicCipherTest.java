package coffer.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import coffer.kernel.SecretBytes;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class DeterministicCipherTest {
    private static final byte[] BUCKET = {1};
    private static final byte[] OTHER_BUCKET = {2};
    private static final byte[] NAME = "photos/cat.jpg".getBytes(StandardCharsets.UTF_8);

    private final DeterministicCipher cipher =
            new DeterministicCipher(SecretBytes.adopt(new byte[32]));

    @Test
    void opensWhatItSealed() {
        assertThat(cipher.open(cipher.seal(NAME, BUCKET), BUCKET)).isEqualTo(NAME);
        assertThat(cipher.openUnauthenticated(cipher.seal(NAME, BUCKET))).isEqualTo(NAME);
        assertThat(cipher.open(cipher.seal(new byte[0], BUCKET), BUCKET)).isEmpty();
    }

    @Test
    void equalNamesLookEqualInOneContextOnly() {
        assertThat(cipher.seal(NAME, BUCKET)).isEqualTo(cipher.seal(NAME, BUCKET));
        assertThat(cipher.seal(NAME, BUCKET)).isNotEqualTo(cipher.seal(NAME, OTHER_BUCKET));
    }

    @Test
    void namesThatBeginAlikeDoNotLookAlike() {
        byte[] longer = Arrays.copyOf(NAME, NAME.length + 1);

        byte[] sealed = cipher.seal(NAME, BUCKET);

        assertThat(Arrays.mismatch(sealed, cipher.seal(longer, BUCKET))).isLessThan(4);
    }

    @Test
    void refusesEveryFlippedBitAndOtherContexts() {
        byte[] sealed = cipher.seal(NAME, BUCKET);

        for (int bit = 0; bit < 8 * sealed.length; bit++) {
            byte[] changed = sealed.clone();
            changed[bit / 8] ^= (byte) (1 << bit % 8);
            assertThatThrownBy(() -> cipher.open(changed, BUCKET))
                    .isInstanceOf(AuthenticationFailedException.class);
        }
        assertThatThrownBy(() -> cipher.open(sealed, OTHER_BUCKET))
                .isInstanceOf(AuthenticationFailedException.class);
        assertThatThrownBy(() -> cipher.open(new byte[15], BUCKET))
                .isInstanceOf(AuthenticationFailedException.class);
    }
}
