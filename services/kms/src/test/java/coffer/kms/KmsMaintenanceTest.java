package coffer.kms;

import static coffer.kms.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import coffer.gate.Identity;
import coffer.kernel.Bytes;
import coffer.kms.api.CancelKeyDeletionRequest;
import coffer.kms.api.CreateAliasRequest;
import coffer.kms.api.CreateGrantRequest;
import coffer.kms.api.DescribeKeyRequest;
import coffer.kms.api.DisableKeyRequest;
import coffer.kms.api.EnableKeyRequest;
import coffer.kms.api.EnableKeyRotationRequest;
import coffer.kms.api.GetKeyRotationStatusRequest;
import coffer.kms.api.GetKeyRotationStatusResponse;
import coffer.kms.api.KmsApi;
import coffer.kms.api.ListKeyRotationsRequest;
import coffer.kms.api.ListKeysRequest;
import coffer.kms.api.ListRetirableGrantsRequest;
import coffer.kms.api.RotateKeyOnDemandRequest;
import coffer.kms.api.RotationsListEntry;
import coffer.kms.api.ScheduleKeyDeletionRequest;
import coffer.kms.api.ScheduleKeyDeletionResponse;
import coffer.kms.grant.Grants;
import coffer.kms.key.KeyName;
import coffer.ledger.AuditRecord;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KmsMaintenanceTest {
    private static final Identity ROOT = TestKms.root(TestKms.ACCOUNT);

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

    @Test
    void rotatesOnScheduleAndKeepsWhatWasEncryptedReadable() {
        enableRotation(90);
        Bytes before = kms.encrypt(ROOT, key, "old", Map.of());
        assertThat(run()).isZero();

        kms.clock().advance(Duration.ofDays(90));
        assertThat(run()).isEqualTo(1);
        assertThat(run()).isZero();

        assertThat(kms.decrypt(ROOT, before, Map.of())).isEqualTo("old");
        List<RotationsListEntry> rotations = rotations();
        assertThat(rotations).hasSize(1);
        assertThat(rotations.getFirst().rotationType()).contains("AUTOMATIC");
        assertThat(rotations.getFirst().keyMaterialState()).contains("CURRENT");
        assertThat(status().nextRotationDate()).contains(TestKms.START.plus(Duration.ofDays(180)));
        assertThat(events("RotateKey")).hasSize(1);
        assertThat(events("RotateKey").getFirst().json()).contains("AwsServiceEvent", key);
    }

    @Test
    void onDemandRotationsLeaveTheScheduleAloneAndAreLimited() {
        enableRotation(365);

        for (int i = 0; i < 25; i++) rotate();

        assertRefused("LimitExceededException", this::rotate);
        assertThat(status().nextRotationDate()).contains(TestKms.START.plus(Duration.ofDays(365)));
        assertThat(rotations()).hasSize(25);
    }

    @Test
    void doesNotRotateDisabledKeysButCatchesUpOnceTheyAreEnabled() {
        enableRotation(90);
        kms.as(ROOT, KmsApi.DISABLE_KEY, new DisableKeyRequest(key));
        kms.clock().advance(Duration.ofDays(400));
        assertThat(run()).isZero();

        kms.as(ROOT, KmsApi.ENABLE_KEY, new EnableKeyRequest(key));

        assertThat(run()).isEqualTo(1);
        assertThat(run()).isZero();
        assertThat(status().nextRotationDate()).contains(TestKms.START.plus(Duration.ofDays(490)));
    }

    @Test
    void rotationWaitsWhileDeletionIsPending() {
        enableRotation(90);
        schedule(7);
        assertThat(status().keyRotationEnabled()).contains(false);

        kms.as(ROOT, KmsApi.CANCEL_KEY_DELETION, new CancelKeyDeletionRequest(key));

        assertThat(status().keyRotationEnabled()).contains(true);
    }

    @Test
    void aKeyIsGoneTheMomentItsWaitingPeriodIsOver() {
        Bytes blob = kms.encrypt(ROOT, key, "lost", Map.of());
        ScheduleKeyDeletionResponse scheduled = schedule(7);
        assertThat(scheduled.keyState()).contains("PendingDeletion");
        assertThat(scheduled.deletionDate()).contains(TestKms.START.plus(Duration.ofDays(7)));
        kms.clock().advance(Duration.ofDays(7).minusMillis(1));
        assertThat(run()).isZero();
        assertThat(describe()).isEqualTo(key);

        kms.clock().advance(Duration.ofMillis(1));

        assertRefused("NotFoundException", this::describe)
                .hasMessage("Key '" + key + "' does not exist");
        assertRefused("InvalidCiphertextException", () -> kms.decrypt(ROOT, blob, Map.of()));
        assertRefused(
                "NotFoundException",
                () -> kms.as(ROOT, KmsApi.CANCEL_KEY_DELETION, new CancelKeyDeletionRequest(key)));
        assertThat(listed()).isEmpty();
    }

    @Test
    void deletionTakesTheAliasesAlongAndIsRecorded() {
        CreateAliasRequest alias = new CreateAliasRequest("alias/app", key);
        kms.as(ROOT, KmsApi.CREATE_ALIAS, alias);
        schedule(7);
        kms.clock().advance(Duration.ofDays(8));

        assertThat(run()).isEqualTo(1);
        assertThat(run()).isZero();

        assertThat(events("DeleteKey")).hasSize(1);
        String other = kms.key(TestKms.ACCOUNT);
        kms.as(ROOT, KmsApi.CREATE_ALIAS, new CreateAliasRequest("alias/app", other));
    }

    @Test
    void deletionTakesTheGrantsAlongHoweverMany() {
        String bob = "arn:aws:iam::111122223333:user/bob";
        CreateGrantRequest grant =
                CreateGrantRequest.builder()
                        .keyId(key)
                        .granteePrincipal("arn:aws:iam::111122223333:user/alice")
                        .retiringPrincipal(bob)
                        .operations(List.of("Decrypt"))
                        .build();
        for (int i = 0; i < 250; i++) kms.as(ROOT, KmsApi.CREATE_GRANT, grant);
        ListRetirableGrantsRequest retirable =
                ListRetirableGrantsRequest.builder().retiringPrincipal(bob).build();
        schedule(7);
        kms.clock().advance(Duration.ofDays(7));

        assertThat(kms.as(ROOT, KmsApi.LIST_RETIRABLE_GRANTS, retirable).grants())
                .as("of a key that is gone, even before it is cleared away")
                .contains(List.of());
        assertThat(run()).isEqualTo(1);

        KeyName name =
                new KeyName(TestKms.ACCOUNT, TestKms.REGION, key.substring(key.indexOf('/') + 1));
        Grants grants = new Grants();
        assertThat(kms.state().store().<Integer>read(snapshot -> grants.count(snapshot, name)))
                .isZero();
    }

    @Test
    void aKeyThatWasKeptIsDisabledAndUsableOnceEnabled() {
        Bytes blob = kms.encrypt(ROOT, key, "kept", Map.of());
        schedule(30);
        kms.as(ROOT, KmsApi.CANCEL_KEY_DELETION, new CancelKeyDeletionRequest(key));
        kms.clock().advance(Duration.ofDays(31));
        assertThat(run()).isZero();
        assertRefused("DisabledException", () -> kms.decrypt(ROOT, blob, Map.of()));

        kms.as(ROOT, KmsApi.ENABLE_KEY, new EnableKeyRequest(key));

        assertThat(kms.decrypt(ROOT, blob, Map.of())).isEqualTo("kept");
    }

    @Test
    void theWaitingPeriodIsSevenToThirtyDays() {
        assertRefused("ValidationException", () -> schedule(6));
        assertRefused("ValidationException", () -> schedule(31));
    }

    @Test
    void policiesMayDemandALongWaitingPeriod() {
        Identity alice = TestKms.user(TestKms.ACCOUNT, "alice");
        kms.attach(
                alice,
                """
                {"Version":"2012-10-17","Statement":[
                  {"Effect":"Allow","Action":"kms:ScheduleKeyDeletion","Resource":"*",
                   "Condition":{"NumericGreaterThanEquals":{
                     "kms:ScheduleKeyDeletionPendingWindowInDays":"20"}}}]}\
                """);

        ScheduleKeyDeletionRequest.Builder request =
                ScheduleKeyDeletionRequest.builder().keyId(key);

        assertRefused(
                "AccessDeniedException",
                () ->
                        kms.as(
                                alice,
                                KmsApi.SCHEDULE_KEY_DELETION,
                                request.pendingWindowInDays(19).build()));
        kms.as(alice, KmsApi.SCHEDULE_KEY_DELETION, request.pendingWindowInDays(20).build());
    }

    private int run() {
        return kms.service().maintenance().runDue(kms.clock().instant());
    }

    private void enableRotation(int days) {
        kms.as(
                ROOT,
                KmsApi.ENABLE_KEY_ROTATION,
                EnableKeyRotationRequest.builder().keyId(key).rotationPeriodInDays(days).build());
    }

    private void rotate() {
        kms.as(ROOT, KmsApi.ROTATE_KEY_ON_DEMAND, new RotateKeyOnDemandRequest(key));
    }

    private GetKeyRotationStatusResponse status() {
        return kms.as(ROOT, KmsApi.GET_KEY_ROTATION_STATUS, new GetKeyRotationStatusRequest(key));
    }

    private List<RotationsListEntry> rotations() {
        return kms.as(
                        ROOT,
                        KmsApi.LIST_KEY_ROTATIONS,
                        ListKeyRotationsRequest.builder().keyId(key).build())
                .rotations()
                .orElseThrow();
    }

    private ScheduleKeyDeletionResponse schedule(int days) {
        return kms.as(
                ROOT,
                KmsApi.SCHEDULE_KEY_DELETION,
                ScheduleKeyDeletionRequest.builder().keyId(key).pendingWindowInDays(days).build());
    }

    private String describe() {
        return kms.as(ROOT, KmsApi.DESCRIBE_KEY, DescribeKeyRequest.builder().keyId(key).build())
                .keyMetadata()
                .flatMap(metadata -> metadata.arn())
                .orElseThrow();
    }

    private List<?> listed() {
        return kms.as(ROOT, KmsApi.LIST_KEYS, ListKeysRequest.builder().build())
                .keys()
                .orElseThrow();
    }

    private List<AuditRecord> events(String name) {
        return kms.records().stream().filter(record -> record.eventName().equals(name)).toList();
    }
}
