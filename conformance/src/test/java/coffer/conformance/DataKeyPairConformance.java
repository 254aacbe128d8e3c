package coffer.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import coffer.conformance.client.JavaClients;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Map;
import javax.crypto.Cipher;
import javax.crypto.KeyAgreement;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.DataKeyPairSpec;
import software.amazon.awssdk.services.kms.model.GenerateDataKeyPairResponse;
import software.amazon.awssdk.services.kms.model.InvalidCiphertextException;

/// What a Java program does with an exported data key pair, by Java's own cryptography.
class DataKeyPairConformance extends AgainstServer {
    private static final Map<String, String> CONTEXT = Map.of("use", "outside");
    private static final byte[] TEXT = "kept outside of KMS".getBytes(StandardCharsets.UTF_8);

    private JavaClients clients;
    private KmsClient kms;
    private String key;

    @BeforeAll
    void connect() {
        clients = new JavaClients(server().installation());
        kms = clients.kms();
        key = kms.createKey().keyMetadata().keyId();
    }

    @AfterAll
    void disconnect() {
        clients.close();
    }

    @ParameterizedTest
    @CsvSource({"RSA_2048", "RSA_3072", "RSA_4096"})
    void whatThePublicKeySealsTheExportedPrivateKeyOpens(DataKeyPairSpec spec)
            throws GeneralSecurityException {
        GenerateDataKeyPairResponse pair = pair(spec);

        byte[] sealed = oaep(Cipher.ENCRYPT_MODE, pair).doFinal(TEXT);

        assertThat(oaep(Cipher.DECRYPT_MODE, pair).doFinal(sealed)).isEqualTo(TEXT);
    }

    @ParameterizedTest
    @CsvSource({
        "RSA_2048, RSA, SHA256withRSA",
        "ECC_NIST_P256, EC, SHA256withECDSA",
        "ECC_NIST_P384, EC, SHA384withECDSA",
        "ECC_NIST_P521, EC, SHA512withECDSA",
        "ECC_NIST_EDWARDS25519, Ed25519, Ed25519",
    })
    void whatTheExportedPrivateKeySignsThePublicKeyVerifies(
            DataKeyPairSpec spec, String family, String algorithm) throws GeneralSecurityException {
        GenerateDataKeyPairResponse pair = pair(spec);
        Signature signing = Signature.getInstance(algorithm);
        signing.initSign(privateKey(family, pair.privateKeyPlaintext()));
        signing.update(TEXT);

        byte[] signature = signing.sign();

        Signature verifying = Signature.getInstance(algorithm);
        verifying.initVerify(publicKey(family, pair));
        verifying.update(TEXT);
        assertThat(verifying.verify(signature)).isTrue();
    }

    @Test
    void twoExportedPairsAgreeOnASecret() throws GeneralSecurityException {
        GenerateDataKeyPairResponse ours = pair(DataKeyPairSpec.ECC_NIST_P256);
        GenerateDataKeyPairResponse theirs = pair(DataKeyPairSpec.ECC_NIST_P256);

        assertThat(agreed(ours, theirs)).isEqualTo(agreed(theirs, ours)).hasSize(32);
    }

    @Test
    void thePrivateKeyIsExportedAgainOnlyUnderItsContext() throws GeneralSecurityException {
        GenerateDataKeyPairResponse pair = pair(DataKeyPairSpec.RSA_2048);
        byte[] sealed = oaep(Cipher.ENCRYPT_MODE, pair).doFinal(TEXT);

        SdkBytes exported =
                kms.decrypt(it ->
                                it.ciphertextBlob(pair.privateKeyCiphertextBlob())
                                        .encryptionContext(CONTEXT))
                        .plaintext();

        Cipher cipher = Cipher.getInstance("RSA/ECB/OAEPPadding");
        cipher.init(Cipher.DECRYPT_MODE, privateKey("RSA", exported), oaepSha256());
        assertThat(cipher.doFinal(sealed)).isEqualTo(TEXT);
        assertThatThrownBy(
                        () -> kms.decrypt(it -> it.ciphertextBlob(pair.privateKeyCiphertextBlob())))
                .isInstanceOf(InvalidCiphertextException.class);
    }

    private GenerateDataKeyPairResponse pair(DataKeyPairSpec spec) {
        return kms.generateDataKeyPair(
                it -> it.keyId(key).keyPairSpec(spec).encryptionContext(CONTEXT));
    }

    private static Cipher oaep(int mode, GenerateDataKeyPairResponse pair)
            throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("RSA/ECB/OAEPPadding");
        cipher.init(
                mode,
                mode == Cipher.ENCRYPT_MODE
                        ? publicKey("RSA", pair)
                        : privateKey("RSA", pair.privateKeyPlaintext()),
                oaepSha256());
        return cipher;
    }

    private static OAEPParameterSpec oaepSha256() {
        return new OAEPParameterSpec(
                "SHA-256", "MGF1", MGF1ParameterSpec.SHA256, PSource.PSpecified.DEFAULT);
    }

    private static byte[] agreed(GenerateDataKeyPairResponse mine, GenerateDataKeyPairResponse peer)
            throws GeneralSecurityException {
        KeyAgreement agreement = KeyAgreement.getInstance("ECDH");
        agreement.init(privateKey("EC", mine.privateKeyPlaintext()));
        agreement.doPhase(publicKey("EC", peer), true);
        return agreement.generateSecret();
    }

    private static PrivateKey privateKey(String family, SdkBytes pkcs8)
            throws GeneralSecurityException {
        return KeyFactory.getInstance(family)
                .generatePrivate(new PKCS8EncodedKeySpec(pkcs8.asByteArray()));
    }

    private static PublicKey publicKey(String family, GenerateDataKeyPairResponse pair)
            throws GeneralSecurityException {
        return KeyFactory.getInstance(family)
                .generatePublic(new X509EncodedKeySpec(pair.publicKey().asByteArray()));
    }
}
