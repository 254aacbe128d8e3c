package coffer.kms.ciphertext;

import static coffer.kms.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import coffer.gate.Identity;
import coffer.kernel.Bytes;
import coffer.kms.TestKms;
import coffer.testing.Forall;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CiphertextProperties {
    private static final Identity ROOT = TestKms.root(TestKms.ACCOUNT);

    private static final Map<String, String> CONTEXT = Map.of("purpose", "test");

    private TestKms kms;

    @BeforeEach
    void open(@TempDir Path folder) {
        kms = new TestKms(folder);
    }

    @AfterEach
    void close() {
        kms.close();
    }

    @Test
    void whatWasEncryptedIsDecryptedUnderTheSameContextOnly() {
        String key = kms.key(TestKms.ACCOUNT);
        Forall.cases(
                60,
                gen -> {
                    Map<String, String> context = context(gen);
                    String text = "x" + gen.text("abc\u00e9 ");

                    Bytes blob = kms.encrypt(ROOT, key, text, context);

                    assertThat(kms.decrypt(ROOT, blob, context)).isEqualTo(text);
                    Map<String, String> other = context(gen);
                    if (!other.equals(context)) {
                        assertRefused(
                                "InvalidCiphertextException", () -> kms.decrypt(ROOT, blob, other));
                    }
                });
    }

    @Test
    void aFlippedBitInAnyByteIsRefused() {
        byte[] blob = kms.encrypt(ROOT, kms.key(TestKms.ACCOUNT), "s", CONTEXT).toArray();

        for (int i = 0; i < blob.length; i++) assertRefusedWithout(blob, 8 * i + i % 8);
    }

    @Test
    @Tag("long")
    void everyFlippedBitIsRefused() {
        byte[] blob = kms.encrypt(ROOT, kms.key(TestKms.ACCOUNT), "secret", CONTEXT).toArray();

        for (int bit = 0; bit < 8 * blob.length; bit++) assertRefusedWithout(blob, bit);
    }

    @Test
    void everyTruncationAndExtensionIsRefused() {
        String key = kms.key(TestKms.ACCOUNT);
        byte[] blob = kms.encrypt(ROOT, key, "secret", Map.of()).toArray();

        for (int length = 1; length <= blob.length + 1; length++) {
            if (length == blob.length) continue;
            Bytes changed = Bytes.adopt(Arrays.copyOf(blob, length));
            assertRefused("InvalidCiphertextException", () -> kms.decrypt(ROOT, changed, Map.of()));
        }
    }

    private void assertRefusedWithout(byte[] blob, int bit) {
        byte[] changed = blob.clone();
        changed[bit / 8] ^= (byte) (1 << (bit % 8));
        assertRefused(
                        "InvalidCiphertextException",
                        () -> kms.decrypt(ROOT, Bytes.adopt(changed), CONTEXT))
                .hasMessage("");
    }

    private static Map<String, String> context(Forall.Gen gen) {
        Map<String, String> context = new HashMap<>();
        for (int i = gen.below(4); i > 0; i--) context.put("k" + gen.text("abc"), gen.text("xyz"));
        return context;
    }
}
