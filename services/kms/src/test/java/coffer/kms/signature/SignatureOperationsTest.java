package coffer.kms.signature;

import static coffer.kms.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import coffer.gate.Identity;
import coffer.kernel.Bytes;
import coffer.kernel.SecretBytes;
import coffer.kms.TestKms;
import coffer.kms.api.KmsApi;
import coffer.kms.api.SignRequest;
import coffer.kms.api.SignResponse;
import coffer.kms.api.VerifyRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SignatureOperationsTest {
    private static final Identity ROOT = TestKms.root(TestKms.ACCOUNT);
    private static final String ECDSA = "ECDSA_SHA_256";

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
        "RSA_2048, RSASSA_PSS_SHA_256, RAW, 256",
        "RSA_2048, RSASSA_PSS_SHA_512, DIGEST, 256",
        "RSA_2048, RSASSA_PKCS1_V1_5_SHA_384, RAW, 256",
        "RSA_2048, RSASSA_PKCS1_V1_5_SHA_256, DIGEST, 256",
        "ECC_NIST_P256, ECDSA_SHA_256, RAW, 0",
        "ECC_NIST_P384, ECDSA_SHA_384, DIGEST, 0",
        "ECC_NIST_P521, ECDSA_SHA_512, DIGEST, 0",
        "ECC_SECG_P256K1, ECDSA_SHA_256, DIGEST, 0",
        "ECC_NIST_EDWARDS25519, ED25519_SHA_512, RAW, 64",
        "ECC_NIST_EDWARDS25519, ED25519_PH_SHA_512, DIGEST, 64",
        "ML_DSA_44, ML_DSA_SHAKE_256, RAW, 2420",
        "ML_DSA_65, ML_DSA_SHAKE_256, EXTERNAL_MU, 3309",
        "ML_DSA_87, ML_DSA_SHAKE_256, RAW, 4627"
    })
    void whatAKeySignedItVerifies(String spec, String algorithm, String type, int length) {
        String key = kms.key(spec, "SIGN_VERIFY");
        byte[] message = new byte[lengthOf(algorithm, type)];

        SignResponse signed = kms.as(ROOT, KmsApi.SIGN, signing(key, algorithm, type, message));
        Bytes signature = signed.signature().orElseThrow();

        assertThat(signed.keyId()).contains(key);
        assertThat(signed.signingAlgorithm()).contains(algorithm);
        if (length > 0) assertThat(signature.size()).isEqualTo(length);
        assertThat(
                        kms.as(
                                        ROOT,
                                        KmsApi.VERIFY,
                                        verification(key, algorithm, message, signature)
                                                .messageType(type)
                                                .build())
                                .signatureValid())
                .contains(true);
        message[0] ^= 1;
        assertRefused(
                        "KMSInvalidSignatureException",
                        () ->
                                kms.as(
                                        ROOT,
                                        KmsApi.VERIFY,
                                        verification(key, algorithm, message, signature)
                                                .messageType(type)
                                                .build()))
                .hasMessage("");
    }

    @Test
    void aSignatureThatIsNoneIsRefusedLikeAWrongOne() {
        String key = kms.key("ECC_NIST_P256", "SIGN_VERIFY");

        for (int length : new int[] {1, 8, 70, 6_144}) {
            assertRefused(
                    "KMSInvalidSignatureException",
                    () ->
                            kms.as(
                                    ROOT,
                                    KmsApi.VERIFY,
                                    verification(
                                                    key,
                                                    ECDSA,
                                                    new byte[] {1},
                                                    Bytes.adopt(new byte[length]))
                                            .build()));
        }
    }

    @Test
    void anotherKeysSignatureIsRefused() {
        String one = kms.key("ECC_NIST_P256", "SIGN_VERIFY");
        String other = kms.key("ECC_NIST_P256", "SIGN_VERIFY");
        byte[] message = {1};
        Bytes signature =
                kms.as(ROOT, KmsApi.SIGN, signing(one, ECDSA, "RAW", message))
                        .signature()
                        .orElseThrow();

        assertRefused(
                "KMSInvalidSignatureException",
                () ->
                        kms.as(
                                ROOT,
                                KmsApi.VERIFY,
                                verification(other, ECDSA, message, signature).build()));
    }

    @ParameterizedTest
    @CsvSource({
        "ECC_NIST_P256, RSASSA_PSS_SHA_256", "ECC_NIST_P256, ECDSA_SHA_384",
        "ML_DSA_44, ED25519_SHA_512", "ECC_NIST_EDWARDS25519, ECDSA_SHA_256"
    })
    void anAlgorithmMustBeTheKeys(String spec, String algorithm) {
        String key = kms.key(spec, "SIGN_VERIFY");

        assertRefused(
                        "InvalidKeyUsageException",
                        () ->
                                kms.as(
                                        ROOT,
                                        KmsApi.SIGN,
                                        signing(key, algorithm, "RAW", new byte[1])))
                .hasMessage(
                        "Algorithm " + algorithm + " is incompatible with key spec " + spec + ".");
    }

    @ParameterizedTest
    @CsvSource({
        "SYMMETRIC_DEFAULT, ENCRYPT_DECRYPT", "RSA_2048, ENCRYPT_DECRYPT",
        "HMAC_256, GENERATE_VERIFY_MAC", "ECC_NIST_P256, KEY_AGREEMENT"
    })
    void onlySigningKeysSign(String spec, String usage) {
        String key = kms.key(spec, usage);
        String rule = "%s key usage is %s which is not valid for ".formatted(key, usage);

        assertRefused(
                        "InvalidKeyUsageException",
                        () -> kms.as(ROOT, KmsApi.SIGN, signing(key, ECDSA, "RAW", new byte[1])))
                .hasMessage(rule + "Sign.");
        assertRefused(
                        "InvalidKeyUsageException",
                        () ->
                                kms.as(
                                        ROOT,
                                        KmsApi.VERIFY,
                                        verification(
                                                        key,
                                                        ECDSA,
                                                        new byte[1],
                                                        Bytes.adopt(new byte[1]))
                                                .build()))
                .hasMessage(rule + "Verify.");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ECC_NIST_P256|ECDSA_SHA_256|DIGEST|31"
                        + "|Digest is invalid length for algorithm ECDSA_SHA_256.",
                "RSA_2048|RSASSA_PSS_SHA_384|DIGEST|32"
                        + "|Digest is invalid length for algorithm RSASSA_PSS_SHA_384.",
                "RSA_2048|RSASSA_PSS_SHA_384|EXTERNAL_MU|64"
                        + "|Message type EXTERNAL_MU is incompatible with key spec RSA_2048.",
                "ECC_NIST_EDWARDS25519|ED25519_SHA_512|DIGEST|64"
                        + "|Message type DIGEST is incompatible with algorithm ED25519_SHA_512.",
                "ECC_NIST_EDWARDS25519|ED25519_PH_SHA_512|RAW|64"
                        + "|Message type RAW is incompatible with algorithm ED25519_PH_SHA_512.",
                "ECC_NIST_EDWARDS25519|ED25519_PH_SHA_512|DIGEST|32"
                        + "|Digest is invalid length for algorithm ED25519_PH_SHA_512.",
                "ML_DSA_44|ML_DSA_SHAKE_256|DIGEST|64"
                        + "|Message type DIGEST is incompatible with key spec ML_DSA_44.",
                "ML_DSA_44|ML_DSA_SHAKE_256|EXTERNAL_MU|63"
                        + "|External Mu is invalid length for algorithm ML_DSA_SHAKE_256."
            })
    void aMessageMustSuitTheAlgorithm(
            String spec, String algorithm, String type, int length, String message) {
        String key = kms.key(spec, "SIGN_VERIFY");

        assertRefused(
                        "ValidationException",
                        () ->
                                kms.as(
                                        ROOT,
                                        KmsApi.SIGN,
                                        signing(key, algorithm, type, new byte[length])))
                .hasMessage(message);
    }

    @Test
    void dryRunsEndAfterEveryCheck() {
        String key = kms.key("ECC_NIST_P256", "SIGN_VERIFY");
        SignRequest.Builder signing =
                SignRequest.builder()
                        .keyId(key)
                        .message(SecretBytes.adopt(new byte[1]))
                        .signingAlgorithm(ECDSA);
        Bytes signature = kms.as(ROOT, KmsApi.SIGN, signing.build()).signature().orElseThrow();

        assertRefused(
                "DryRunOperationException",
                () -> kms.as(ROOT, KmsApi.SIGN, signing.dryRun(true).build()));
        assertRefused(
                "DryRunOperationException",
                () ->
                        kms.as(
                                ROOT,
                                KmsApi.VERIFY,
                                verification(key, ECDSA, new byte[1], signature)
                                        .dryRun(true)
                                        .build()));
        assertRefused(
                "KMSInvalidSignatureException",
                () ->
                        kms.as(
                                ROOT,
                                KmsApi.VERIFY,
                                verification(key, ECDSA, new byte[2], signature)
                                        .dryRun(true)
                                        .build()));
        assertRefused(
                "InvalidGrantTokenException",
                () -> kms.as(ROOT, KmsApi.SIGN, signing.grantTokens(List.of("none")).build()));
    }

    @Test
    void policiesSeeTheAlgorithmAndTheTypeOfMessage() {
        String key = kms.key("ECC_NIST_P256", "SIGN_VERIFY");
        Identity alice = TestKms.user(TestKms.ACCOUNT, "alice");
        kms.attach(
                alice,
                """
                {"Version":"2012-10-17","Statement":[
                  {"Effect":"Allow","Action":"kms:Sign","Resource":"*",
                   "Condition":{"StringEquals":{
                     "kms:SigningAlgorithm":"ECDSA_SHA_256","kms:MessageType":"DIGEST"}}}]}\
                """);

        assertRefused(
                "AccessDeniedException",
                () -> kms.as(alice, KmsApi.SIGN, signing(key, ECDSA, "RAW", new byte[32])));
        assertRefused(
                "AccessDeniedException",
                () ->
                        kms.as(
                                alice,
                                KmsApi.SIGN,
                                signing(key, "ECDSA_SHA_384", "DIGEST", new byte[32])));
        assertThat(
                        kms.as(alice, KmsApi.SIGN, signing(key, ECDSA, "DIGEST", new byte[32]))
                                .signature())
                .isPresent();
    }

    @Test
    void theRecordNamesTheKeyAndNotTheMessage() {
        String key = kms.key("ECC_NIST_P256", "SIGN_VERIFY");
        byte[] marker = "marker-in-the-clear".getBytes(StandardCharsets.UTF_8);

        kms.as(ROOT, KmsApi.SIGN, signing(key, ECDSA, "RAW", marker));

        assertThat(kms.records())
                .anySatisfy(record -> {
                    assertThat(record.eventName()).isEqualTo("Sign");
                    assertThat(record.resources()).anyMatch(r -> r.name().equals(key));
                    assertThat(record.json()).contains(ECDSA);
                })
                .noneSatisfy(record ->
                        assertThat(record.json())
                                .containsAnyOf(
                                        "marker-in-the-clear",
                                        Base64.getEncoder().encodeToString(marker)));
    }

    private static int lengthOf(String algorithm, String type) {
        if (type.equals("RAW")) return 4_096;
        if (type.equals("EXTERNAL_MU")) return 64;
        return Integer.parseInt(algorithm.substring(algorithm.length() - 3)) / 8;
    }

    private static SignRequest signing(String key, String algorithm, String type, byte[] message) {
        return SignRequest.builder()
                .keyId(key)
                .message(SecretBytes.adopt(message.clone()))
                .messageType(type)
                .signingAlgorithm(algorithm)
                .build();
    }

    private static VerifyRequest.Builder verification(
            String key, String algorithm, byte[] message, Bytes signature) {
        return VerifyRequest.builder()
                .keyId(key)
                .message(SecretBytes.adopt(message.clone()))
                .signature(signature)
                .signingAlgorithm(algorithm);
    }
}
