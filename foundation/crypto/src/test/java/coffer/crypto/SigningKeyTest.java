package coffer.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import coffer.kernel.Bytes;
import coffer.kernel.SecretBytes;
import java.security.SecureRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SigningKeyTest {
    private static final byte[] MESSAGE = {1, 2, 3};

    @ParameterizedTest
    @EnumSource
    void verifiesItsOwnSignaturesOnly(SigningAlgorithm algorithm) {
        SigningKey key = SigningKey.generate(algorithm, new SecureRandom());
        Bytes signature = key.sign(MESSAGE);

        assertThat(key.verifyingKey().verifies(MESSAGE, signature)).isTrue();
        assertThat(key.verifyingKey().verifies(new byte[] {1, 2}, signature)).isFalse();
        assertThat(key.verifyingKey().verifies(MESSAGE, Bytes.empty())).isFalse();
        byte[] changed = signature.toArray();
        changed[5] ^= 1;
        assertThat(key.verifyingKey().verifies(MESSAGE, Bytes.copyOf(changed))).isFalse();
    }

    @ParameterizedTest
    @EnumSource
    void signsTheSameAfterBeingStored(SigningAlgorithm algorithm) {
        SigningKey key = SigningKey.generate(algorithm, new SecureRandom());

        try (SecretBytes encoded = key.encoded()) {
            SigningKey restored = SigningKey.decode(encoded, key.verifyingKey());

            assertThat(restored.sign(MESSAGE)).isEqualTo(key.sign(MESSAGE));
        }
    }
}
