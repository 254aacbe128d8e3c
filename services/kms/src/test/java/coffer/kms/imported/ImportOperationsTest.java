package coffer.kms.imported;

import static coffer.kms.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import coffer.crypto.asymmetric.KeyPairKind;
import coffer.crypto.asymmetric.KeyWrapping;
import coffer.gate.Identity;
import coffer.kernel.Bytes;
import coffer.kernel.SecretBytes;
import coffer.kms.TestKms;
import coffer.kms.api.CancelKeyDeletionRequest;
import coffer.kms.api.GetParametersForImportResponse;
import coffer.kms.api.ImportKeyMaterialRequest;
import coffer.kms.api.ImportKeyMaterialResponse;
import coffer.kms.api.KeyMetadata;
import coffer.kms.api.KmsApi;
import coffer.kms.api.ScheduleKeyDeletionRequest;
import coffer.kms.key.Spec;
import coffer.kms.key.Usage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

class ImportOperationsTest {
    private static final Identity ROOT = Importer.ROOT;

    // One for all: every test makes its own keys, and none moves the clock.
    private static TestKms kms;
    private static Importer importer;

    @BeforeAll
    static void open(@TempDir Path folder) {
        kms = new TestKms(folder);
        importer = new Importer(kms);
    }

    @AfterAll
    static void close() {
        kms.close();
    }

    @Test
    void aKeyAwaitsItsMaterialAndIsEnabledByIt() {
        String key = importer.key();
        KeyMetadata before = importer.described(key);
        assertThat(before.keyState()).contains("PendingImport");
        assertThat(before.enabled()).contains(false);
        assertThat(before.origin()).contains("EXTERNAL");
        assertThat(before.expirationModel()).isEmpty();
        assertThat(before.currentKeyMaterialId()).isEmpty();
        assertRefused("KMSInvalidStateException", () -> kms.encrypt(ROOT, key, "text", Map.of()))
                .hasMessage(key + " is pending import.");

        ImportKeyMaterialResponse answer = importer.bring(key, importer.random(32));

        KeyMetadata after = importer.described(key);
        assertThat(after.keyState()).contains("Enabled");
        assertThat(after.enabled()).contains(true);
        assertThat(after.expirationModel()).contains(Importer.FOREVER);
        assertThat(after.validTo()).isEmpty();
        assertThat(after.currentKeyMaterialId()).isEqualTo(answer.keyMaterialId()).isPresent();
        assertThat(answer.keyId()).contains(key);
        Bytes blob = kms.encrypt(ROOT, key, "text", Map.of());
        assertThat(kms.decrypt(ROOT, blob, Map.of())).isEqualTo("text");
    }

    @Test
    void parametersAreFreshAndValidForADay() {
        String key = importer.key();

        GetParametersForImportResponse first = importer.parameters(key);
        GetParametersForImportResponse second = importer.parameters(key);

        assertThat(first.keyId()).contains(key);
        assertThat(first.parametersValidTo()).contains(TestKms.START.plus(Duration.ofDays(1)));
        assertThat(first.importToken()).isNotEqualTo(second.importToken());
        assertThat(first.publicKey().orElseThrow().expose())
                .isNotEqualTo(second.publicKey().orElseThrow().expose());
        assertThat(first.importToken().orElseThrow().size()).isLessThan(6_144);
    }

    @Test
    void theLargestTokenFitsIntoARequest() {
        Wrapping longest = new Wrapping(KeyWrapping.RSA_AES_KEY_WRAP_SHA_256, KeyPairKind.RSA_4096);
        try (SecretBytes privateKey = SecretBytes.adopt(importer.random(2_400))) {
            Bytes token = importer.token(importer.key(), longest, privateKey);

            assertThat(token.size()).isLessThan(6_144);
        }
    }

    @Test
    void whatTheServiceHandsOutCarriesMaterialInEveryWay() {
        for (KeyWrapping wrapping : KeyWrapping.values()) {
            String key = importer.key();
            GetParametersForImportResponse parameters =
                    importer.parameters(key, wrapping.name(), "RSA_2048");

            importer.bring(
                    ImportKeyMaterialRequest.builder()
                            .keyId(key)
                            .importToken(parameters.importToken().orElseThrow())
                            .encryptedKeyMaterial(
                                    importer.wrapped(
                                            parameters, wrapping.name(), importer.random(32)))
                            .expirationModel(Importer.FOREVER));

            assertThat(importer.state(key)).isEqualTo("Enabled");
        }
    }

    @TestFactory
    Stream<DynamicTest> everySpecIsImportedInEveryWayThatAwsOffers() {
        return Arrays.stream(Spec.values())
                .filter(Spec::isImportable)
                .filter(spec -> spec != Spec.RSA_4096)
                .flatMap(spec ->
                        algorithms(spec).stream()
                                .map(algorithm ->
                                        dynamicTest(
                                                spec + " " + algorithm,
                                                () -> checkImport(spec, algorithm))));
    }

    private void checkImport(Spec spec, String algorithm) {
        String usage = Stream.of(Usage.values()).filter(spec::serves).findFirst().get().name();
        String key = importer.key(spec.name(), usage);
        boolean isLong = spec.name().startsWith("RSA") || spec == Spec.ECC_NIST_P521;
        if (isLong && algorithm.startsWith("RSAES")) {
            assertRefused(
                    "UnsupportedOperationException",
                    () -> importer.request(key, algorithm, new byte[32]));
            return;
        }
        byte[] material = importer.material(spec);

        ImportKeyMaterialResponse answer =
                importer.bring(importer.request(key, algorithm, material));

        assertThat(importer.state(key)).isEqualTo("Enabled");
        assertThat(answer.keyMaterialId().isPresent()).isEqualTo(spec == Spec.SYMMETRIC_DEFAULT);
    }

    @Test
    void aLongerRsaKeyCarriesP521Itself() {
        String key = importer.key("ECC_NIST_P521", "SIGN_VERIFY");

        assertThat(importer.parameters(key, "RSAES_OAEP_SHA_256", "RSA_3072").importToken())
                .isPresent();
    }

    @Test
    void whatIsNotOfferedIsRefused() {
        String key = importer.key();
        for (String algorithm : List.of("RSAES_PKCS1_V1_5", "SM2PKE")) {
            assertRefused(
                    "UnsupportedOperationException",
                    () -> importer.parameters(key, algorithm, "RSA_2048"));
        }
        assertRefused(
                "UnsupportedOperationException",
                () -> importer.parameters(key, "RSAES_OAEP_SHA_256", "SM2"));
        assertRefused(
                "UnsupportedOperationException", () -> importer.key("ML_DSA_44", "SIGN_VERIFY"));
    }

    @Test
    void keysWithMaterialOfTheirOwnTakeNone() {
        String key = kms.key(TestKms.ACCOUNT);
        ImportKeyMaterialRequest.Builder request =
                importer.request(importer.key(), importer.random(32)).keyId(key);

        for (Runnable attempt :
                List.<Runnable>of(
                        () -> importer.parameters(key),
                        () -> importer.bring(request),
                        () -> importer.delete(key))) {
            assertRefused("UnsupportedOperationException", attempt::run)
                    .hasMessage(key + " origin is AWS_KMS which is not valid for this operation.");
        }
    }

    @Test
    void keysOfOtherAccountsAndAliasesAreRefused() {
        String key = importer.key();
        Identity stranger = TestKms.root(TestKms.OTHER_ACCOUNT);

        assertRefused(
                "AccessDeniedException",
                () ->
                        kms.as(
                                stranger,
                                KmsApi.IMPORT_KEY_MATERIAL,
                                importer.request(key, importer.random(32)).build()));
    }

    @Test
    void onlyTheSameMaterialComesBackAndOldCiphertextOpensAgain() {
        String key = importer.key();
        byte[] material = importer.random(32);
        String id = importer.bring(key, material).keyMaterialId().orElseThrow();
        Bytes blob = kms.encrypt(ROOT, key, "kept", Map.of());

        assertThat(importer.delete(key).keyMaterialId()).contains(id);

        assertThat(importer.state(key)).isEqualTo("PendingImport");
        assertRefused("KMSInvalidStateException", () -> kms.decrypt(ROOT, blob, Map.of()))
                .hasMessage(key + " is pending import.");
        assertRefused(
                "IncorrectKeyMaterialException", () -> importer.bring(key, importer.random(32)));
        assertThat(importer.bring(key, material).keyMaterialId()).contains(id);
        assertThat(kms.decrypt(ROOT, blob, Map.of())).isEqualTo("kept");
    }

    @Test
    void theSameMaterialIsAnotherInAnotherKey() {
        byte[] material = importer.random(32);

        ImportKeyMaterialResponse one = importer.bring(importer.key(), material);
        ImportKeyMaterialResponse other = importer.bring(importer.key(), material);

        assertThat(one.keyMaterialId()).isNotEqualTo(other.keyMaterialId());
    }

    @Test
    void aPrivateKeyIsTheSameHoweverItWasWritten() {
        String key = importer.key("ECC_NIST_P256", "SIGN_VERIFY");
        byte[] material = importer.material(Spec.ECC_NIST_P256);
        importer.bring(key, material);
        importer.delete(key);

        byte[] other = importer.material(Spec.ECC_NIST_P256);
        assertRefused("IncorrectKeyMaterialException", () -> importer.bring(key, other));

        importer.bring(importer.request(key, "RSA_AES_KEY_WRAP_SHA_1", material));
        assertThat(importer.state(key)).isEqualTo("Enabled");
    }

    @Test
    void materialOfAnotherKindIsRefused() {
        assertNotMaterial("SYMMETRIC_DEFAULT", "ENCRYPT_DECRYPT", 31, 33, 16, 1);
        assertNotMaterial("HMAC_256", "GENERATE_VERIFY_MAC", 31, 129);
        assertNotMaterial("HMAC_512", "GENERATE_VERIFY_MAC", 63, 129);
        assertNotMaterial("ECC_NIST_P256", "SIGN_VERIFY", 32, 138);
        String key = importer.key("ECC_NIST_P256", "SIGN_VERIFY");
        for (Spec other : List.of(Spec.ECC_SECG_P256K1, Spec.ECC_NIST_EDWARDS25519)) {
            assertRefused(
                    "IncorrectKeyMaterialException",
                    () -> importer.bring(key, importer.material(other)));
        }
    }

    private void assertNotMaterial(String spec, String usage, int... lengths) {
        String key = importer.key(spec, usage);
        for (int length : lengths) {
            assertRefused(
                            "IncorrectKeyMaterialException",
                            () -> importer.bring(key, importer.random(length)))
                    .hasMessage("The key material is not valid for key spec " + spec + ".");
        }
        assertThat(importer.state(key)).isEqualTo("PendingImport");
    }

    @Test
    void macKeysMayBeLongerThanTheirSpec() {
        String key = importer.key("HMAC_224", "GENERATE_VERIFY_MAC");

        importer.bring(key, importer.random(128));

        assertThat(importer.state(key)).isEqualTo("Enabled");
    }

    @Test
    void whatWasWrappedWronglyIsRefusedInOneWay() {
        String key = importer.key();
        ImportKeyMaterialRequest good =
                importer.request(key, "RSA_AES_KEY_WRAP_SHA_256", importer.random(32)).build();
        byte[] wrapped = good.encryptedKeyMaterial().toArray();
        for (int at : new int[] {0, 100, 255, 256, 270, wrapped.length - 1}) {
            byte[] broken = wrapped.clone();
            broken[at] ^= 1;
            assertRefused("InvalidCiphertextException", () -> importer.bring(with(good, broken)))
                    .hasMessage("");
        }
        assertRefused(
                        "InvalidCiphertextException",
                        () -> importer.bring(with(good, Arrays.copyOf(wrapped, 256))))
                .hasMessage("");
        Bytes elsewhere =
                importer.wrapped(
                        importer.parameters(key), "RSAES_OAEP_SHA_256", importer.random(32));
        assertRefused(
                "InvalidCiphertextException",
                () -> importer.bring(with(good, elsewhere.toArray())));
    }

    private static ImportKeyMaterialRequest.Builder with(
            ImportKeyMaterialRequest request, byte[] wrapped) {
        return ImportKeyMaterialRequest.builder()
                .keyId(request.keyId())
                .importToken(request.importToken())
                .encryptedKeyMaterial(Bytes.adopt(wrapped))
                .expirationModel(Importer.FOREVER);
    }

    @Test
    void expirationIsAModelAndADateThatFit() {
        String key = importer.key();
        ImportKeyMaterialRequest.Builder request = importer.request(key, importer.random(32));
        assertRefused(
                "ValidationException",
                () -> importer.bring(request.validTo(TestKms.START.plusSeconds(60))));

        request.expirationModel("KEY_MATERIAL_EXPIRES");

        assertRefused("ValidationException", () -> importer.bring(request.validTo(TestKms.START)));
        assertRefused(
                "ValidationException",
                () ->
                        importer.bring(
                                request.validTo(
                                        TestKms.START.plus(Duration.ofDays(365)).plusSeconds(1))));
        assertRefused(
                        "ValidationException",
                        () -> importer.bring(request.validTo(java.util.Optional.empty())))
                .hasMessage(
                        "A validTo date must be set if the ExpirationModel is"
                                + " KEY_MATERIAL_EXPIRES");
        importer.bring(request.validTo(TestKms.START.plus(Duration.ofDays(365))));
        assertThat(importer.described(key).validTo())
                .contains(TestKms.START.plus(Duration.ofDays(365)));
    }

    @Test
    void materialExpiresUnlessTheRequestSaysOtherwise() {
        String key = importer.key();
        ImportKeyMaterialRequest.Builder request =
                importer.request(key, importer.random(32))
                        .expirationModel(java.util.Optional.empty());

        assertRefused("ValidationException", () -> importer.bring(request));
    }

    @Test
    void keysThatHaveOneMaterialEverAreToldNothingOfTypes() {
        String key = importer.key("HMAC_256", "GENERATE_VERIFY_MAC");
        ImportKeyMaterialRequest.Builder request = importer.request(key, importer.random(32));

        assertRefused(
                "UnsupportedOperationException",
                () -> importer.bring(request.importType("NEW_KEY_MATERIAL")));
    }

    @Test
    void deletingWhatIsNotThereChangesNothing() {
        String key = importer.key();
        assertThat(importer.delete(key).keyMaterialId()).isEmpty();
        String id = importer.bring(key, importer.random(32)).keyMaterialId().orElseThrow();

        importer.delete(key);

        assertThat(importer.delete(key).keyMaterialId()).contains(id);
        assertThat(importer.state(key)).isEqualTo("PendingImport");
        assertRefused("NotFoundException", () -> importer.delete(key, "0".repeat(64)));
    }

    @Test
    void aKeyWithoutMaterialThatIsNotDeletedAfterAllAwaitsItAgain() {
        String key = importer.key();
        byte[] material = importer.random(32);
        importer.bring(key, material);
        schedule(key);

        importer.delete(key);

        assertThat(importer.state(key)).isEqualTo("PendingDeletion");
        assertRefused("KMSInvalidStateException", () -> importer.parameters(key));
        kms.as(ROOT, KmsApi.CANCEL_KEY_DELETION, new CancelKeyDeletionRequest(key));
        assertThat(importer.state(key)).isEqualTo("PendingImport");
        importer.bring(key, material);
        assertThat(importer.state(key)).isEqualTo("Enabled");
    }

    @Test
    void aKeyWithMaterialThatIsNotDeletedAfterAllIsDisabled() {
        String key = importer.key();
        importer.bring(key, importer.random(32));
        schedule(key);

        kms.as(ROOT, KmsApi.CANCEL_KEY_DELETION, new CancelKeyDeletionRequest(key));

        assertThat(importer.state(key)).isEqualTo("Disabled");
    }

    @Test
    void importingAgainDoesNotEnableADisabledKey() {
        String key = importer.key();
        byte[] material = importer.random(32);
        importer.bring(key, material);
        kms.as(ROOT, KmsApi.DISABLE_KEY, new coffer.kms.api.DisableKeyRequest(key));

        importer.bring(key, material);

        assertThat(importer.state(key)).isEqualTo("Disabled");
    }

    @Test
    void anyKeyMayStartWithATokenUsedTwice() {
        String key = importer.key();
        ImportKeyMaterialRequest.Builder request = importer.request(key, importer.random(32));

        importer.bring(request);
        importer.bring(request);

        assertThat(importer.materials(key)).hasSize(1);
    }

    private void schedule(String key) {
        kms.as(
                ROOT,
                KmsApi.SCHEDULE_KEY_DELETION,
                ScheduleKeyDeletionRequest.builder().keyId(key).build());
    }

    /// All of them for one spec only: a pair is made for each test.
    private static List<String> algorithms(Spec spec) {
        List<String> some = List.of("RSAES_OAEP_SHA_256", "RSA_AES_KEY_WRAP_SHA_256");
        return spec == Spec.SYMMETRIC_DEFAULT
                ? Stream.of(KeyWrapping.values()).map(KeyWrapping::name).toList()
                : some;
    }
}
