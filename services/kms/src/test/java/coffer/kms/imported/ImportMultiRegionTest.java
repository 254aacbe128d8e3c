package coffer.kms.imported;

import static coffer.kms.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import coffer.gate.Identity;
import coffer.kernel.Arn;
import coffer.kernel.Bytes;
import coffer.kernel.Region;
import coffer.kernel.SecretBytes;
import coffer.kms.TestKms;
import coffer.kms.api.CreateKeyRequest;
import coffer.kms.api.DecryptRequest;
import coffer.kms.api.EncryptRequest;
import coffer.kms.api.ImportKeyMaterialRequest;
import coffer.kms.api.KeyMetadata;
import coffer.kms.api.KmsApi;
import coffer.kms.api.RotateKeyOnDemandRequest;
import coffer.kms.api.ScheduleKeyDeletionRequest;
import coffer.kms.api.SignRequest;
import coffer.kms.api.UpdatePrimaryRegionRequest;
import coffer.kms.api.VerifyRequest;
import coffer.kms.key.Spec;
import coffer.ledger.AuditRecord;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The same material brought to each of several related keys.
// AWS: KMS Developer Guide, "Importing key material into multi-Region keys".
class ImportMultiRegionTest {
    private static final Identity ROOT = Importer.ROOT;

    private TestKms kms;
    private Importer importer;
    private byte[] material;
    private byte[] second;
    private String primary;
    private String replica;

    @BeforeEach
    void open(@TempDir Path folder) {
        kms = new TestKms(folder);
        importer = new Importer(kms);
        material = importer.random(32);
        second = importer.random(32);
        primary = importer.multiRegionKey();
        importer.bring(primary, material);
        replica = replicate(TestKms.ELSEWHERE);
    }

    @AfterEach
    void close() {
        kms.close();
    }

    // ---- the first material ----

    @Test
    void aReplicaKnowsItsMaterialAndHasNone() {
        KeyMetadata made = importer.described(replica);

        assertThat(made.keyState()).contains("PendingImport");
        assertThat(made.origin()).contains("EXTERNAL");
        assertThat(made.expirationModel()).isEmpty();
        assertThat(made.currentKeyMaterialId())
                .isEqualTo(importer.described(primary).currentKeyMaterialId())
                .isPresent();
        assertThat(importer.materials(replica))
                .singleElement()
                .satisfies(entry -> {
                    assertThat(entry.importState()).contains("PENDING_IMPORT");
                    assertThat(entry.keyMaterialState()).contains("CURRENT");
                });
        assertThat(importer.state(primary)).isEqualTo("Enabled");
        assertRefused("KMSInvalidStateException", () -> encrypt(replica, "text"))
                .hasMessage(replica + " is pending import.");
    }

    @Test
    void theSameMaterialMakesItTheSameKey() {
        Bytes before = encrypt(primary, "before");

        String id = importer.bring(replica, material).keyMaterialId().orElseThrow();

        assertThat(importer.described(primary).currentKeyMaterialId()).contains(id);
        assertThat(importer.state(replica)).isEqualTo("Enabled");
        assertThat(decrypt(replica, before)).isEqualTo("before");
        assertThat(decrypt(primary, encrypt(replica, "after"))).isEqualTo("after");
    }

    @Test
    void noOtherMaterialIsTaken() {
        assertRefused("IncorrectKeyMaterialException", () -> importer.bring(replica, second));
        assertRefused("UnsupportedOperationException", () -> importer.bring(fresh(replica, second)))
                .hasMessage(
                        replica
                                + " is a replica key; new key material must be imported into its"
                                + " primary key first.");
        assertRefused(
                "IncorrectKeyMaterialException",
                () ->
                        importer.bring(
                                importer.request(replica, material).keyMaterialId("0".repeat(64))));
        assertThat(importer.state(replica)).isEqualTo("PendingImport");
    }

    @Test
    void tokensAreEachKeysOwn() {
        ImportKeyMaterialRequest ofPrimary = importer.request(primary, material).build();

        assertRefused(
                "InvalidImportTokenException",
                () ->
                        importer.bring(
                                ImportKeyMaterialRequest.builder()
                                        .keyId(replica)
                                        .importToken(ofPrimary.importToken())
                                        .encryptedKeyMaterial(ofPrimary.encryptedKeyMaterial())
                                        .expirationModel(Importer.FOREVER)));
    }

    @Test
    void aKeyIsReplicatedOnceItHasMaterial() {
        String empty = importer.multiRegionKey();

        assertRefused("KMSInvalidStateException", () -> kms.replicate(empty, TestKms.ELSEWHERE));
    }

    @Test
    void theTermsAndTheEndAreEachKeysOwn() {
        Instant end = kms.clock().instant().plus(Duration.ofDays(1));
        importer.bring(
                importer.request(replica, material)
                        .expirationModel("KEY_MATERIAL_EXPIRES")
                        .validTo(end));
        Bytes blob = encrypt(replica, "text");

        assertThat(importer.described(replica).validTo()).contains(end);
        assertThat(importer.described(primary).validTo()).isEmpty();
        kms.clock().advance(Duration.ofDays(1));
        kms.service().maintenance().runDue(kms.clock().instant());

        assertThat(importer.state(replica)).isEqualTo("PendingImport");
        assertThat(decrypt(primary, blob)).isEqualTo("text");
        importer.bring(replica, material);
        importer.delete(primary);
        assertThat(importer.state(primary)).isEqualTo("PendingImport");
        assertThat(decrypt(replica, blob)).isEqualTo("text");
    }

    @Test
    void privateKeysAreBroughtToEachToo() {
        byte[] privateKey = importer.material(Spec.ECC_NIST_P256);
        String signing =
                kms.createKey(
                                ROOT,
                                CreateKeyRequest.builder()
                                        .origin("EXTERNAL")
                                        .multiRegion(true)
                                        .keySpec("ECC_NIST_P256")
                                        .keyUsage("SIGN_VERIFY")
                                        .build())
                        .arn()
                        .orElseThrow();
        importer.bring(signing, privateKey);
        String other = kms.replicate(signing, TestKms.ELSEWHERE).arn().orElseThrow();
        byte[] strange = importer.material(Spec.ECC_NIST_P256);
        assertRefused("IncorrectKeyMaterialException", () -> importer.bring(other, strange));

        importer.bring(other, privateKey);

        Bytes signature =
                kms.as(
                                ROOT,
                                KmsApi.SIGN,
                                SignRequest.builder()
                                        .keyId(signing)
                                        .message(secret("signed"))
                                        .signingAlgorithm("ECDSA_SHA_256")
                                        .build())
                        .signature()
                        .orElseThrow();
        VerifyRequest verify =
                VerifyRequest.builder()
                        .keyId(other)
                        .message(secret("signed"))
                        .signature(signature)
                        .signingAlgorithm("ECDSA_SHA_256")
                        .build();
        assertThat(kms.in(TestKms.ELSEWHERE, ROOT, KmsApi.VERIFY, verify).signatureValid())
                .contains(true);
    }

    // ---- more material ----

    @Test
    void newMaterialIsRotatedToWhenEveryReplicaHasIt() {
        importer.bring(replica, material);
        String third = replicate(TestKms.THIRD);
        importer.bring(third, material);
        Bytes before = encrypt(third, "before");

        String next = importer.bring(fresh(primary, second)).keyMaterialId().orElseThrow();

        assertThat(states(primary))
                .containsExactly("CURRENT", "PENDING_MULTI_REGION_IMPORT_AND_ROTATION");
        assertThat(states(replica)).containsExactly("CURRENT");
        assertRefused("KMSInvalidStateException", this::rotate);
        importer.bring(importer.request(replica, second).keyMaterialId(next));
        assertThat(states(replica)).containsExactly("CURRENT", "PENDING_ROTATION");
        assertThat(states(primary).getLast()).isEqualTo("PENDING_MULTI_REGION_IMPORT_AND_ROTATION");
        assertRefused("KMSInvalidStateException", this::rotate);
        importer.bring(importer.request(third, second).importType("EXISTING_KEY_MATERIAL"));
        assertThat(states(primary)).containsExactly("CURRENT", "PENDING_ROTATION");

        rotate();

        for (String key : List.of(primary, replica, third)) {
            assertThat(states(key)).containsExactly("NON_CURRENT", "CURRENT");
            assertThat(importer.described(key).currentKeyMaterialId()).contains(next);
            assertThat(decrypt(key, before)).isEqualTo("before");
            assertThat(decrypt(key, encrypt(replica, "after"))).isEqualTo("after");
        }
        assertThat(
                        kms.records().stream()
                                .filter(each ->
                                        each.eventName().equals("SynchronizeMultiRegionKey"))
                                .map(AuditRecord::region))
                .containsExactlyInAnyOrder(TestKms.ELSEWHERE.name(), TestKms.THIRD.name());
    }

    @Test
    void aLaterReplicaNeedsAllMaterial() {
        importer.bring(replica, material);
        importer.bring(fresh(primary, second));
        importer.bring(replica, second);
        Bytes before = encrypt(primary, "before");
        rotate();

        String third = replicate(TestKms.THIRD);

        assertThat(importer.materials(third)).hasSize(2);
        importer.bring(third, second);
        assertThat(importer.state(third)).isEqualTo("PendingImport");
        importer.bring(third, material);
        assertThat(importer.state(third)).isEqualTo("Enabled");
        assertThat(decrypt(third, before)).isEqualTo("before");
        assertThat(decrypt(third, encrypt(primary, "after"))).isEqualTo("after");
    }

    @Test
    void aReplicaThatComesMeanwhileIsWaitedFor() {
        importer.bring(replica, material);
        importer.bring(fresh(primary, second));
        importer.bring(replica, second);
        assertThat(states(primary).getLast()).isEqualTo("PENDING_ROTATION");

        String third = replicate(TestKms.THIRD);

        assertThat(states(third)).containsExactly("CURRENT");
        assertThat(states(primary).getLast()).isEqualTo("PENDING_MULTI_REGION_IMPORT_AND_ROTATION");
        assertRefused("KMSInvalidStateException", this::rotate);
    }

    @Test
    void aReplicaThatIsGoneIsNotWaitedFor() {
        importer.bring(fresh(primary, second));
        kms.in(
                TestKms.ELSEWHERE,
                ROOT,
                KmsApi.SCHEDULE_KEY_DELETION,
                ScheduleKeyDeletionRequest.builder().keyId(replica).pendingWindowInDays(7).build());
        assertRefused("KMSInvalidStateException", this::rotate);

        kms.clock().advance(Duration.ofDays(7));

        assertThat(states(primary).getLast()).isEqualTo("PENDING_ROTATION");
        rotate();
        assertThat(states(primary)).containsExactly("NON_CURRENT", "CURRENT");
    }

    @Test
    void whatAwaitsRotationIsDeletedWithThePrimaryKeys() {
        importer.bring(replica, material);
        String next = importer.bring(fresh(primary, second)).keyMaterialId().orElseThrow();
        importer.bring(replica, second);
        importer.delete(replica, next);
        assertThat(states(primary).getLast()).isEqualTo("PENDING_MULTI_REGION_IMPORT_AND_ROTATION");
        importer.bring(replica, second);

        importer.delete(primary, next);

        assertThat(states(primary)).containsExactly("CURRENT");
        assertThat(states(replica)).containsExactly("CURRENT");
        assertThat(importer.state(replica)).isEqualTo("Enabled");
        assertRefused("IncorrectKeyMaterialException", () -> importer.bring(replica, second));
    }

    @Test
    void aReplicaGivesUpWhatItsPrimaryKeyDoesNotWaitForAnyMore() {
        importer.bring(replica, material);
        Instant end = kms.clock().instant().plus(Duration.ofHours(1));
        importer.bring(fresh(primary, second).expirationModel("KEY_MATERIAL_EXPIRES").validTo(end));
        importer.bring(replica, second);
        kms.clock().advance(Duration.ofHours(1));
        byte[] other = importer.random(32);
        String next = importer.bring(fresh(primary, other)).keyMaterialId().orElseThrow();
        assertRefused("IncorrectKeyMaterialException", () -> importer.bring(replica, second));

        importer.bring(replica, other);

        assertThat(states(replica)).containsExactly("CURRENT", "PENDING_ROTATION");
        rotate();
        assertThat(importer.described(replica).currentKeyMaterialId()).contains(next);
    }

    @Test
    void theNewPrimaryKeyIsTheOneThatTakesNewMaterial() {
        importer.bring(replica, material);

        kms.as(
                ROOT,
                KmsApi.UPDATE_PRIMARY_REGION,
                UpdatePrimaryRegionRequest.builder()
                        .keyId(primary)
                        .primaryRegion(TestKms.ELSEWHERE.name())
                        .build());

        assertRefused(
                "UnsupportedOperationException", () -> importer.bring(fresh(primary, second)));
        importer.bring(fresh(replica, second));
        importer.bring(primary, second);
        assertRefused("UnsupportedOperationException", this::rotate);
        kms.in(
                TestKms.ELSEWHERE,
                ROOT,
                KmsApi.ROTATE_KEY_ON_DEMAND,
                new RotateKeyOnDemandRequest(replica));
        assertThat(decrypt(primary, encrypt(replica, "text"))).isEqualTo("text");
        assertThat(states(primary)).containsExactly("NON_CURRENT", "CURRENT");
    }

    private String replicate(Region region) {
        return kms.replicate(primary, region).arn().orElseThrow();
    }

    private ImportKeyMaterialRequest.Builder fresh(String key, byte[] secret) {
        return importer.request(key, secret).importType("NEW_KEY_MATERIAL");
    }

    private void rotate() {
        kms.as(ROOT, KmsApi.ROTATE_KEY_ON_DEMAND, new RotateKeyOnDemandRequest(primary));
    }

    private List<String> states(String key) {
        return importer.materials(key).stream()
                .map(entry -> entry.keyMaterialState().orElseThrow())
                .toList();
    }

    private Bytes encrypt(String key, String text) {
        EncryptRequest request =
                EncryptRequest.builder().keyId(key).plaintext(secret(text)).build();
        return kms.in(region(key), ROOT, KmsApi.ENCRYPT, request).ciphertextBlob().orElseThrow();
    }

    private String decrypt(String key, Bytes blob) {
        DecryptRequest request = DecryptRequest.builder().ciphertextBlob(blob).build();
        try (SecretBytes text =
                kms.in(region(key), ROOT, KmsApi.DECRYPT, request).plaintext().orElseThrow()) {
            return new String(text.expose(), StandardCharsets.UTF_8);
        }
    }

    private static Region region(String key) {
        return new Region(Arn.parse(key).region());
    }

    private static SecretBytes secret(String text) {
        return SecretBytes.adopt(text.getBytes(StandardCharsets.UTF_8));
    }
}
