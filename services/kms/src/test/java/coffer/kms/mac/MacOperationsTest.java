package coffer.kms.mac;

import static coffer.kms.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import coffer.gate.Identity;
import coffer.kernel.Bytes;
import coffer.kernel.SecretBytes;
import coffer.kms.TestKms;
import coffer.kms.api.GenerateMacRequest;
import coffer.kms.api.GenerateMacResponse;
import coffer.kms.api.KmsApi;
import coffer.kms.api.VerifyMacRequest;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MacOperationsTest {
    private static final Identity ROOT = TestKms.root(TestKms.ACCOUNT);

    private TestKms kms;

    @BeforeEach
    void open(@TempDir Path folder) {
        kms = new TestKms(folder);
    }

    @AfterEach
    void close() {
        kms.close();
    }

    @ParameterizedTest
    @CsvSource({"224, 28", "256, 32", "384, 48", "512, 64"})
    void aCodeIsVerifiedByItsOwnKeyOnly(String bits, int length) {
        String key = kms.key("HMAC_" + bits, "GENERATE_VERIFY_MAC");
        String other = kms.key("HMAC_" + bits, "GENERATE_VERIFY_MAC");
        String algorithm = "HMAC_SHA_" + bits;

        GenerateMacResponse made = generate(key, algorithm);
        Bytes mac = made.mac().orElseThrow();

        assertThat(mac.size()).isEqualTo(length);
        assertThat(made.keyId()).contains(key);
        assertThat(made.macAlgorithm()).contains(algorithm);
        assertThat(generate(key, algorithm).mac()).contains(mac);
        assertThat(
                        kms.as(ROOT, KmsApi.VERIFY_MAC, verification(key, algorithm, mac).build())
                                .macValid())
                .contains(true);
        assertInvalid(verification(other, algorithm, mac));
        for (int i = 0; i < mac.size(); i++) {
            byte[] changed = mac.toArray();
            changed[i] ^= 1;
            assertInvalid(verification(key, algorithm, Bytes.adopt(changed)));
        }
        assertInvalid(verification(key, algorithm, Bytes.adopt(new byte[1])));
        assertInvalid(verification(key, algorithm, mac).message(SecretBytes.adopt(new byte[] {9})));
    }

    @Test
    void onlyHmacKeysMakeThemAndOnlyByTheirAlgorithm() {
        String key = kms.key("HMAC_256", "GENERATE_VERIFY_MAC");
        String symmetric = kms.key(TestKms.ACCOUNT);

        assertRefused("InvalidKeyUsageException", () -> generate(key, "HMAC_SHA_512"))
                .hasMessage("Algorithm HMAC_SHA_512 is incompatible with key spec HMAC_256.");
        assertRefused("InvalidKeyUsageException", () -> generate(symmetric, "HMAC_SHA_256"))
                .hasMessage(
                        symmetric
                                + " key usage is ENCRYPT_DECRYPT which is not valid for"
                                + " GenerateMac.");
        assertRefused(
                "InvalidKeyUsageException",
                () -> kms.encrypt(ROOT, key, "text", java.util.Map.of()));
    }

    @Test
    void dryRunsEndAfterEveryCheck() {
        String key = kms.key("HMAC_256", "GENERATE_VERIFY_MAC");
        Bytes mac = generate(key, "HMAC_SHA_256").mac().orElseThrow();

        assertRefused(
                "DryRunOperationException",
                () ->
                        kms.as(
                                ROOT,
                                KmsApi.VERIFY_MAC,
                                verification(key, "HMAC_SHA_256", mac).dryRun(true).build()));
        assertRefused(
                "KMSInvalidMacException",
                () ->
                        kms.as(
                                ROOT,
                                KmsApi.VERIFY_MAC,
                                verification(key, "HMAC_SHA_256", Bytes.adopt(new byte[32]))
                                        .dryRun(true)
                                        .build()));
        assertRefused(
                "DryRunOperationException",
                () ->
                        kms.as(
                                ROOT,
                                KmsApi.GENERATE_MAC,
                                generation(key, "HMAC_SHA_256").dryRun(true).build()));
    }

    @Test
    void policiesSeeTheAlgorithm() {
        String key = kms.key("HMAC_256", "GENERATE_VERIFY_MAC");
        Identity alice = TestKms.user(TestKms.ACCOUNT, "alice");
        kms.attach(
                alice,
                """
                {"Version":"2012-10-17","Statement":[
                  {"Effect":"Allow","Action":"kms:*Mac","Resource":"*",
                   "Condition":{"StringEquals":{"kms:MacAlgorithm":"HMAC_SHA_256"}}}]}\
                """);

        assertThat(
                        kms.as(alice, KmsApi.GENERATE_MAC, generation(key, "HMAC_SHA_256").build())
                                .mac())
                .isPresent();
        assertRefused(
                "AccessDeniedException",
                () -> kms.as(alice, KmsApi.GENERATE_MAC, generation(key, "HMAC_SHA_512").build()));
    }

    private GenerateMacResponse generate(String key, String algorithm) {
        return kms.as(ROOT, KmsApi.GENERATE_MAC, generation(key, algorithm).build());
    }

    private void assertInvalid(VerifyMacRequest.Builder request) {
        assertRefused(
                        "KMSInvalidMacException",
                        () -> kms.as(ROOT, KmsApi.VERIFY_MAC, request.build()))
                .hasMessage("");
    }

    private static GenerateMacRequest.Builder generation(String key, String algorithm) {
        return GenerateMacRequest.builder()
                .keyId(key)
                .message(SecretBytes.adopt(new byte[] {1, 2, 3}))
                .macAlgorithm(algorithm);
    }

    private static VerifyMacRequest.Builder verification(String key, String algorithm, Bytes mac) {
        return VerifyMacRequest.builder()
                .keyId(key)
                .message(SecretBytes.adopt(new byte[] {1, 2, 3}))
                .mac(mac)
                .macAlgorithm(algorithm);
    }
}
