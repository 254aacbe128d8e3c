package coffer.kms.publickey;

import static coffer.kms.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import coffer.gate.Identity;
import coffer.kernel.Bytes;
import coffer.kernel.SecretBytes;
import coffer.kms.TestKms;
import coffer.kms.api.GetPublicKeyRequest;
import coffer.kms.api.GetPublicKeyResponse;
import coffer.kms.api.KmsApi;
import coffer.kms.api.SignRequest;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PublicKeyOperationsTest {
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
    @CsvSource({
        "RSA_2048, RSASSA_PKCS1_V1_5_SHA_256, RSA, SHA256withRSA, 294",
        "ECC_NIST_P384, ECDSA_SHA_384, EC, SHA384withECDSA, 120",
        "ECC_NIST_EDWARDS25519, ED25519_SHA_512, Ed25519, Ed25519, 44",
        "ML_DSA_44, ML_DSA_SHAKE_256, ML-DSA, ML-DSA, 1334"
    })
    void whoeverHasThePublicKeyCanVerify(
            String spec, String algorithm, String keys, String signatures, int length)
            throws GeneralSecurityException {
        String key = kms.key(spec, "SIGN_VERIFY");
        byte[] message = {1, 2, 3};
        Bytes signature =
                kms.as(
                                ROOT,
                                KmsApi.SIGN,
                                SignRequest.builder()
                                        .keyId(key)
                                        .message(SecretBytes.adopt(message.clone()))
                                        .signingAlgorithm(algorithm)
                                        .build())
                        .signature()
                        .orElseThrow();

        Bytes encoded = publicKey(ROOT, key).publicKey().orElseThrow();

        assertThat(encoded.size()).isEqualTo(length);
        PublicKey half =
                KeyFactory.getInstance(keys)
                        .generatePublic(new X509EncodedKeySpec(encoded.toArray()));
        Signature verifier = Signature.getInstance(signatures);
        verifier.initVerify(half);
        verifier.update(message);
        assertThat(verifier.verify(signature.toArray())).isTrue();
    }

    @Test
    void theAnswerSaysWhatTheKeyIsFor() {
        String key = kms.key("ECC_NIST_P256", "KEY_AGREEMENT");

        GetPublicKeyResponse answer = publicKey(ROOT, key);

        assertThat(answer.keyId()).contains(key);
        assertThat(answer.keySpec()).contains("ECC_NIST_P256");
        assertThat(answer.customerMasterKeySpec()).contains("ECC_NIST_P256");
        assertThat(answer.keyUsage()).contains("KEY_AGREEMENT");
        assertThat(answer.keyAgreementAlgorithms()).contains(List.of("ECDH"));
        assertThat(answer.signingAlgorithms()).isEmpty();
        assertThat(answer.encryptionAlgorithms()).isEmpty();
        assertThat(publicKey(ROOT, key)).isEqualTo(answer);
    }

    @Test
    void keysWithoutAPublicHalfHaveNoneToGive() {
        String symmetric = kms.key(TestKms.ACCOUNT);
        String hmac = kms.key("HMAC_256", "GENERATE_VERIFY_MAC");

        assertRefused("UnsupportedOperationException", () -> publicKey(ROOT, symmetric));
        assertRefused("UnsupportedOperationException", () -> publicKey(ROOT, hmac));
    }

    @Test
    void itIsGivenToWhoMayHaveItOnly() {
        String key = kms.key("ECC_NIST_P256", "SIGN_VERIFY");
        Identity alice = TestKms.user(TestKms.ACCOUNT, "alice");
        kms.permit(alice, "kms:Verify", "*");

        assertRefused("AccessDeniedException", () -> publicKey(alice, key));
        kms.permit(alice, "kms:GetPublicKey", key);
        assertThat(publicKey(alice, key).publicKey()).isPresent();
    }

    private GetPublicKeyResponse publicKey(Identity who, String key) {
        GetPublicKeyRequest request = GetPublicKeyRequest.builder().keyId(key).build();
        return kms.as(who, KmsApi.GET_PUBLIC_KEY, request);
    }
}
