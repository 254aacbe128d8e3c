package coffer.kms.key;

import static org.assertj.core.api.Assertions.assertThat;

import coffer.gate.Identity;
import coffer.kernel.SecretBytes;
import coffer.kernel.ServiceException;
import coffer.kms.TestKms;
import coffer.kms.api.EncryptRequest;
import coffer.kms.api.KmsApi;
import coffer.testing.Timings;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The time of a refusal does not tell whether another account has the key that was named.
@Tag("long")
class ForeignKeyTimingTest {
    private static final long A_LITTLE_NANOS = 50_000;

    /// And what takes a little longer can be told apart: the measurement is able to.
    @Test
    void aKeyThatRefusesCannotBeToldFromNoneByTime(@TempDir Path folder) {
        try (TestKms kms = new TestKms(folder)) {
            String there = kms.key(TestKms.ACCOUNT);
            String none = there.replaceAll("key/.{8}", "key/00000000");
            Identity stranger = kms.admin(TestKms.OTHER_ACCOUNT);
            List<Runnable> kinds =
                    List.of(
                            () -> refused(kms, stranger, there),
                            () -> refused(kms, stranger, none),
                            () -> refusedLate(kms, stranger, none));
            Timings.of(kinds, 9_000);

            Timings timings = Timings.of(kinds, 60_000);

            assertThat(timings.t(0, 1)).isLessThan(Timings.THRESHOLD);
            assertThat(timings.t(1, 2)).isGreaterThan(Timings.THRESHOLD);
        }
    }

    private static void refusedLate(TestKms kms, Identity who, String key) {
        refused(kms, who, key);
        long end = System.nanoTime() + A_LITTLE_NANOS;
        while (System.nanoTime() < end) Thread.onSpinWait();
    }

    private static void refused(TestKms kms, Identity who, String key) {
        try {
            kms.as(who, KmsApi.ENCRYPT, request(key));
            throw new AssertionError("nothing was refused");
        } catch (ServiceException refused) {
            assertThat(refused.code().wireName()).isEqualTo("AccessDeniedException");
        }
    }

    private static EncryptRequest request(String key) {
        return EncryptRequest.builder()
                .keyId(key)
                .plaintext(SecretBytes.adopt(new byte[1]))
                .build();
    }
}
