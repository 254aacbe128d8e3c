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
import coffer.kms.api.RotateKeyOnDemandRequest;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CiphertextOperationsTest {
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
    void answersWithTheArnAndTheAlgorithm() {
        String id = key.substring(key.indexOf('/') + 1);

        EncryptResponse sealed = kms.as(ROOT, KmsApi.ENCRYPT, encryption(id).build());
        DecryptResponse opened =
                kms.as(
                        ROOT,
                        KmsApi.DECRYPT,
                        DecryptRequest.builder().ciphertextBlob(sealed.ciphertextBlob()).build());

        assertThat(sealed.keyId()).contains(key);
        assertThat(sealed.encryptionAlgorithm()).contains("SYMMETRIC_DEFAULT");
        assertThat(opened.keyId()).contains(key);
        assertThat(opened.keyMaterialId().orElseThrow()).matches("[0-9a-f]{64}");
    }

    @Test
    void sealsTheSameTextDifferentlyEachTime() {
        Bytes one = kms.encrypt(ROOT, key, "text", Map.of());
        Bytes other = kms.encrypt(ROOT, key, "text", Map.of());

        assertThat(one).isNotEqualTo(other);
    }

    @Test
    void decryptsUnderTheRightKeyOnlyIfOneIsNamed() {
        Bytes blob = kms.encrypt(ROOT, key, "text", Map.of());
        String other = kms.key(TestKms.ACCOUNT);

        DecryptRequest.Builder request = DecryptRequest.builder().ciphertextBlob(blob);

        assertRefused(
                        "IncorrectKeyException",
                        () -> kms.as(ROOT, KmsApi.DECRYPT, request.keyId(other).build()))
                .hasMessageContaining("does not identify a CMK that can perform this operation");
        assertThat(kms.as(ROOT, KmsApi.DECRYPT, request.keyId(key).build()).keyId()).contains(key);
    }

    @Test
    void namesUnknownKeysAsAwsDoes() {
        String unknown =
                "arn:aws:kms:eu-west-1:111122223333:key/12345678-1234-1234-1234-123456789012";

        assertRefused("NotFoundException", () -> kms.encrypt(ROOT, unknown, "x", Map.of()))
                .hasMessage("Key '" + unknown + "' does not exist");
        assertRefused("NotFoundException", () -> kms.encrypt(ROOT, "alias/none", "x", Map.of()))
                .hasMessage("Alias arn:aws:kms:eu-west-1:111122223333:alias/none is not found.");
        assertRefused("NotFoundException", () -> kms.encrypt(ROOT, "nonsense", "x", Map.of()));
        assertRefused(
                "NotFoundException",
                () -> kms.encrypt(ROOT, key.replace("eu-west-1", "us-east-1"), "x", Map.of()));
        assertRefused(
                "InvalidArnException",
                () -> kms.encrypt(ROOT, key.replace("key/", "keys/"), "x", Map.of()));
        assertRefused(
                "InvalidArnException",
                () -> kms.encrypt(ROOT, "arn:aws:s3:::bucket", "x", Map.of()));
    }

    @Test
    void dryRunsEndAfterEveryCheckAndBeforeAnyResult() {
        Bytes blob = kms.encrypt(ROOT, key, "text", Map.of());

        assertRefused(
                "DryRunOperationException",
                () -> kms.as(ROOT, KmsApi.ENCRYPT, encryption(key).dryRun(true).build()));
        assertRefused(
                "DryRunOperationException",
                () ->
                        kms.as(
                                ROOT,
                                KmsApi.DECRYPT,
                                DecryptRequest.builder()
                                        .ciphertextBlob(blob)
                                        .dryRun(true)
                                        .build()));
        assertRefused(
                "DryRunOperationException",
                () ->
                        kms.as(
                                ROOT,
                                KmsApi.DECRYPT,
                                DecryptRequest.builder()
                                        .keyId(key)
                                        .dryRun(true)
                                        .dryRunModifiers(List.of("IGNORE_CIPHERTEXT"))
                                        .build()));
        assertRefused(
                "InvalidCiphertextException",
                () ->
                        kms.as(
                                ROOT,
                                KmsApi.DECRYPT,
                                DecryptRequest.builder()
                                        .ciphertextBlob(blob)
                                        .encryptionContext(Map.of("not", "this"))
                                        .dryRun(true)
                                        .build()));
        assertRefused(
                "ValidationException",
                () -> kms.as(ROOT, KmsApi.DECRYPT, DecryptRequest.builder().build()));
        assertRefused(
                "AccessDeniedException",
                () ->
                        kms.as(
                                TestKms.user(TestKms.ACCOUNT, "eve"),
                                KmsApi.ENCRYPT,
                                encryption(key).dryRun(true).build()));
    }

    @Test
    void refusesOtherAlgorithmsAndGrantTokens() {
        assertRefused(
                "InvalidKeyUsageException",
                () ->
                        kms.as(
                                ROOT,
                                KmsApi.ENCRYPT,
                                encryption(key).encryptionAlgorithm("RSAES_OAEP_SHA_256").build()));
        assertRefused(
                "InvalidGrantTokenException",
                () ->
                        kms.as(
                                ROOT,
                                KmsApi.ENCRYPT,
                                encryption(key).grantTokens(List.of("token")).build()));
    }

    @Test
    void reEncryptsToAnotherKeyAndContext() {
        Bytes blob = kms.encrypt(ROOT, key, "text", Map.of("a", "1"));
        String target = kms.key(TestKms.ACCOUNT);

        ReEncryptResponse moved =
                kms.as(
                        ROOT,
                        KmsApi.RE_ENCRYPT,
                        reEncryption(blob, target)
                                .sourceEncryptionContext(Map.of("a", "1"))
                                .destinationEncryptionContext(Map.of("b", "2"))
                                .build());

        assertThat(moved.sourceKeyId()).contains(key);
        assertThat(moved.keyId()).contains(target);
        assertThat(moved.sourceKeyMaterialId()).isNotEqualTo(moved.destinationKeyMaterialId());
        assertThat(kms.decrypt(ROOT, moved.ciphertextBlob().orElseThrow(), Map.of("b", "2")))
                .isEqualTo("text");
    }

    @Test
    void reEncryptsOnlyForWhoMayUseBothKeys() {
        Bytes blob = kms.encrypt(ROOT, key, "text", Map.of());
        String target = kms.key(TestKms.ACCOUNT);
        Identity alice = TestKms.user(TestKms.ACCOUNT, "alice");
        ReEncryptRequest request = reEncryption(blob, target).build();

        kms.permit(alice, "kms:ReEncryptFrom", key);
        assertRefused("AccessDeniedException", () -> kms.as(alice, KmsApi.RE_ENCRYPT, request))
                .hasMessageContaining("kms:ReEncryptTo");
        kms.permit(alice, "kms:ReEncryptTo", target);
        assertRefused("AccessDeniedException", () -> kms.as(alice, KmsApi.RE_ENCRYPT, request))
                .hasMessageContaining("kms:ReEncryptFrom");
        kms.permit(alice, "kms:ReEncrypt*", "*");
        assertThat(kms.as(alice, KmsApi.RE_ENCRYPT, request).keyId()).contains(target);
    }

    @Test
    void whatWasEncryptedBeforeARotationIsReadableAfterIt() {
        Bytes before = kms.encrypt(ROOT, key, "before", Map.of());
        RotateKeyOnDemandRequest rotation = RotateKeyOnDemandRequest.builder().keyId(key).build();
        kms.as(ROOT, KmsApi.ROTATE_KEY_ON_DEMAND, rotation);

        Bytes after = kms.encrypt(ROOT, key, "after", Map.of());

        assertThat(materialOf(after)).isNotEqualTo(materialOf(before));
        assertThat(kms.decrypt(ROOT, before, Map.of())).isEqualTo("before");
        assertThat(kms.decrypt(ROOT, after, Map.of())).isEqualTo("after");
    }

    @Test
    void recordsEachUseWithItsKey() {
        kms.encrypt(ROOT, key, "marker-in-the-clear", Map.of("purpose", "seen"));

        assertThat(kms.records())
                .anySatisfy(record -> {
                    assertThat(record.eventName()).isEqualTo("Encrypt");
                    assertThat(record.resources()).anyMatch(r -> r.name().equals(key));
                    assertThat(record.json()).contains("\"purpose\"");
                })
                .noneSatisfy(record -> assertThat(record.json()).contains("marker-in-the-clear"));
    }

    private static EncryptRequest.Builder encryption(String keyId) {
        return EncryptRequest.builder()
                .keyId(keyId)
                .plaintext(SecretBytes.adopt(new byte[] {1, 2, 3}));
    }

    private static ReEncryptRequest.Builder reEncryption(Bytes blob, String target) {
        return ReEncryptRequest.builder().ciphertextBlob(blob).destinationKeyId(target);
    }

    private static Bytes materialOf(Bytes blob) {
        return CiphertextBlob.parse(blob).materialId();
    }
}
