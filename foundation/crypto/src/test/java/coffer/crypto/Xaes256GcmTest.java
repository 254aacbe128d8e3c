package coffer.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import coffer.kernel.SecretBytes;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class Xaes256GcmTest {
    private static final byte[] AAD = {1, 2, 3};
    private static final byte[] TEXT = {10, 20, 30, 40};
    private final Xaes256Gcm cipher = cipher();

    @Test
    void opensWhatItSealed() {
        assertThat(cipher.open(cipher.seal(TEXT, AAD), AAD)).isEqualTo(TEXT);
        assertThat(cipher.open(cipher.seal(new byte[0], AAD), AAD)).isEmpty();
    }

    @Test
    void refusesEveryFlippedBit() {
        byte[] sealed = cipher.seal(TEXT, AAD);

        for (int bit = 0; bit < 8 * sealed.length; bit++) {
            byte[] changed = sealed.clone();
            changed[bit / 8] ^= (byte) (1 << bit % 8);
            assertRefused(changed, AAD);
        }
    }

    @Test
    void refusesEveryTruncation() {
        byte[] sealed = cipher.seal(TEXT, AAD);

        for (int length = 0; length < sealed.length; length++) {
            assertRefused(Arrays.copyOf(sealed, length), AAD);
        }
    }

    @Test
    void refusesOtherAssociatedData() {
        assertRefused(cipher.seal(TEXT, AAD), new byte[] {1, 2});
    }

    @Test
    void refusesAnotherKeysBytes() {
        assertRefused(cipher().seal(TEXT, AAD), AAD);
    }

    @Test
    void neverSealsTheSameWayTwice() {
        assertThat(cipher.seal(TEXT, AAD)).isNotEqualTo(cipher.seal(TEXT, AAD));
    }

    @Test
    void servesManyThreadsAtOnce() throws Exception {
        List<Future<Boolean>> outcomes = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 200; i++) {
                byte[] text = {(byte) i, (byte) (i >> 8)};
                outcomes.add(threads.submit(() -> opensManyTimes(text)));
            }
        }

        for (Future<Boolean> outcome : outcomes) assertThat(outcome.get()).isTrue();
    }

    private boolean opensManyTimes(byte[] text) {
        for (int i = 0; i < 100; i++) {
            byte[] sealed = cipher.seal(text, AAD);
            if (!Arrays.equals(cipher.open(sealed, AAD), text)) return false;
            sealed[30] ^= 1;
            assertRefused(sealed, AAD);
        }
        return true;
    }

    private void assertRefused(byte[] sealed, byte[] aad) {
        assertThatThrownBy(() -> cipher.open(sealed, aad))
                .isExactlyInstanceOf(AuthenticationFailedException.class)
                .hasMessage("sealed bytes do not authenticate");
    }

    private static Xaes256Gcm cipher() {
        SecureRandom random = new SecureRandom();
        return new Xaes256Gcm(SecretBytes.adopt(random.generateSeed(32)), random);
    }
}
