package coffer.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import coffer.kernel.Bytes;
import coffer.kernel.SecretBytes;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// RFC 5649, section 6.
class KeyWrapVectors {
    private static final String KEY = "5840df6e29b02af1ab493b705bf16ea1ae8338f4dcc176a8";

    @ParameterizedTest
    @CsvSource({
        "c37b7e6492584340bed12207808941155068f738,"
                + "138bdeaa9b8fa7fc61f97742e72248ee5ae6ae5360d1ae6a5f54f373fa543b6a",
        "466f7250617369,afbeb0f07dfbf5419200f2ccb50bb24f"
    })
    void areWrappedAndUnwrapped(String secret, String wrapped) {
        assertThat(KeyWrap.wrap(secret(KEY), secret(secret)).toHex()).isEqualTo(wrapped);
        assertThat(KeyWrap.unwrap(secret(KEY), bytes(wrapped)).expose())
                .isEqualTo(HexFormat.of().parseHex(secret));
    }

    @ParameterizedTest
    @CsvSource({"138bdeaa9b8fa7fc61f97742e72248ee5ae6ae5360d1ae6a5f54f373fa543b6a", "''", "00"})
    void refusesEveryOtherLengthAndEveryFlippedBit(String wrapped) {
        byte[] whole = HexFormat.of().parseHex(wrapped);
        for (int bit = 0; bit < whole.length * 8; bit++) {
            byte[] flipped = whole.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            assertRefused(flipped);
        }
        for (int length = 0; length < whole.length; length++) {
            assertRefused(Arrays.copyOf(whole, length));
        }
        assertRefused(Arrays.copyOf(whole, whole.length + 8));
    }

    private static void assertRefused(byte[] wrapped) {
        assertThatThrownBy(() -> KeyWrap.unwrap(secret(KEY), Bytes.adopt(wrapped)))
                .isInstanceOf(AuthenticationFailedException.class)
                .hasMessage("sealed bytes do not authenticate");
    }

    private static SecretBytes secret(String hex) {
        return SecretBytes.adopt(HexFormat.of().parseHex(hex));
    }

    private static Bytes bytes(String hex) {
        return Bytes.adopt(HexFormat.of().parseHex(hex));
    }
}
