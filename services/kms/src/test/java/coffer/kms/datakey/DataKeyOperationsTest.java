package coffer.kms.datakey;

import static coffer.kms.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import coffer.gate.Identity;
import coffer.kernel.SecretBytes;
import coffer.kms.TestKms;
import coffer.kms.api.DecryptRequest;
import coffer.kms.api.GenerateDataKeyRequest;
import coffer.kms.api.GenerateDataKeyResponse;
import coffer.kms.api.GenerateDataKeyWithoutPlaintextRequest;
import coffer.kms.api.GenerateRandomRequest;
import coffer.kms.api.KmsApi;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataKeyOperationsTest {
    private static final Identity ROOT = TestKms.root(TestKms.ACCOUNT);

    private TestKms kms;
    private String key;

    @BeforeEach
    void open(@TempDir Path folder) {
        kms = new TestKms(folder);
        key = kms.key(TestKms.ACCOUNT);
    }

    @AfterEach
    void close() {
        kms.close();
    }

    @Test
    void theEncryptedFormDecryptsToTheClearOne() {
        GenerateDataKeyResponse made =
                kms.as(
                        ROOT,
                        KmsApi.GENERATE_DATA_KEY,
                        request().keySpec("AES_256").encryptionContext(Map.of("a", "b")).build());

        SecretBytes opened =
                kms.as(
                                ROOT,
                                KmsApi.DECRYPT,
                                DecryptRequest.builder()
                                        .ciphertextBlob(made.ciphertextBlob())
                                        .encryptionContext(Map.of("a", "b"))
                                        .build())
                        .plaintext()
                        .orElseThrow();

        assertThat(opened.sameAs(made.plaintext().orElseThrow())).isTrue();
        assertThat(opened.size()).isEqualTo(32);
        assertThat(made.keyId()).contains(key);
    }

    @Test
    void theLengthIsSaidOnceByNumberOrBySpec() {
        assertThat(lengthOf(request().keySpec("AES_128"))).isEqualTo(16);
        assertThat(lengthOf(request().numberOfBytes(1_024))).isEqualTo(1_024);
        assertRefused("ValidationException", () -> lengthOf(request()))
                .hasMessage("Please specify either number of bytes or key spec.");
        assertRefused(
                "ValidationException",
                () -> lengthOf(request().keySpec("AES_128").numberOfBytes(16)));
    }

    @Test
    void withoutPlaintextNeedsItsOwnPermission() {
        Identity alice = TestKms.user(TestKms.ACCOUNT, "alice");
        kms.permit(alice, "kms:GenerateDataKey", "*");
        GenerateDataKeyWithoutPlaintextRequest request =
                GenerateDataKeyWithoutPlaintextRequest.builder()
                        .keyId(key)
                        .keySpec("AES_256")
                        .build();

        assertRefused(
                "AccessDeniedException",
                () -> kms.as(alice, KmsApi.GENERATE_DATA_KEY_WITHOUT_PLAINTEXT, request));
        assertThat(
                        kms.as(ROOT, KmsApi.GENERATE_DATA_KEY_WITHOUT_PLAINTEXT, request)
                                .ciphertextBlob())
                .isPresent();
    }

    @Test
    void randomBytesComeInTheLengthAskedFor() {
        GenerateRandomRequest request = GenerateRandomRequest.builder().numberOfBytes(64).build();

        SecretBytes one = kms.as(ROOT, KmsApi.GENERATE_RANDOM, request).plaintext().orElseThrow();
        SecretBytes two = kms.as(ROOT, KmsApi.GENERATE_RANDOM, request).plaintext().orElseThrow();

        assertThat(one.size()).isEqualTo(64);
        assertThat(one.sameAs(two)).isFalse();
        assertRefused(
                "ValidationException",
                () ->
                        kms.as(
                                ROOT,
                                KmsApi.GENERATE_RANDOM,
                                GenerateRandomRequest.builder().build()));
    }

    private int lengthOf(GenerateDataKeyRequest.Builder request) {
        return kms.as(ROOT, KmsApi.GENERATE_DATA_KEY, request.build())
                .plaintext()
                .orElseThrow()
                .size();
    }

    private GenerateDataKeyRequest.Builder request() {
        return GenerateDataKeyRequest.builder().keyId(key);
    }
}
