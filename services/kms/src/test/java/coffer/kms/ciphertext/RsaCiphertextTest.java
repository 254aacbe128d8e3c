package coffer.kms.ciphertext;

import static coffer.kms.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import coffer.gate.Identity;
import coffer.kernel.Bytes;
import coffer.kernel.SecretBytes;
import coffer.kms.TestKms;
import coffer.kms.api.DecryptRequest;
import coffer.kms.api.DecryptResponse;
import coffer.kms.api.EncryptRequest;
import coffer.kms.api.EncryptResponse;
import coffer.kms.api.KmsApi;
import coffer.kms.api.ReEncryptRequest;
import coffer.kms.api.ReEncryptResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Encrypting under keys whose public half anybody may have.
class RsaCiphertextTest {
    private static final Identity ROOT = TestKms.root(TestKms.ACCOUNT);
    private static final String OAEP = "RSAES_OAEP_SHA_256";

    private TestKms kms;
    private String key;

    @BeforeEach
    void open(@TempDir Path folder) {
        kms = new TestKms(folder);
        key = kms.key("RSA_2048", "ENCRYPT_DECRYPT");
    }

    @AfterEach
    void close() {
        kms.close();
    }

    // AWS: KMS API Reference, Encrypt: the maximum size of the data.
    @ParameterizedTest
    @CsvSource({"RSAES_OAEP_SHA_1, 214", "RSAES_OAEP_SHA_256, 190"})
    void encryptsUpToAwssLimits(String algorithm, int limit) {
        EncryptResponse sealed = encrypt(algorithm, limit);
        DecryptResponse opened = decrypt(algorithm, sealed.ciphertextBlob().orElseThrow());

        assertThat(sealed.encryptionAlgorithm()).contains(algorithm);
        assertThat(sealed.ciphertextBlob().orElseThrow().size()).isEqualTo(256);
        assertThat(opened.plaintext().orElseThrow().size()).isEqualTo(limit);
        assertThat(opened.encryptionAlgorithm()).contains(algorithm);
        assertThat(opened.keyId()).contains(key);
        assertThat(opened.keyMaterialId()).isEmpty();
        assertRefused("ValidationException", () -> encrypt(algorithm, limit + 1))
                .hasMessage(
                        "Algorithm %s and key spec RSA_2048 cannot encrypt data larger than %d bytes."
                                .formatted(algorithm, limit));
    }

    @Test
    void everythingThatDoesNotDecryptIsRefusedAlike() {
        byte[] blob = encrypt(OAEP, 3).ciphertextBlob().orElseThrow().toArray();
        String other = kms.key("RSA_2048", "ENCRYPT_DECRYPT");

        for (int i = 0; i < blob.length; i += 5) {
            byte[] changed = blob.clone();
            changed[i] ^= (byte) (1 << (i % 8));
            assertInvalid(decryption(OAEP, Bytes.adopt(changed)));
        }
        assertInvalid(decryption("RSAES_OAEP_SHA_1", Bytes.copyOf(blob)));
        assertInvalid(decryption(OAEP, Bytes.copyOf(blob)).keyId(other));
        assertInvalid(decryption(OAEP, Bytes.adopt(new byte[1])));
        assertInvalid(decryption(OAEP, Bytes.adopt(new byte[6_144])));
        assertInvalid(
                DecryptRequest.builder()
                        .ciphertextBlob(Bytes.copyOf(blob))
                        .encryptionAlgorithm(OAEP));
    }

    @Test
    void theAlgorithmMustBeSaidAndNoContextGiven() {
        Bytes blob = encrypt(OAEP, 3).ciphertextBlob().orElseThrow();

        assertRefused(
                        "InvalidKeyUsageException",
                        () ->
                                kms.as(
                                        ROOT,
                                        KmsApi.DECRYPT,
                                        DecryptRequest.builder()
                                                .keyId(key)
                                                .ciphertextBlob(blob)
                                                .build()))
                .hasMessage("Algorithm SYMMETRIC_DEFAULT is incompatible with key spec RSA_2048.");
        assertRefused(
                "ValidationException",
                () ->
                        kms.as(
                                ROOT,
                                KmsApi.ENCRYPT,
                                encryption(OAEP, 3).encryptionContext(Map.of("a", "b")).build()));
        assertRefused(
                "ValidationException",
                () ->
                        kms.as(
                                ROOT,
                                KmsApi.DECRYPT,
                                decryption(OAEP, blob)
                                        .encryptionContext(Map.of("a", "b"))
                                        .build()));
    }

    @Test
    void keysForSignaturesDoNotEncrypt() {
        String signing = kms.key("RSA_2048", "SIGN_VERIFY");

        assertRefused(
                        "InvalidKeyUsageException",
                        () ->
                                kms.as(
                                        ROOT,
                                        KmsApi.ENCRYPT,
                                        encryption(OAEP, 3).keyId(signing).build()))
                .hasMessage(signing + " key usage is SIGN_VERIFY which is not valid for Encrypt.");
        assertRefused(
                        "InvalidKeyUsageException",
                        () ->
                                kms.as(
                                        ROOT,
                                        KmsApi.DECRYPT,
                                        decryption(OAEP, Bytes.adopt(new byte[256]))
                                                .keyId(signing)
                                                .build()))
                .hasMessage(signing + " key usage is SIGN_VERIFY which is not valid for Decrypt.");
    }

    @Test
    void reEncryptsBetweenAllKinds() {
        String symmetric = kms.key(TestKms.ACCOUNT);
        Bytes blob = kms.encrypt(ROOT, symmetric, "text", Map.of("a", "b"));

        ReEncryptResponse toRsa =
                kms.as(
                        ROOT,
                        KmsApi.RE_ENCRYPT,
                        ReEncryptRequest.builder()
                                .ciphertextBlob(blob)
                                .sourceEncryptionContext(Map.of("a", "b"))
                                .destinationKeyId(key)
                                .destinationEncryptionAlgorithm(OAEP)
                                .build());
        ReEncryptResponse back =
                kms.as(
                        ROOT,
                        KmsApi.RE_ENCRYPT,
                        ReEncryptRequest.builder()
                                .ciphertextBlob(toRsa.ciphertextBlob().orElseThrow())
                                .sourceKeyId(key)
                                .sourceEncryptionAlgorithm(OAEP)
                                .destinationKeyId(symmetric)
                                .build());

        assertThat(toRsa.sourceKeyMaterialId()).isPresent();
        assertThat(toRsa.destinationKeyMaterialId()).isEmpty();
        assertThat(toRsa.destinationEncryptionAlgorithm()).contains(OAEP);
        assertThat(back.sourceKeyMaterialId()).isEmpty();
        assertThat(back.sourceKeyId()).contains(key);
        assertThat(kms.decrypt(ROOT, back.ciphertextBlob().orElseThrow(), Map.of()))
                .isEqualTo("text");
    }

    @Test
    void dryRunsAndPoliciesSeeTheAlgorithm() {
        Bytes blob = encrypt(OAEP, 3).ciphertextBlob().orElseThrow();
        Identity alice = TestKms.user(TestKms.ACCOUNT, "alice");
        kms.attach(
                alice,
                """
                {"Version":"2012-10-17","Statement":[
                  {"Effect":"Allow","Action":"kms:Decrypt","Resource":"*",
                   "Condition":{"StringEquals":{"kms:EncryptionAlgorithm":"RSAES_OAEP_SHA_1"}}}]}\
                """);

        assertRefused(
                "AccessDeniedException",
                () -> kms.as(alice, KmsApi.DECRYPT, decryption(OAEP, blob).build()));
        assertRefused(
                "DryRunOperationException",
                () -> kms.as(ROOT, KmsApi.DECRYPT, decryption(OAEP, blob).dryRun(true).build()));
        assertRefused(
                "DryRunOperationException",
                () ->
                        kms.as(
                                ROOT,
                                KmsApi.DECRYPT,
                                DecryptRequest.builder()
                                        .keyId(key)
                                        .encryptionAlgorithm(OAEP)
                                        .dryRun(true)
                                        .dryRunModifiers(List.of("IGNORE_CIPHERTEXT"))
                                        .build()));
        assertRefused(
                "InvalidCiphertextException",
                () ->
                        kms.as(
                                ROOT,
                                KmsApi.DECRYPT,
                                decryption(OAEP, Bytes.adopt(new byte[256])).dryRun(true).build()));
    }

    private EncryptResponse encrypt(String algorithm, int length) {
        return kms.as(ROOT, KmsApi.ENCRYPT, encryption(algorithm, length).build());
    }

    private DecryptResponse decrypt(String algorithm, Bytes blob) {
        return kms.as(ROOT, KmsApi.DECRYPT, decryption(algorithm, blob).build());
    }

    private void assertInvalid(DecryptRequest.Builder request) {
        assertRefused(
                        "InvalidCiphertextException",
                        () -> kms.as(ROOT, KmsApi.DECRYPT, request.build()))
                .hasMessage("");
    }

    private EncryptRequest.Builder encryption(String algorithm, int length) {
        return EncryptRequest.builder()
                .keyId(key)
                .plaintext(SecretBytes.adopt(new byte[length]))
                .encryptionAlgorithm(algorithm);
    }

    private DecryptRequest.Builder decryption(String algorithm, Bytes blob) {
        return DecryptRequest.builder()
                .keyId(key)
                .ciphertextBlob(blob)
                .encryptionAlgorithm(algorithm);
    }
}
