package coffer.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import coffer.kernel.SecretBytes;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class MessageCipherTest {
    private static final byte[] AAD = "context".getBytes(StandardCharsets.UTF_8);
    private static final byte[] TEXT = "a data key".getBytes(StandardCharsets.UTF_8);

    private final SecureRandom random = new SecureRandom();
    private final MessageCipher cipher = new MessageCipher(random);
    private final SecretBytes material = material();

    @Test
    void opensWhatItSealed() {
        byte[] sealed = cipher.seal(material, TEXT, AAD);

        assertThat(sealed).hasSize(TEXT.length + MessageCipher.OVERHEAD_BYTES);
        assertThat(cipher.open(material, sealed, AAD).expose()).isEqualTo(TEXT);
        byte[] empty = cipher.seal(material, new byte[0], AAD);
        assertThat(cipher.open(material, empty, AAD).expose()).isEmpty();
    }

    @Test
    void refusesEveryFlippedBitAndEveryTruncation() {
        byte[] sealed = cipher.seal(material, TEXT, AAD);

        for (int bit = 0; bit < 8 * sealed.length; bit++) {
            byte[] changed = sealed.clone();
            changed[bit / 8] ^= (byte) (1 << bit % 8);
            assertRefused(material, changed, AAD);
        }
        for (int length = 0; length < sealed.length; length++) {
            assertRefused(material, Arrays.copyOf(sealed, length), AAD);
        }
    }

    @Test
    void refusesOtherMaterialAndOtherAssociatedData() {
        byte[] sealed = cipher.seal(material, TEXT, AAD);

        assertRefused(material(), sealed, AAD);
        assertRefused(material, sealed, new byte[0]);
    }

    /// One ciphertext and tag that two keys both accept exist for GCM; the commitment forbids them.
    @Test
    void refusesACommitmentToOtherMaterialWhateverTheTag() {
        byte[] sealed = cipher.seal(material, TEXT, AAD);
        byte[] committedElsewhere = sealed.clone();
        byte[] other = cipher.seal(material(), TEXT, AAD);
        System.arraycopy(other, 16, committedElsewhere, 16, 32);

        assertRefused(material, committedElsewhere, AAD);
    }

    private void assertRefused(SecretBytes key, byte[] sealed, byte[] aad) {
        assertThatThrownBy(() -> cipher.open(key, sealed, aad))
                .isExactlyInstanceOf(AuthenticationFailedException.class)
                .hasMessage("sealed bytes do not authenticate");
    }

    private SecretBytes material() {
        return SecretBytes.adopt(random.generateSeed(MessageCipher.MATERIAL_BYTES));
    }
}
