package coffer.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import coffer.kernel.SecretBytes;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import org.bouncycastle.crypto.digests.SHAKEDigest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

// Source: C2SP, XAES-256-GCM.md, "Test vectors".
class Xaes256GcmVectors {
    private static final byte[] NONCE = ascii("ABCDEFGHIJKLMNOPQRSTUVWX");

    @Test
    void sealsWhenTheSubkeyIsNotReduced() {
        assertThat(sealed(1, ""))
                .isEqualTo("ce546ef63c9cc60765923609b33a9a1974e96e52daf2fcf7075e2271");
    }

    @Test
    void sealsWhenTheSubkeyIsReduced() {
        assertThat(sealed(3, "c2sp.org/XAES-256-GCM"))
                .isEqualTo("986ec1832593df5443a179437fd083bf3fdb41abd740a21f71eb769d");
    }

    @Test
    void sealsTenThousandRandomMessagesLikeEveryoneElse() {
        assertThat(accumulated(10_000))
                .isEqualTo("e6b9edf2df6cec60c8cbd864e2211b597fb69a529160cd040d56c0c210081939");
    }

    @Test
    @Tag("long")
    void sealsAMillionRandomMessagesLikeEveryoneElse() {
        assertThat(accumulated(1_000_000))
                .isEqualTo("2163ae1445985a30b60585ee67daa55674df06901b890593e824b8a7c885ab15");
    }

    private static String sealed(int keyByte, String aad) {
        byte[] key = new byte[32];
        Arrays.fill(key, (byte) keyByte);
        return hexWithoutNonce(seal(key, NONCE, ascii("XAES-256-GCM"), ascii(aad)));
    }

    private static String accumulated(int rounds) {
        SHAKEDigest input = new SHAKEDigest(128);
        SHAKEDigest output = new SHAKEDigest(128);
        for (int i = 0; i < rounds; i++) {
            byte[] key = squeeze(input, 32);
            byte[] nonce = squeeze(input, 24);
            byte[] plaintext = squeeze(input, squeeze(input, 1)[0] & 0xff);
            byte[] aad = squeeze(input, squeeze(input, 1)[0] & 0xff);
            byte[] sealed = seal(key, nonce, plaintext, aad);
            output.update(sealed, 24, sealed.length - 24);
        }
        return HexFormat.of().formatHex(squeeze(output, 32));
    }

    private static byte[] seal(byte[] key, byte[] nonce, byte[] plaintext, byte[] aad) {
        try (Xaes256Gcm cipher = new Xaes256Gcm(SecretBytes.adopt(key), new SecureRandom())) {
            byte[] sealed = cipher.seal(nonce, plaintext, aad);
            assertThat(cipher.open(sealed, aad)).isEqualTo(plaintext);
            return sealed;
        }
    }

    private static byte[] squeeze(SHAKEDigest shake, int length) {
        byte[] bytes = new byte[length];
        shake.doOutput(bytes, 0, length);
        return bytes;
    }

    private static String hexWithoutNonce(byte[] sealed) {
        return HexFormat.of().formatHex(sealed, 24, sealed.length);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
