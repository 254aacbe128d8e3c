package coffer.kms.imported;

import static coffer.kms.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import coffer.gate.Identity;
import coffer.kernel.Bytes;
import coffer.kms.TestKms;
import coffer.kms.api.DisableKeyRotationRequest;
import coffer.kms.api.EnableKeyRotationRequest;
import coffer.kms.api.GetKeyRotationStatusRequest;
import coffer.kms.api.ImportKeyMaterialRequest;
import coffer.kms.api.KmsApi;
import coffer.kms.api.ListKeyRotationsRequest;
import coffer.kms.api.RotateKeyOnDemandRequest;
import coffer.kms.api.RotationsListEntry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Keys that have had several materials, all of them brought from outside.
class ImportRotationTest {
    private static final Identity ROOT = Importer.ROOT;

    private TestKms kms;
    private Importer importer;
    private String key;
    private byte[] first;
    private byte[] second;

    @BeforeEach
    void open(@TempDir Path folder) {
        kms = new TestKms(folder);
        importer = new Importer(kms);
        key = importer.key();
        first = importer.random(32);
        second = importer.random(32);
        importer.bring(importer.request(key, first).keyMaterialDescription("vault 1"));
    }

    @AfterEach
    void close() {
        kms.close();
    }

    @Test
    void newMaterialWaitsForItsRotation() {
        Optional<String> old = importer.described(key).currentKeyMaterialId();
        String next = importer.bring(fresh(second)).keyMaterialId().orElseThrow();

        assertThat(importer.described(key).currentKeyMaterialId()).isEqualTo(old);
        RotationsListEntry waiting = importer.materials(key).getLast();
        assertThat(waiting.keyMaterialId()).contains(next);
        assertThat(waiting.keyMaterialState()).contains("PENDING_ROTATION");
        assertThat(waiting.importState()).contains("IMPORTED");
        assertThat(waiting.rotationDate()).isEmpty();
        assertThat(waiting.rotationType()).isEmpty();
        assertThat(rotations()).isEmpty();
        RotationsListEntry current = importer.materials(key).getFirst();
        assertThat(current.keyMaterialState()).contains("CURRENT");
        assertThat(current.keyMaterialDescription()).contains("vault 1");
        assertThat(current.expirationModel()).contains(Importer.FOREVER);
    }

    @Test
    void rotationMakesItCurrentAndTheOldDecryptsOn() {
        Bytes before = kms.encrypt(ROOT, key, "before", Map.of());
        String next = importer.bring(fresh(second)).keyMaterialId().orElseThrow();
        kms.clock().advance(Duration.ofMinutes(5));

        rotate();

        assertThat(importer.described(key).currentKeyMaterialId()).contains(next);
        Bytes after = kms.encrypt(ROOT, key, "after", Map.of());
        assertThat(kms.decrypt(ROOT, before, Map.of())).isEqualTo("before");
        assertThat(kms.decrypt(ROOT, after, Map.of())).isEqualTo("after");
        List<RotationsListEntry> rotations = rotations();
        assertThat(rotations).hasSize(1);
        assertThat(rotations.getFirst().rotationType()).contains("ON_DEMAND");
        assertThat(rotations.getFirst().rotationDate())
                .contains(TestKms.START.plus(Duration.ofMinutes(5)));
        assertThat(importer.materials(key).getFirst().keyMaterialState()).contains("NON_CURRENT");
        assertRefused("KMSInvalidStateException", this::rotate);
    }

    @Test
    void aKeyIsUnusableWhileAnyOfItsMaterialIsMissing() {
        Bytes before = kms.encrypt(ROOT, key, "before", Map.of());
        String old = importer.described(key).currentKeyMaterialId().orElseThrow();
        importer.bring(fresh(second));
        rotate();

        importer.delete(key, old);

        assertThat(importer.state(key)).isEqualTo("PendingImport");
        assertRefused("KMSInvalidStateException", () -> kms.encrypt(ROOT, key, "text", Map.of()));
        importer.bring(key, second);
        assertThat(importer.state(key)).isEqualTo("PendingImport");
        importer.bring(importer.request(key, first).keyMaterialId(old));
        assertThat(importer.state(key)).isEqualTo("Enabled");
        assertThat(kms.decrypt(ROOT, before, Map.of())).isEqualTo("before");
        assertThat(importer.materials(key).getFirst().keyMaterialDescription())
                .as("kept while the material was away")
                .contains("vault 1");
    }

    @Test
    void withoutAnIdTheCurrentMaterialIsDeleted() {
        importer.bring(fresh(second));
        rotate();

        String deleted = importer.delete(key).keyMaterialId().orElseThrow();

        assertThat(importer.described(key).currentKeyMaterialId()).contains(deleted);
        assertThat(importer.materials(key).getLast().importState()).contains("PENDING_IMPORT");
        assertThat(importer.materials(key).getFirst().importState()).contains("IMPORTED");
    }

    @Test
    void whatWaitsCanBeExchangedAndLeavesNothingBehind() {
        String waiting = importer.bring(fresh(second)).keyMaterialId().orElseThrow();
        byte[] third = importer.random(32);
        assertRefused("KMSInvalidStateException", () -> importer.bring(fresh(third)));

        importer.delete(key, waiting);

        assertThat(importer.state(key)).isEqualTo("Enabled");
        assertThat(importer.materials(key)).hasSize(1);
        importer.bring(fresh(third));
        rotate();
        kms.encrypt(ROOT, key, "text", Map.of());
    }

    @Test
    void whatWaitsMayExpireWithoutHarm() {
        importer.bring(
                fresh(second)
                        .expirationModel("KEY_MATERIAL_EXPIRES")
                        .validTo(TestKms.START.plusSeconds(60)));
        assertThat(importer.described(key).validTo()).isEmpty();
        kms.clock().advance(Duration.ofSeconds(60));

        assertThat(importer.state(key)).isEqualTo("Enabled");
        assertRefused("KMSInvalidStateException", this::rotate);
        importer.bring(fresh(importer.random(32)));
        assertThat(importer.materials(key)).hasSize(2);
        rotate();
    }

    @Test
    void housekeepingClearsAwayWhatWaitedTooLong() {
        importer.bring(
                fresh(second)
                        .expirationModel("KEY_MATERIAL_EXPIRES")
                        .validTo(TestKms.START.plusSeconds(60)));
        kms.clock().advance(Duration.ofSeconds(60));

        assertThat(kms.service().maintenance().runDue(kms.clock().instant())).isEqualTo(1);

        assertThat(importer.materials(key)).hasSize(1);
        assertThat(importer.state(key)).isEqualTo("Enabled");
    }

    @Test
    void newAndKnownMaterialAreToldApart() {
        assertRefused("IncorrectKeyMaterialException", () -> importer.bring(fresh(first)));
        assertRefused(
                "IncorrectKeyMaterialException",
                () ->
                        importer.bring(
                                importer.request(key, second).importType("EXISTING_KEY_MATERIAL")));
        assertRefused(
                "IncorrectKeyMaterialException",
                () -> importer.bring(importer.request(key, first).keyMaterialId("0".repeat(64))));
        assertRefused(
                "ValidationException",
                () -> importer.bring(fresh(second).keyMaterialId("0".repeat(64))));
        assertRefused(
                "IncorrectKeyMaterialException",
                () ->
                        importer.bring(
                                importer.request(importer.key(), first)
                                        .importType("EXISTING_KEY_MATERIAL")));
    }

    @Test
    void theEarliestEndCounts() {
        importer.bring(fresh(second));
        rotate();
        importer.bring(
                importer.request(key, first)
                        .expirationModel("KEY_MATERIAL_EXPIRES")
                        .validTo(TestKms.START.plusSeconds(600)));
        importer.bring(
                importer.request(key, second)
                        .expirationModel("KEY_MATERIAL_EXPIRES")
                        .validTo(TestKms.START.plusSeconds(60)));

        assertThat(importer.described(key).validTo()).contains(TestKms.START.plusSeconds(60));
        kms.clock().advance(Duration.ofSeconds(60));
        assertThat(importer.state(key)).isEqualTo("PendingImport");
    }

    @Test
    void nothingIsRotatedOnASchedule() {
        assertRefused(
                        "UnsupportedOperationException",
                        () ->
                                kms.as(
                                        ROOT,
                                        KmsApi.ENABLE_KEY_ROTATION,
                                        EnableKeyRotationRequest.builder().keyId(key).build()))
                .hasMessage(key + " origin is EXTERNAL which is not valid for this operation.");
        assertRefused(
                "UnsupportedOperationException",
                () ->
                        kms.as(
                                ROOT,
                                KmsApi.DISABLE_KEY_ROTATION,
                                new DisableKeyRotationRequest(key)));
        assertThat(
                        kms.as(
                                        ROOT,
                                        KmsApi.GET_KEY_ROTATION_STATUS,
                                        new GetKeyRotationStatusRequest(key))
                                .keyRotationEnabled())
                .contains(false);
    }

    private ImportKeyMaterialRequest.Builder fresh(byte[] material) {
        return importer.request(key, material).importType("NEW_KEY_MATERIAL");
    }

    private void rotate() {
        kms.as(ROOT, KmsApi.ROTATE_KEY_ON_DEMAND, new RotateKeyOnDemandRequest(key));
    }

    private List<RotationsListEntry> rotations() {
        return kms.as(
                        ROOT,
                        KmsApi.LIST_KEY_ROTATIONS,
                        ListKeyRotationsRequest.builder().keyId(key).build())
                .rotations()
                .orElseThrow();
    }
}
