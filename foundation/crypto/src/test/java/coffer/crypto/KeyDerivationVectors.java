package coffer.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import coffer.kernel.SecretBytes;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class KeyDerivationVectors {

    // RFC 5869, appendix A.1, A.2 and A.3.
    @Test
    void hkdfMakesTheKeysOfRfc5869() {
        assertThat(hkdf("0b".repeat(22), "000102030405060708090a0b0c", "f0f1f2f3f4f5f6f7f8f9", 42))
                .isEqualTo(
                        "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf"
                                + "34007208d5b887185865");
        assertThat(hkdf(range(0x00, 0x50), range(0x60, 0xb0), range(0xb0, 0x100), 82))
                .isEqualTo(
                        "b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c"
                                + "59045a99cac7827271cb41c65e590e09da3275600c2f09b8367793a9aca3db71"
                                + "cc30c58179ec3e87c14c01d5c1f3434f1d87");
        assertThat(hkdf("0b".repeat(22), "", "", 42))
                .isEqualTo(
                        "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d"
                                + "9d201395faa4b61a96c8");
    }

    // NIST CAVP, KDFCTR_gen, [PRF=HMAC_SHA256] [CTRLOCATION=BEFORE_FIXED] [RLEN=32_BITS], COUNT=0.
    @Test
    void kbKdfMakesTheKeyOfNistsFirstCase() {
        try (SecretBytes derived =
                KbKdf.derive(
                        secret("dd1d91b7d90b2bd3138533ce92b272fbf8a369316aefe242e659cc0ae238afe0"),
                        bytes(
                                "01322b96b30acd197979444e468e1c5c6859bf1b1cf951b7e725303e237e46b8"
                                        + "64a145fab25e517b08f8683d0315bb2911d80a0e8aba17f3b413faac"),
                        16)) {
            assertThat(HexFormat.of().formatHex(derived.expose()))
                    .isEqualTo("10621342bfb0fd40046c0e29f2cfdbf0");
        }
    }

    @Test
    void kbKdfBindsLabelContextAndLength() {
        SecretBytes key = secret("00".repeat(32));
        byte[] expected =
                new HmacSha256(key)
                        .of(
                                bytes("00000001"),
                                bytes("6c"),
                                bytes("00"),
                                bytes("63"),
                                bytes("00000100"));

        try (SecretBytes derived = KbKdf.derive(key, bytes("6c"), bytes("63"), 32);
                SecretBytes longer = KbKdf.derive(key, bytes("6c"), bytes("63"), 64)) {
            assertThat(derived.expose()).isEqualTo(expected);
            assertThat(Arrays.copyOf(longer.expose(), 32)).isNotEqualTo(expected);
        }
    }

    // RFC 4231, test cases 1 and 6.
    @Test
    void hmacMakesTheCodesOfRfc4231() {
        assertThat(hmac("0b".repeat(20), "4869205468657265"))
                .isEqualTo("b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
        assertThat(
                        hmac(
                                "aa".repeat(131),
                                "54657374205573696e67204c6172676572205468616e20426c6f636b2d53697a"
                                        + "65204b6579202d2048617368204b6579204669727374"))
                .isEqualTo("60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
    }

    private static String hkdf(String key, String salt, String info, int length) {
        try (SecretBytes derived = Hkdf.derive(secret(key), bytes(salt), bytes(info), length)) {
            return HexFormat.of().formatHex(derived.expose());
        }
    }

    private static String hmac(String key, String message) {
        return HexFormat.of().formatHex(new HmacSha256(secret(key)).of(bytes(message)));
    }

    private static String range(int from, int to) {
        StringBuilder hex = new StringBuilder();
        for (int i = from; i < to; i++) hex.append("%02x".formatted(i));
        return hex.toString();
    }

    private static SecretBytes secret(String hex) {
        return SecretBytes.adopt(bytes(hex));
    }

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex);
    }
}
