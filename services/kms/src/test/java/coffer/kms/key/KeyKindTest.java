package coffer.kms.key;

import static coffer.kms.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import coffer.gate.Identity;
import coffer.kms.TestKms;
import coffer.kms.api.CreateKeyRequest;
import coffer.kms.api.DisableKeyRotationRequest;
import coffer.kms.api.EnableKeyRotationRequest;
import coffer.kms.api.GenerateDataKeyRequest;
import coffer.kms.api.GenerateDataKeyWithoutPlaintextRequest;
import coffer.kms.api.GetKeyRotationStatusRequest;
import coffer.kms.api.KeyMetadata;
import coffer.kms.api.KmsApi;
import coffer.kms.api.ListKeyRotationsRequest;
import coffer.kms.api.RotateKeyOnDemandRequest;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeyKindTest {
    private static final Identity ROOT = TestKms.root(TestKms.ACCOUNT);
    private static final Optional<List<String>> NONE = Optional.empty();
    private static final List<String> RSA_SIGNING =
            List.of(
                    "RSASSA_PKCS1_V1_5_SHA_256",
                    "RSASSA_PKCS1_V1_5_SHA_384",
                    "RSASSA_PKCS1_V1_5_SHA_512",
                    "RSASSA_PSS_SHA_256",
                    "RSASSA_PSS_SHA_384",
                    "RSASSA_PSS_SHA_512");

    /// What AWS's reference of key specs says each is for.
    private static final Map<String, List<String>> USAGES =
            Map.ofEntries(
                    Map.entry("SYMMETRIC_DEFAULT", List.of("ENCRYPT_DECRYPT")),
                    Map.entry("HMAC_224", List.of("GENERATE_VERIFY_MAC")),
                    Map.entry("HMAC_256", List.of("GENERATE_VERIFY_MAC")),
                    Map.entry("HMAC_384", List.of("GENERATE_VERIFY_MAC")),
                    Map.entry("HMAC_512", List.of("GENERATE_VERIFY_MAC")),
                    Map.entry("RSA_2048", List.of("ENCRYPT_DECRYPT", "SIGN_VERIFY")),
                    Map.entry("RSA_3072", List.of("ENCRYPT_DECRYPT", "SIGN_VERIFY")),
                    Map.entry("RSA_4096", List.of("ENCRYPT_DECRYPT", "SIGN_VERIFY")),
                    Map.entry("ECC_NIST_P256", List.of("SIGN_VERIFY", "KEY_AGREEMENT")),
                    Map.entry("ECC_NIST_P384", List.of("SIGN_VERIFY", "KEY_AGREEMENT")),
                    Map.entry("ECC_NIST_P521", List.of("SIGN_VERIFY", "KEY_AGREEMENT")),
                    Map.entry("ECC_SECG_P256K1", List.of("SIGN_VERIFY")),
                    Map.entry("ECC_NIST_EDWARDS25519", List.of("SIGN_VERIFY")),
                    Map.entry("ML_DSA_44", List.of("SIGN_VERIFY")),
                    Map.entry("ML_DSA_65", List.of("SIGN_VERIFY")),
                    Map.entry("ML_DSA_87", List.of("SIGN_VERIFY")));

    private TestKms kms;

    @BeforeEach
    void open(@TempDir Path folder) {
        kms = new TestKms(folder);
    }

    @AfterEach
    void close() {
        kms.close();
    }

    @Test
    void specsServeTheUsagesThatAwsGivesThem() {
        for (Spec spec : Spec.values()) {
            assertThat(Stream.of(Usage.values()).filter(spec::serves).map(Usage::name))
                    .as(spec.name())
                    .containsExactlyInAnyOrderElementsOf(
                            USAGES.getOrDefault(spec.name(), List.of()));
        }
        assertThat(USAGES).hasSameSizeAs(Spec.values());
    }

    @Test
    void everyOtherPairOfSpecAndUsageIsRefused() {
        USAGES.forEach((spec, usages) -> {
            for (Usage usage : Usage.values()) {
                if (usages.contains(usage.name())) continue;
                assertRefused("ValidationException", () -> kms.key(spec, usage.name()))
                        .hasMessage(
                                "KeyUsage %s is not compatible with KeySpec %s."
                                        .formatted(usage, spec));
            }
        });
        assertThat(kms.records()).noneMatch(record -> record.resources().size() > 0);
    }

    @ParameterizedTest
    @CsvSource({
        "RSA_2048, ENCRYPT_DECRYPT",
        "RSA_4096, SIGN_VERIFY",
        "ECC_NIST_P256, SIGN_VERIFY",
        "ECC_NIST_P384, KEY_AGREEMENT",
        "ECC_NIST_P521, SIGN_VERIFY",
        "ECC_SECG_P256K1, SIGN_VERIFY",
        "ECC_NIST_EDWARDS25519, SIGN_VERIFY",
        "HMAC_224, GENERATE_VERIFY_MAC",
        "HMAC_512, GENERATE_VERIFY_MAC",
        "ML_DSA_44, SIGN_VERIFY",
        "ML_DSA_87, SIGN_VERIFY"
    })
    void aKeySaysWhatItIsAndWhatItCanDo(String spec, String usage) {
        KeyMetadata made =
                kms.createKey(
                        ROOT, CreateKeyRequest.builder().keySpec(spec).keyUsage(usage).build());

        assertThat(made.keySpec()).contains(spec);
        assertThat(made.customerMasterKeySpec()).contains(spec);
        assertThat(made.keyUsage()).contains(usage);
        assertThat(made.origin()).contains("AWS_KMS");
        assertThat(made.currentKeyMaterialId()).isEmpty();
        assertThat(made.encryptionAlgorithms())
                .isEqualTo(
                        usage.equals("ENCRYPT_DECRYPT")
                                ? Optional.of(List.of("RSAES_OAEP_SHA_1", "RSAES_OAEP_SHA_256"))
                                : NONE);
        assertThat(made.signingAlgorithms()).isEqualTo(signing(spec, usage));
        assertThat(made.macAlgorithms())
                .isEqualTo(
                        spec.startsWith("HMAC")
                                ? Optional.of(List.of(spec.replace("HMAC_", "HMAC_SHA_")))
                                : NONE);
        assertThat(made.keyAgreementAlgorithms())
                .isEqualTo(usage.equals("KEY_AGREEMENT") ? Optional.of(List.of("ECDH")) : NONE);
    }

    @Test
    void theUsageOfAllButSymmetricKeysMustBeSaid() {
        assertRefused(
                        "ValidationException",
                        () ->
                                kms.createKey(
                                        ROOT,
                                        CreateKeyRequest.builder().keySpec("RSA_2048").build()))
                .hasMessage(
                        "You must specify a KeyUsage value for all KMS keys except for symmetric"
                                + " encryption keys.");
        assertRefused("UnsupportedOperationException", () -> kms.key("SM2", "SIGN_VERIFY"))
                .hasMessage("Key spec SM2 is not supported.");
    }

    @Test
    void theFormerNameOfTheSpecStillCounts() {
        CreateKeyRequest.Builder former =
                CreateKeyRequest.builder()
                        .customerMasterKeySpec("ECC_NIST_P256")
                        .keyUsage("SIGN_VERIFY");

        assertThat(kms.createKey(ROOT, former.build()).keySpec()).contains("ECC_NIST_P256");
        assertRefused(
                "ValidationException",
                () -> kms.createKey(ROOT, former.keySpec("ECC_NIST_P256").build()));
    }

    @Test
    void policiesTellKindsApart() {
        Identity alice = TestKms.user(TestKms.ACCOUNT, "alice");
        kms.attach(
                alice,
                """
                {"Version":"2012-10-17","Statement":[
                  {"Effect":"Allow","Action":["kms:CreateKey","kms:DescribeKey"],"Resource":"*",
                   "Condition":{"StringEquals":{
                     "kms:KeySpec":"HMAC_256","kms:KeyUsage":"GENERATE_VERIFY_MAC"}}}]}\
                """);
        CreateKeyRequest.Builder request = CreateKeyRequest.builder();

        assertRefused("AccessDeniedException", () -> kms.createKey(alice, request.build()));
        assertThat(
                        kms.createKey(
                                        alice,
                                        request.keySpec("HMAC_256")
                                                .keyUsage("GENERATE_VERIFY_MAC")
                                                .build())
                                .keyId())
                .isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ECC_NIST_P256 SIGN_VERIFY", "HMAC_256 GENERATE_VERIFY_MAC"})
    void onlySymmetricKeysAreRotated(String kind) {
        String key = kms.key(kind.split(" ")[0], kind.split(" ")[1]);

        assertRefused(
                        "UnsupportedOperationException",
                        () ->
                                kms.as(
                                        ROOT,
                                        KmsApi.ENABLE_KEY_ROTATION,
                                        EnableKeyRotationRequest.builder().keyId(key).build()))
                .hasMessageStartingWith(key);
        assertRefused(
                "UnsupportedOperationException",
                () ->
                        kms.as(
                                ROOT,
                                KmsApi.DISABLE_KEY_ROTATION,
                                new DisableKeyRotationRequest(key)));
        assertRefused(
                "UnsupportedOperationException",
                () ->
                        kms.as(
                                ROOT,
                                KmsApi.ROTATE_KEY_ON_DEMAND,
                                RotateKeyOnDemandRequest.builder().keyId(key).build()));
        assertRefused(
                "UnsupportedOperationException",
                () ->
                        kms.as(
                                ROOT,
                                KmsApi.LIST_KEY_ROTATIONS,
                                ListKeyRotationsRequest.builder().keyId(key).build()));
        assertThat(
                        kms.as(
                                        ROOT,
                                        KmsApi.GET_KEY_ROTATION_STATUS,
                                        new GetKeyRotationStatusRequest(key))
                                .keyRotationEnabled())
                .contains(false);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ECC_NIST_P256 SIGN_VERIFY", "HMAC_256 GENERATE_VERIFY_MAC"})
    void onlySymmetricKeysMakeDataKeys(String kind) {
        String key = kms.key(kind.split(" ")[0], kind.split(" ")[1]);

        assertRefused(
                        "InvalidKeyUsageException",
                        () ->
                                kms.as(
                                        ROOT,
                                        KmsApi.GENERATE_DATA_KEY,
                                        GenerateDataKeyRequest.builder()
                                                .keyId(key)
                                                .keySpec("AES_256")
                                                .build()))
                .hasMessage(
                        "%s key usage is %s which is not valid for GenerateDataKey."
                                .formatted(key, kind.split(" ")[1]));
        assertRefused(
                "InvalidKeyUsageException",
                () ->
                        kms.as(
                                ROOT,
                                KmsApi.GENERATE_DATA_KEY_WITHOUT_PLAINTEXT,
                                GenerateDataKeyWithoutPlaintextRequest.builder()
                                        .keyId(key)
                                        .keySpec("AES_256")
                                        .build()));
    }

    private static Optional<List<String>> signing(String spec, String usage) {
        if (!usage.equals("SIGN_VERIFY")) return NONE;
        return Optional.of(
                switch (spec) {
                    case "RSA_2048", "RSA_3072", "RSA_4096" -> RSA_SIGNING;
                    case "ECC_NIST_P256", "ECC_SECG_P256K1" -> List.of("ECDSA_SHA_256");
                    case "ECC_NIST_P384" -> List.of("ECDSA_SHA_384");
                    case "ECC_NIST_P521" -> List.of("ECDSA_SHA_512");
                    case "ECC_NIST_EDWARDS25519" ->
                            List.of("ED25519_PH_SHA_512", "ED25519_SHA_512");
                    default -> List.of("ML_DSA_SHAKE_256");
                });
    }
}
