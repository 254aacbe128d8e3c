package coffer.kms.imported;

import static coffer.kms.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import coffer.gate.Identity;
import coffer.kernel.Bytes;
import coffer.kernel.SecretBytes;
import coffer.kms.TestKms;
import coffer.kms.api.ImportKeyMaterialRequest;
import coffer.kms.api.KmsApi;
import coffer.kms.api.ScheduleKeyDeletionRequest;
import coffer.kms.api.SignRequest;
import coffer.kms.api.Tag;
import coffer.kms.api.TagResourceRequest;
import coffer.kms.key.KeyName;
import coffer.kms.key.KmsKey;
import coffer.kms.key.Spec;
import coffer.ledger.AuditRecord;
import coffer.store.keys.KeyId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImportExpiryTest {
    private static final Identity ROOT = Importer.ROOT;
    private static final Duration LIFE = Duration.ofDays(30);

    private TestKms kms;
    private Importer importer;
    private String key;
    private byte[] material;

    @BeforeEach
    void open(@TempDir Path folder) {
        kms = new TestKms(folder);
        importer = new Importer(kms);
        key = importer.key();
        material = importer.random(32);
    }

    @AfterEach
    void close() {
        kms.close();
    }

    @Test
    void isOverAtTheMomentEvenIfNobodyAttendsToIt() {
        importer.bring(expiring(key, material));
        assertThat(importer.described(key).expirationModel()).contains("KEY_MATERIAL_EXPIRES");
        assertThat(importer.described(key).validTo()).contains(TestKms.START.plus(LIFE));
        Bytes blob = kms.encrypt(ROOT, key, "text", Map.of());
        kms.clock().advance(LIFE.minusMillis(1));
        assertThat(kms.decrypt(ROOT, blob, Map.of())).isEqualTo("text");

        kms.clock().advance(Duration.ofMillis(1));

        assertRefused("KMSInvalidStateException", () -> kms.decrypt(ROOT, blob, Map.of()))
                .hasMessage(key + " is pending import.");
        assertThat(importer.state(key)).isEqualTo("PendingImport");
        assertThat(importer.described(key).expirationModel()).isEmpty();
        assertThat(importer.described(key).validTo()).isEmpty();
        assertThat(importer.materials(key).getFirst().importState()).contains("PENDING_IMPORT");
    }

    @Test
    void privateKeysInMemoryAreOfNoUseAfterwards() {
        String signing = importer.key("ECC_NIST_P256", "SIGN_VERIFY");
        importer.bring(expiring(signing, importer.material(Spec.ECC_NIST_P256)));
        sign(signing);
        kms.clock().advance(LIFE);

        assertRefused("KMSInvalidStateException", () -> sign(signing));
        run();
        assertRefused("KMSInvalidStateException", () -> sign(signing));
    }

    @Test
    void housekeepingErasesTheSecretAndRecordsIt() {
        importer.bring(expiring(key, material));
        Bytes row = row();
        kms.clock().advance(LIFE);
        assertThat(held(row)).isTrue();

        assertThat(run()).isEqualTo(1);
        assertThat(run()).isZero();

        assertThat(held(row)).isFalse();
        List<AuditRecord> events =
                kms.records().stream()
                        .filter(each -> each.eventName().equals("DeleteExpiredKeyMaterial"))
                        .toList();
        assertThat(events).hasSize(1);
        assertThat(events.getFirst().json())
                .contains("AwsServiceEvent", key)
                .contains(
                        "\"keyMaterialId\":\""
                                + importer.materials(key).getFirst().keyMaterialId().orElseThrow());
    }

    @Test
    void deletedMaterialIsErasedToo() {
        importer.bring(importer.request(key, material));
        Bytes row = row();

        importer.delete(key);
        run();

        assertThat(held(row)).isFalse();
        importer.bring(importer.request(key, material));
        run();
        assertThat(held(row())).isTrue();
        kms.encrypt(ROOT, key, "text", Map.of());
    }

    @Test
    void anErasureThatWasCutShortIsEndedLater() {
        importer.bring(key, material);
        Bytes row = row();
        importer.delete(key);

        kms.keyTable().erase(List.of(new KeyId(row)));
        run();
        run();

        assertThat(held(row)).isFalse();
        importer.bring(key, material);
        kms.encrypt(ROOT, key, "text", Map.of());
    }

    @Test
    void theSameMaterialComesBackOnNewTerms() {
        importer.bring(expiring(key, material));
        Bytes blob = kms.encrypt(ROOT, key, "text", Map.of());
        kms.clock().advance(LIFE);
        run();
        assertRefused(
                "IncorrectKeyMaterialException", () -> importer.bring(key, importer.random(32)));

        importer.bring(key, material);

        kms.clock().advance(LIFE.multipliedBy(20));
        assertThat(run()).isZero();
        assertThat(kms.decrypt(ROOT, blob, Map.of())).isEqualTo("text");
        assertThat(importer.described(key).expirationModel()).contains(Importer.FOREVER);
    }

    @Test
    void termsAreReplacedBeforeTheyEnd() {
        importer.bring(expiring(key, material));

        importer.bring(key, material);

        kms.clock().advance(LIFE);
        assertThat(run()).isZero();
        kms.encrypt(ROOT, key, "text", Map.of());
    }

    @Test
    void comesBackBeforeAnybodyAttendedToItsEnd() {
        importer.bring(expiring(key, material));
        kms.clock().advance(LIFE);

        importer.bring(key, material);

        assertThat(importer.state(key)).isEqualTo("Enabled");
        assertThat(run()).isZero();
        kms.encrypt(ROOT, key, "text", Map.of());
    }

    @Test
    void changesToAnExpiredKeyDoNotKeepItsSecret() {
        importer.bring(expiring(key, material));
        Bytes row = row();
        kms.clock().advance(LIFE);

        kms.as(ROOT, KmsApi.TAG_RESOURCE, new TagResourceRequest(key, List.of(new Tag("a", "b"))));

        assertThat(run()).isEqualTo(1);
        assertThat(held(row)).isFalse();
        assertThat(importer.state(key)).isEqualTo("PendingImport");
    }

    @Test
    void expiresWhileDeletionIsPending() {
        importer.bring(
                importer.request(key, material)
                        .expirationModel("KEY_MATERIAL_EXPIRES")
                        .validTo(TestKms.START.plus(Duration.ofDays(3))));
        Bytes row = row();
        kms.as(
                ROOT,
                KmsApi.SCHEDULE_KEY_DELETION,
                ScheduleKeyDeletionRequest.builder().keyId(key).pendingWindowInDays(7).build());
        kms.clock().advance(Duration.ofDays(3));

        assertThat(run()).isEqualTo(1);

        assertThat(held(row)).isFalse();
        assertThat(importer.state(key)).isEqualTo("PendingDeletion");
        kms.clock().advance(Duration.ofDays(4));
        assertThat(run()).isEqualTo(1);
        assertRefused("NotFoundException", () -> importer.state(key));
    }

    private ImportKeyMaterialRequest.Builder expiring(String of, byte[] secret) {
        return importer.request(of, secret)
                .expirationModel("KEY_MATERIAL_EXPIRES")
                .validTo(kms.clock().instant().plus(LIFE));
    }

    private void sign(String signing) {
        kms.as(
                ROOT,
                KmsApi.SIGN,
                SignRequest.builder()
                        .keyId(signing)
                        .message(SecretBytes.adopt(new byte[1]))
                        .signingAlgorithm("ECDSA_SHA_256")
                        .build());
    }

    private int run() {
        return kms.service().maintenance().runDue(kms.clock().instant());
    }

    private Bytes row() {
        KeyName name =
                new KeyName(TestKms.ACCOUNT, TestKms.REGION, key.substring(key.indexOf('/') + 1));
        KmsKey found =
                kms.state()
                        .store()
                        .read(snapshot -> kms.state().keys().findAlsoGone(snapshot, name))
                        .orElseThrow();
        return found.currentMaterial().imported().orElseThrow().row().orElseThrow();
    }

    private boolean held(Bytes row) {
        return kms.state()
                .store()
                .read(snapshot -> kms.keyTable().find(snapshot, new KeyId(row)))
                .isPresent();
    }
}
