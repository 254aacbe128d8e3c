package coffer.kms.replication;

import static coffer.kms.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import coffer.gate.Identity;
import coffer.kernel.Bytes;
import coffer.kernel.Region;
import coffer.kernel.SecretBytes;
import coffer.kms.TestKms;
import coffer.kms.api.CancelKeyDeletionRequest;
import coffer.kms.api.DecryptRequest;
import coffer.kms.api.DescribeKeyRequest;
import coffer.kms.api.DisableKeyRequest;
import coffer.kms.api.DisableKeyRotationRequest;
import coffer.kms.api.EnableKeyRotationRequest;
import coffer.kms.api.EncryptRequest;
import coffer.kms.api.GetKeyRotationStatusRequest;
import coffer.kms.api.GetKeyRotationStatusResponse;
import coffer.kms.api.KeyMetadata;
import coffer.kms.api.KmsApi;
import coffer.kms.api.ListKeyRotationsRequest;
import coffer.kms.api.RotateKeyOnDemandRequest;
import coffer.kms.api.RotationsListEntry;
import coffer.kms.api.ScheduleKeyDeletionRequest;
import coffer.kms.api.ScheduleKeyDeletionResponse;
import coffer.kms.api.UpdatePrimaryRegionRequest;
import coffer.ledger.AuditRecord;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What becomes of related keys over time: rotation, another primary, deletion.
class RelatedKeysTest {
    private static final Identity ROOT = TestKms.root(TestKms.ACCOUNT);
    private static final Region HERE = TestKms.REGION;
    private static final Region ELSEWHERE = TestKms.ELSEWHERE;
    private static final Region THIRD = TestKms.THIRD;

    private TestKms kms;
    private String key;

    @BeforeEach
    void open(@TempDir Path folder) {
        kms = new TestKms(folder);
        key = kms.multiRegionKey();
        kms.replicate(key, ELSEWHERE);
    }

    @AfterEach
    void close() {
        kms.close();
    }

    // ---- rotation ----

    @Test
    void rotatingThePrimaryKeyRotatesEveryReplica() {
        Bytes old = encrypt(ELSEWHERE, "old");
        String before = describe(HERE).currentKeyMaterialId().orElseThrow();

        kms.as(ROOT, KmsApi.ROTATE_KEY_ON_DEMAND, new RotateKeyOnDemandRequest(key));

        assertThat(describe(HERE).currentKeyMaterialId().orElseThrow()).isNotEqualTo(before);
        assertThat(describe(ELSEWHERE).currentKeyMaterialId())
                .isEqualTo(describe(HERE).currentKeyMaterialId());
        assertThat(decrypt(HERE, old)).isEqualTo("old");
        assertThat(decrypt(HERE, encrypt(ELSEWHERE, "new"))).isEqualTo("new");
        assertThat(rotations(ELSEWHERE)).isEqualTo(rotations(HERE)).hasSize(1);
        assertThat(events(ELSEWHERE, "SynchronizeMultiRegionKey")).hasSize(1);
    }

    @Test
    void aLaterReplicaHasAllMaterial() {
        Bytes old = encrypt(HERE, "old");
        kms.as(ROOT, KmsApi.ROTATE_KEY_ON_DEMAND, new RotateKeyOnDemandRequest(key));
        Bytes current = encrypt(HERE, "current");

        kms.replicate(key, THIRD);

        assertThat(decrypt(THIRD, old)).isEqualTo("old");
        assertThat(decrypt(THIRD, current)).isEqualTo("current");
    }

    @Test
    void aDisabledReplicaIsRotatedToo() {
        kms.in(ELSEWHERE, ROOT, KmsApi.DISABLE_KEY, new DisableKeyRequest(key));

        kms.as(ROOT, KmsApi.ROTATE_KEY_ON_DEMAND, new RotateKeyOnDemandRequest(key));

        assertThat(describe(ELSEWHERE).currentKeyMaterialId())
                .isEqualTo(describe(HERE).currentKeyMaterialId());
    }

    @Test
    void theScheduleIsThePrimaryKeysAndReplicasShowIt() {
        enableRotation();

        assertThat(status(ELSEWHERE)).isEqualTo(status(HERE));
        assertThat(status(ELSEWHERE).keyRotationEnabled()).contains(true);
        kms.clock().advance(Duration.ofDays(90));
        assertThat(run()).isEqualTo(1);
        assertThat(rotations(ELSEWHERE)).isEqualTo(rotations(HERE)).hasSize(1);
        assertThat(events(HERE, "RotateKey")).hasSize(1);
    }

    @Test
    void aReplicaIsNotRotatedByItself() {
        assertRefused(
                "UnsupportedOperationException",
                () ->
                        kms.in(
                                ELSEWHERE,
                                ROOT,
                                KmsApi.ROTATE_KEY_ON_DEMAND,
                                new RotateKeyOnDemandRequest(key)));
        assertRefused(
                "UnsupportedOperationException",
                () ->
                        kms.in(
                                ELSEWHERE,
                                ROOT,
                                KmsApi.ENABLE_KEY_ROTATION,
                                EnableKeyRotationRequest.builder().keyId(key).build()));
        assertRefused(
                "UnsupportedOperationException",
                () ->
                        kms.in(
                                ELSEWHERE,
                                ROOT,
                                KmsApi.DISABLE_KEY_ROTATION,
                                new DisableKeyRotationRequest(key)));
    }

    // ---- another primary ----

    @Test
    void thePrimaryAndAReplicaChangeRoles() {
        enableRotation();
        kms.replicate(key, THIRD);

        update(HERE, ELSEWHERE);

        assertThat(type(ELSEWHERE)).isEqualTo("PRIMARY");
        assertThat(type(HERE)).isEqualTo("REPLICA");
        assertThat(type(THIRD)).isEqualTo("REPLICA");
        assertThat(describe(THIRD).multiRegionConfiguration().orElseThrow().primaryKey())
                .isEqualTo(describe(HERE).multiRegionConfiguration().orElseThrow().primaryKey());
        assertThat(events(ELSEWHERE, "UpdatePrimaryRegion")).hasSize(1);
        assertThat(events(HERE, "UpdatePrimaryRegion")).hasSize(1);
    }

    @Test
    void theScheduleOfRotationMovesAlong() {
        enableRotation();
        update(HERE, ELSEWHERE);

        kms.clock().advance(Duration.ofDays(90));

        assertThat(run()).isEqualTo(1);
        assertThat(events(ELSEWHERE, "RotateKey")).hasSize(1);
        assertThat(rotations(HERE)).hasSize(1);
        assertThat(status(HERE)).isEqualTo(status(ELSEWHERE));
    }

    @Test
    void rolesGoBackAndForth() {
        for (int i = 0; i < 3; i++) {
            update(HERE, ELSEWHERE);
            update(ELSEWHERE, HERE);
        }

        assertThat(type(HERE)).isEqualTo("PRIMARY");
        assertThat(decrypt(ELSEWHERE, encrypt(HERE, "text"))).isEqualTo("text");
    }

    @Test
    void onlyAReplicaCanBecomePrimaryAndOnlyThePrimaryGivesWay() {
        assertRefused("NotFoundException", () -> update(HERE, THIRD));
        assertRefused("NotFoundException", () -> update(HERE, HERE));
        assertRefused("UnsupportedOperationException", () -> update(ELSEWHERE, HERE));
        assertRefused(
                "UnsupportedOperationException",
                () -> update(ROOT, kms.key(TestKms.ACCOUNT), HERE, ELSEWHERE));
    }

    @Test
    void bothKeysMustBeEnabled() {
        kms.in(ELSEWHERE, ROOT, KmsApi.DISABLE_KEY, new DisableKeyRequest(key));

        assertRefused("DisabledException", () -> update(HERE, ELSEWHERE));
    }

    @Test
    void bothKeysMustPermitIt() {
        Identity alice = TestKms.user(TestKms.ACCOUNT, "alice");
        permitUpdate(alice, HERE);
        assertRefused("AccessDeniedException", () -> update(alice, key, HERE, ELSEWHERE));
        permitUpdate(alice, ELSEWHERE);
        assertRefused("AccessDeniedException", () -> update(alice, key, HERE, ELSEWHERE));

        kms.permit(alice, "kms:UpdatePrimaryRegion", "arn:aws:kms:*:*:key/mrk-*");

        update(alice, key, HERE, ELSEWHERE);
    }

    // ---- deletion ----

    @Test
    void aReplicaIsDeletedLikeAnyKeyAndHarmsNoOther() {
        Bytes blob = encrypt(ELSEWHERE, "kept");
        assertThat(schedule(ELSEWHERE).keyState()).contains("PendingDeletion");
        kms.clock().advance(Duration.ofDays(7));

        assertThat(run()).isEqualTo(1);

        assertRefused("NotFoundException", () -> describe(ELSEWHERE));
        assertThat(decrypt(HERE, blob)).isEqualTo("kept");
        assertThat(describe(HERE).multiRegionConfiguration().orElseThrow().replicaKeys())
                .contains(List.of());
    }

    @Test
    void aReplicaThatIsGoneCanBeMadeAgain() {
        Bytes blob = encrypt(ELSEWHERE, "kept");
        schedule(ELSEWHERE);
        kms.clock().advance(Duration.ofDays(7));
        run();

        kms.replicate(key, ELSEWHERE);

        assertThat(decrypt(ELSEWHERE, blob)).isEqualTo("kept");
    }

    @Test
    void aPrimaryKeyWaitsForItsReplicas() {
        ScheduleKeyDeletionResponse scheduled = schedule(HERE);
        assertThat(scheduled.keyState()).contains("PendingReplicaDeletion");
        assertThat(scheduled.deletionDate()).isEmpty();
        assertThat(scheduled.pendingWindowInDays()).contains(7);
        assertThat(describe(HERE).pendingDeletionWindowInDays()).contains(7);
        kms.clock().advance(Duration.ofDays(400));
        assertThat(run()).isZero();
        schedule(ELSEWHERE);
        kms.clock().advance(Duration.ofDays(7));

        assertThat(run()).isEqualTo(1);

        KeyMetadata primary = describe(HERE);
        assertThat(primary.keyState()).contains("PendingDeletion");
        assertThat(primary.pendingDeletionWindowInDays()).isEmpty();
        assertThat(primary.deletionDate()).contains(kms.clock().instant().plus(Duration.ofDays(7)));
        kms.clock().advance(Duration.ofDays(7));
        assertThat(run()).isEqualTo(1);
        assertRefused("NotFoundException", () -> describe(HERE));
    }

    @Test
    void theReplicasOfADoomedPrimaryKeyAreUsable() {
        Bytes blob = encrypt(HERE, "text");
        schedule(HERE);

        assertThat(decrypt(ELSEWHERE, blob)).isEqualTo("text");
        assertThat(status(ELSEWHERE).keyRotationEnabled()).contains(false);
        assertRefused("KMSInvalidStateException", () -> decrypt(HERE, blob))
                .hasMessageContaining("pending replica deletion");
    }

    @Test
    void aDoomedPrimaryKeyCanBeSaved() {
        schedule(HERE);

        kms.as(ROOT, KmsApi.CANCEL_KEY_DELETION, new CancelKeyDeletionRequest(key));

        assertThat(describe(HERE).keyState()).contains("Disabled");
        assertThat(describe(HERE).pendingDeletionWindowInDays()).isEmpty();
        schedule(ELSEWHERE);
        kms.clock().advance(Duration.ofDays(7));
        run();
        assertThat(describe(HERE).keyState()).contains("Disabled");
    }

    @Test
    void allReplicasMustBeGoneAndTheyMayGoAtOnce() {
        kms.replicate(key, THIRD);
        schedule(HERE);
        schedule(ELSEWHERE);
        schedule(THIRD);
        kms.clock().advance(Duration.ofDays(7));

        assertThat(run()).isEqualTo(2);

        assertThat(describe(HERE).keyState()).contains("PendingDeletion");
    }

    @Test
    void aPrimaryKeyWithoutReplicasIsDeletedLikeAnyKey() {
        schedule(ELSEWHERE);
        kms.clock().advance(Duration.ofDays(7));
        run();

        assertThat(schedule(HERE).keyState()).contains("PendingDeletion");
    }

    private int run() {
        return kms.service().maintenance().runDue(kms.clock().instant());
    }

    private void enableRotation() {
        kms.as(
                ROOT,
                KmsApi.ENABLE_KEY_ROTATION,
                EnableKeyRotationRequest.builder().keyId(key).rotationPeriodInDays(90).build());
    }

    private GetKeyRotationStatusResponse status(Region region) {
        return kms.in(
                region, ROOT, KmsApi.GET_KEY_ROTATION_STATUS, new GetKeyRotationStatusRequest(key));
    }

    private List<RotationsListEntry> rotations(Region region) {
        ListKeyRotationsRequest request = ListKeyRotationsRequest.builder().keyId(key).build();
        return kms.in(region, ROOT, KmsApi.LIST_KEY_ROTATIONS, request).rotations().orElseThrow();
    }

    private ScheduleKeyDeletionResponse schedule(Region region) {
        return kms.in(
                region,
                ROOT,
                KmsApi.SCHEDULE_KEY_DELETION,
                ScheduleKeyDeletionRequest.builder().keyId(key).pendingWindowInDays(7).build());
    }

    private void permitUpdate(Identity who, Region region) {
        kms.attach(
                who,
                """
                {"Version":"2012-10-17","Statement":[
                  {"Effect":"Allow","Action":"kms:UpdatePrimaryRegion",
                   "Resource":"arn:aws:kms:%1$s:*:key/*","Condition":{"StringEquals":{
                     "aws:RequestedRegion":"%1$s","kms:PrimaryRegion":"%2$s"}}}]}\
                """
                        .formatted(region, ELSEWHERE));
    }

    private void update(Region from, Region to) {
        update(ROOT, key, from, to);
    }

    private void update(Identity who, String id, Region from, Region to) {
        kms.in(
                from,
                who,
                KmsApi.UPDATE_PRIMARY_REGION,
                UpdatePrimaryRegionRequest.builder().keyId(id).primaryRegion(to.name()).build());
    }

    private String type(Region region) {
        return describe(region)
                .multiRegionConfiguration()
                .flatMap(configuration -> configuration.multiRegionKeyType())
                .orElseThrow();
    }

    private KeyMetadata describe(Region region) {
        DescribeKeyRequest request = DescribeKeyRequest.builder().keyId(key).build();
        return kms.in(region, ROOT, KmsApi.DESCRIBE_KEY, request).keyMetadata().orElseThrow();
    }

    private Bytes encrypt(Region region, String text) {
        EncryptRequest request =
                EncryptRequest.builder()
                        .keyId(key)
                        .plaintext(SecretBytes.adopt(text.getBytes(StandardCharsets.UTF_8)))
                        .encryptionContext(Map.of("a", "b"))
                        .build();
        return kms.in(region, ROOT, KmsApi.ENCRYPT, request).ciphertextBlob().orElseThrow();
    }

    private String decrypt(Region region, Bytes blob) {
        DecryptRequest request =
                DecryptRequest.builder()
                        .ciphertextBlob(blob)
                        .encryptionContext(Map.of("a", "b"))
                        .build();
        try (SecretBytes text =
                kms.in(region, ROOT, KmsApi.DECRYPT, request).plaintext().orElseThrow()) {
            return new String(text.expose(), StandardCharsets.UTF_8);
        }
    }

    private List<AuditRecord> events(Region region, String name) {
        return kms.records().stream()
                .filter(record -> record.eventName().equals(name))
                .filter(record -> record.region().equals(region.name()))
                .toList();
    }
}
