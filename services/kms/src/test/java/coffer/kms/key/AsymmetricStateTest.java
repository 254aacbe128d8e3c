package coffer.kms.key;

import static coffer.kms.Refusals.assertRefused;

import coffer.gate.Identity;
import coffer.kernel.Bytes;
import coffer.kernel.SecretBytes;
import coffer.kms.TestKms;
import coffer.kms.api.DeriveSharedSecretRequest;
import coffer.kms.api.DisableKeyRequest;
import coffer.kms.api.GenerateDataKeyPairRequest;
import coffer.kms.api.GenerateDataKeyPairWithoutPlaintextRequest;
import coffer.kms.api.GenerateMacRequest;
import coffer.kms.api.GetPublicKeyRequest;
import coffer.kms.api.KmsApi;
import coffer.kms.api.ScheduleKeyDeletionRequest;
import coffer.kms.api.SignRequest;
import coffer.kms.api.VerifyMacRequest;
import coffer.kms.api.VerifyRequest;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Every use of keys that are not symmetric, and of data key pairs, in states that forbid it. The
/// state is looked at before the request's other merits.
// AWS: KMS Developer Guide, "Key states of AWS KMS keys".
class AsymmetricStateTest {
    private static final Identity ROOT = TestKms.root(TestKms.ACCOUNT);
    private static final SecretBytes MESSAGE = SecretBytes.adopt(new byte[1]);
    private static final Bytes OTHER = Bytes.adopt(new byte[1]);

    private TestKms kms;
    private String key;

    @BeforeEach
    void open(@TempDir Path folder) {
        kms = new TestKms(folder);
        key = kms.key("ECC_NIST_P256", "SIGN_VERIFY");
    }

    @AfterEach
    void close() {
        kms.close();
    }

    @Test
    void aDisabledKeyIsNotUsed() {
        kms.as(ROOT, KmsApi.DISABLE_KEY, new DisableKeyRequest(key));

        for (Runnable use : uses()) {
            assertRefused("DisabledException", use::run).hasMessage(key + " is disabled.");
        }
    }

    @Test
    void aKeyToBeDeletedIsNotUsed() {
        kms.as(
                ROOT,
                KmsApi.SCHEDULE_KEY_DELETION,
                ScheduleKeyDeletionRequest.builder().keyId(key).build());

        for (Runnable use : uses()) {
            assertRefused("KMSInvalidStateException", use::run)
                    .hasMessage(key + " is pending deletion.");
        }
    }

    @Test
    void whoMayNotUseItLearnsNothingOfItsState() {
        kms.as(ROOT, KmsApi.DISABLE_KEY, new DisableKeyRequest(key));
        Identity eve = TestKms.user(TestKms.ACCOUNT, "eve");

        assertRefused(
                "AccessDeniedException",
                () ->
                        kms.as(
                                eve,
                                KmsApi.GET_PUBLIC_KEY,
                                GetPublicKeyRequest.builder().keyId(key).build()));
    }

    private List<Runnable> uses() {
        return List.of(
                this::sign,
                this::verify,
                this::readPublicKey,
                this::agree,
                this::generateMac,
                this::verifyMac,
                this::generatePair,
                this::generatePairWithoutPlaintext);
    }

    private void sign() {
        SignRequest.Builder request = SignRequest.builder().keyId(key).message(MESSAGE);
        kms.as(ROOT, KmsApi.SIGN, request.signingAlgorithm("ECDSA_SHA_256").build());
    }

    private void verify() {
        VerifyRequest.Builder request =
                VerifyRequest.builder().keyId(key).message(MESSAGE).signature(OTHER);
        kms.as(ROOT, KmsApi.VERIFY, request.signingAlgorithm("ECDSA_SHA_256").build());
    }

    private void readPublicKey() {
        kms.as(ROOT, KmsApi.GET_PUBLIC_KEY, GetPublicKeyRequest.builder().keyId(key).build());
    }

    private void agree() {
        DeriveSharedSecretRequest.Builder request =
                DeriveSharedSecretRequest.builder().keyId(key).publicKey(OTHER);
        kms.as(ROOT, KmsApi.DERIVE_SHARED_SECRET, request.keyAgreementAlgorithm("ECDH").build());
    }

    private void generateMac() {
        GenerateMacRequest.Builder request =
                GenerateMacRequest.builder().keyId(key).message(MESSAGE);
        kms.as(ROOT, KmsApi.GENERATE_MAC, request.macAlgorithm("HMAC_SHA_256").build());
    }

    private void verifyMac() {
        VerifyMacRequest.Builder request =
                VerifyMacRequest.builder().keyId(key).message(MESSAGE).mac(OTHER);
        kms.as(ROOT, KmsApi.VERIFY_MAC, request.macAlgorithm("HMAC_SHA_256").build());
    }

    private void generatePair() {
        GenerateDataKeyPairRequest.Builder request =
                GenerateDataKeyPairRequest.builder().keyId(key);
        kms.as(ROOT, KmsApi.GENERATE_DATA_KEY_PAIR, request.keyPairSpec("ECC_NIST_P256").build());
    }

    private void generatePairWithoutPlaintext() {
        GenerateDataKeyPairWithoutPlaintextRequest.Builder request =
                GenerateDataKeyPairWithoutPlaintextRequest.builder().keyId(key);
        kms.as(
                ROOT,
                KmsApi.GENERATE_DATA_KEY_PAIR_WITHOUT_PLAINTEXT,
                request.keyPairSpec("ECC_NIST_P256").build());
    }
}
