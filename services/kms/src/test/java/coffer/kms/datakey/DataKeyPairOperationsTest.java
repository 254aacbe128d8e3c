package coffer.kms.datakey;

import static coffer.kms.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import coffer.gate.Identity;
import coffer.kernel.Bytes;
import coffer.kernel.SecretBytes;
import coffer.kms.TestKms;
import coffer.kms.api.DecryptRequest;
import coffer.kms.api.DecryptResponse;
import coffer.kms.api.GenerateDataKeyPairRequest;
import coffer.kms.api.GenerateDataKeyPairResponse;
import coffer.kms.api.GenerateDataKeyPairWithoutPlaintextRequest;
import coffer.kms.api.GenerateDataKeyPairWithoutPlaintextResponse;
import coffer.kms.api.KmsApi;
import coffer.kms.api.RecipientInfo;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Map;
import javax.crypto.Cipher;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DataKeyPairOperationsTest {
    private static final Identity ROOT = TestKms.root(TestKms.ACCOUNT);
    private static final Map<String, String> CONTEXT = Map.of("a", "b");

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

    @ParameterizedTest
    @CsvSource({
        "RSA_2048, RSA, SHA256withRSA", "ECC_NIST_P256, EC, SHA256withECDSA",
        "ECC_NIST_P521, EC, SHA512withECDSA", "ECC_NIST_EDWARDS25519, Ed25519, Ed25519"
    })
    void thePairWorksOutside(String spec, String keys, String signatures)
            throws GeneralSecurityException {
        GenerateDataKeyPairResponse made = generate(spec);
        KeyFactory factory = KeyFactory.getInstance(keys);

        Signature signature = Signature.getInstance(signatures);
        signature.initSign(privateKey(factory, made.privateKeyPlaintext().orElseThrow()));
        signature.update(new byte[] {1});
        byte[] signed = signature.sign();
        signature.initVerify(publicKey(factory, made.publicKey().orElseThrow()));
        signature.update(new byte[] {1});

        assertThat(signature.verify(signed)).isTrue();
        assertThat(made.keyPairSpec()).contains(spec);
        assertThat(made.keyId()).contains(key);
        assertThat(made.keyMaterialId().orElseThrow()).matches("[0-9a-f]{64}");
    }

    @Test
    void thePrivateKeyIsOpenedAgainByDecrypt() {
        GenerateDataKeyPairResponse made = generate("ECC_SECG_P256K1");

        DecryptResponse opened = decrypt(made.privateKeyCiphertextBlob().orElseThrow());

        assertThat(opened.keyMaterialId()).isEqualTo(made.keyMaterialId());
        assertThat(
                        opened.plaintext()
                                .orElseThrow()
                                .sameAs(made.privateKeyPlaintext().orElseThrow()))
                .isTrue();
        assertRefused(
                "InvalidCiphertextException",
                () -> kms.decrypt(ROOT, made.privateKeyCiphertextBlob().orElseThrow(), Map.of()));
    }

    /// RSA-4096 gives the longest private key there is.
    @Test
    void whatIsEncryptedOutsideIsDecryptedWithTheKeyThatWasKept() throws GeneralSecurityException {
        GenerateDataKeyPairWithoutPlaintextResponse made =
                kms.as(
                        ROOT,
                        KmsApi.GENERATE_DATA_KEY_PAIR_WITHOUT_PLAINTEXT,
                        GenerateDataKeyPairWithoutPlaintextRequest.builder()
                                .keyId(key)
                                .keyPairSpec("RSA_4096")
                                .encryptionContext(CONTEXT)
                                .build());
        KeyFactory factory = KeyFactory.getInstance("RSA");
        Cipher cipher = Cipher.getInstance("RSA/ECB/OAEPWithSHA-256AndMGF1Padding");
        cipher.init(Cipher.ENCRYPT_MODE, publicKey(factory, made.publicKey().orElseThrow()));
        byte[] ciphertext = cipher.doFinal(new byte[] {1, 2, 3});

        try (SecretBytes secret =
                decrypt(made.privateKeyCiphertextBlob().orElseThrow()).plaintext().orElseThrow()) {
            cipher.init(Cipher.DECRYPT_MODE, privateKey(factory, secret));
        }

        assertThat(cipher.doFinal(ciphertext)).containsExactly(1, 2, 3);
        assertThat(made.privateKeyCiphertextBlob().orElseThrow().size()).isLessThan(6_144);
    }

    @Test
    void onlySymmetricKeysMakePairs() {
        String signing = kms.key("ECC_NIST_P256", "SIGN_VERIFY");
        String rsa = kms.key("RSA_2048", "ENCRYPT_DECRYPT");

        assertRefused(
                        "InvalidKeyUsageException",
                        () ->
                                kms.as(
                                        ROOT,
                                        KmsApi.GENERATE_DATA_KEY_PAIR,
                                        request("ECC_NIST_P256").keyId(signing).build()))
                .hasMessage(
                        signing
                                + " key usage is SIGN_VERIFY which is not valid for"
                                + " GenerateDataKeyPair.");
        assertRefused(
                        "InvalidKeyUsageException",
                        () ->
                                kms.as(
                                        ROOT,
                                        KmsApi.GENERATE_DATA_KEY_PAIR,
                                        request("ECC_NIST_P256").keyId(rsa).build()))
                .hasMessage("Algorithm SYMMETRIC_DEFAULT is incompatible with key spec RSA_2048.");
    }

    @Test
    void otherRefusalsAreAwss() {
        assertRefused(
                "UnsupportedOperationException",
                () -> kms.as(ROOT, KmsApi.GENERATE_DATA_KEY_PAIR, request("SM2").build()));
        assertRefused(
                "UnsupportedOperationException",
                () -> kms.as(ROOT, KmsApi.GENERATE_DATA_KEY_PAIR, request("HMAC_256").build()));
        assertRefused(
                "UnsupportedOperationException",
                () ->
                        kms.as(
                                ROOT,
                                KmsApi.GENERATE_DATA_KEY_PAIR,
                                request("ECC_NIST_P256")
                                        .recipient(RecipientInfo.builder().build())
                                        .build()));
        assertRefused(
                "DryRunOperationException",
                () ->
                        kms.as(
                                ROOT,
                                KmsApi.GENERATE_DATA_KEY_PAIR,
                                request("RSA_4096").dryRun(true).build()));
    }

    @Test
    void policiesSeeTheSpecOfThePairAndTheContext() {
        Identity alice = TestKms.user(TestKms.ACCOUNT, "alice");
        kms.attach(
                alice,
                """
                {"Version":"2012-10-17","Statement":[
                  {"Effect":"Allow","Action":"kms:GenerateDataKeyPair","Resource":"*",
                   "Condition":{"StringEquals":{
                     "kms:DataKeyPairSpec":"ECC_NIST_P256",
                     "kms:EncryptionAlgorithm":"SYMMETRIC_DEFAULT",
                     "kms:EncryptionContext:a":"b"}}}]}\
                """);

        assertThat(
                        kms.as(
                                        alice,
                                        KmsApi.GENERATE_DATA_KEY_PAIR,
                                        request("ECC_NIST_P256").build())
                                .publicKey())
                .isPresent();
        assertRefused(
                "AccessDeniedException",
                () ->
                        kms.as(
                                alice,
                                KmsApi.GENERATE_DATA_KEY_PAIR,
                                request("ECC_NIST_P384").build()));
        assertRefused(
                "AccessDeniedException",
                () ->
                        kms.as(
                                alice,
                                KmsApi.GENERATE_DATA_KEY_PAIR,
                                request("ECC_NIST_P256").encryptionContext(Map.of()).build()));
    }

    private GenerateDataKeyPairResponse generate(String spec) {
        return kms.as(ROOT, KmsApi.GENERATE_DATA_KEY_PAIR, request(spec).build());
    }

    private GenerateDataKeyPairRequest.Builder request(String spec) {
        return GenerateDataKeyPairRequest.builder()
                .keyId(key)
                .keyPairSpec(spec)
                .encryptionContext(CONTEXT);
    }

    private DecryptResponse decrypt(Bytes blob) {
        return kms.as(
                ROOT,
                KmsApi.DECRYPT,
                DecryptRequest.builder().ciphertextBlob(blob).encryptionContext(CONTEXT).build());
    }

    private static PrivateKey privateKey(KeyFactory factory, SecretBytes pkcs8)
            throws GeneralSecurityException {
        return factory.generatePrivate(new PKCS8EncodedKeySpec(pkcs8.expose()));
    }

    private static PublicKey publicKey(KeyFactory factory, Bytes spki)
            throws GeneralSecurityException {
        return factory.generatePublic(new X509EncodedKeySpec(spki.toArray()));
    }
}
