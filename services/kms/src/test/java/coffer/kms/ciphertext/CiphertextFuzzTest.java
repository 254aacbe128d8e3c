package coffer.kms.ciphertext;

import static org.assertj.core.api.Assertions.assertThat;

import coffer.gate.Identity;
import coffer.kernel.Bytes;
import coffer.kernel.ServiceException;
import coffer.kms.TestKms;
import coffer.testing.Fuzz;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Of what Encrypt gave, Decrypt takes only the very bytes, and says of nothing else why not.
class CiphertextFuzzTest {
    private static final Identity ROOT = TestKms.root(TestKms.ACCOUNT);
    private static final Map<String, String> CONTEXT = Map.of("a", "b");

    @Test
    void onlyWholeBlobsOpen(@TempDir Path folder) {
        try (TestKms kms = new TestKms(folder)) {
            byte[] one = kms.encrypt(ROOT, kms.key(TestKms.ACCOUNT), "text", CONTEXT).toArray();
            byte[] other = kms.encrypt(ROOT, kms.key(TestKms.ACCOUNT), "text", CONTEXT).toArray();

            Map<String, Integer> answers =
                    Fuzz.from(List.of(one, other))
                            .run(input -> {
                                boolean isGenuine =
                                        Arrays.equals(input, one) || Arrays.equals(input, other);
                                try {
                                    String text = kms.decrypt(ROOT, Bytes.copyOf(input), CONTEXT);
                                    assertThat(isGenuine && text.equals("text")).isTrue();
                                    return "opened";
                                } catch (ServiceException refused) {
                                    assertThat(isGenuine).isFalse();
                                    assertThat(refused.message()).isEmpty();
                                    return refused.code().wireName();
                                }
                            });

            assertThat(answers).containsOnlyKeys("opened", "InvalidCiphertextException");
        }
    }
}
