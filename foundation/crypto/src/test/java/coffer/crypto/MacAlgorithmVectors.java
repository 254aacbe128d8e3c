package coffer.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import coffer.kernel.Bytes;
import coffer.kernel.SecretBytes;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class MacAlgorithmVectors {

    // RFC 4231, test case 2: the key "Jefe" and the text "what do ya want for nothing?".
    @ParameterizedTest
    @CsvSource({
        "HMAC_SHA_224, a30e01098bc6dbbf45690f3a7e9e6d0f8bbea2a39e6148008fd05e44",
        "HMAC_SHA_256, 5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
        "HMAC_SHA_384, af45d2e376484031617f78d2b58a6b1b9c7ef464f5a01b47e42ec3736322445e"
                + "8e2240ca5e69e2c78b3239ecfab21649",
        "HMAC_SHA_512, 164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea250554"
                + "9758bf75c05a994a6d034f65f8f0e6fdcaeab1a34d4a6b4b636e070a38bce737"
    })
    void makesTheCodesOfRfc4231(MacAlgorithm algorithm, String code) {
        Bytes made = algorithm.of(secret("Jefe"), secret("what do ya want for nothing?"));

        assertThat(made.toHex()).isEqualTo(code);
        assertThat(made.size()).isEqualTo(algorithm.bytes());
    }

    @ParameterizedTest
    @EnumSource
    void refusesEveryFlippedBitAndEveryOtherLength(MacAlgorithm algorithm) {
        byte[] code = algorithm.of(secret("key"), secret("text")).toArray();

        for (int bit = 0; bit < 8 * code.length; bit++) {
            byte[] changed = code.clone();
            changed[bit / 8] ^= (byte) (1 << (bit % 8));
            assertThat(algorithm.verifies(secret("key"), secret("text"), Bytes.adopt(changed)))
                    .isFalse();
        }
        assertThat(algorithm.verifies(secret("key"), secret("text"), Bytes.empty())).isFalse();
        assertThat(algorithm.verifies(secret("key"), secret("text"), Bytes.adopt(code))).isTrue();
    }

    @Test
    void tellsKeysApart() {
        assertThat(MacAlgorithm.HMAC_SHA_256.of(secret("one"), secret("text")))
                .isNotEqualTo(MacAlgorithm.HMAC_SHA_256.of(secret("two"), secret("text")));
    }

    private static SecretBytes secret(String text) {
        return SecretBytes.adopt(text.getBytes(StandardCharsets.US_ASCII));
    }
}
