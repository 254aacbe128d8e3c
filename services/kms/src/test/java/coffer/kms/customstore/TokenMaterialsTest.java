package coffer.kms.customstore;

import static coffer.kms.Refusals.assertRefused;
import static coffer.kms.customstore.KeyStoreFixture.ROOT;
import static coffer.kms.customstore.KeyStoreFixture.keyIn;
import static org.assertj.core.api.Assertions.assertThat;

import coffer.kernel.Bytes;
import coffer.kernel.SecretBytes;
import coffer.kms.TestKms;
import coffer.kms.api.CancelKeyDeletionRequest;
import coffer.kms.api.CreateKeyRequest;
import coffer.kms.api.DecryptRequest;
import coffer.kms.api.DisableKeyRequest;
import coffer.kms.api.EnableKeyRequest;
import coffer.kms.api.EnableKeyRotationRequest;
import coffer.kms.api.GenerateDataKeyPairRequest;
import coffer.kms.api.GenerateDataKeyRequest;
import coffer.kms.api.GenerateDataKeyResponse;
import coffer.kms.api.GenerateRandomRequest;
import coffer.kms.api.GetKeyRotationStatusRequest;
import coffer.kms.api.KeyMetadata;
import coffer.kms.api.KmsApi;
import coffer.kms.api.RotateKeyOnDemandRequest;
import coffer.kms.api.ScheduleKeyDeletionRequest;
import coffer.kms.key.KeyTallies;
import coffer.testing.token.SoftHsm;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

@EnabledIf(value = "coffer.testing.token.SoftHsm#isThere", disabledReason = SoftHsm.MISSING)
class TokenMaterialsTest {
    private static final Map<String, String> CONTEXT = Map.of("a", "b");

    private KeyStoreFixture fixture;
    private TestKms kms;
    private String store;

    @BeforeEach
    void open(@TempDir Path folder) {
        fixture = new KeyStoreFixture(folder);
        kms = fixture.kms();
        store = fixture.connected();
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void aKeySaysWhereItsMaterialIs() {
        KeyMetadata key = fixture.describe(fixture.key(store));

        assertThat(key.origin()).contains("AWS_CLOUDHSM");
        assertThat(key.customKeyStoreId()).contains(store);
        assertThat(key.cloudHsmClusterId()).contains(KeyStoreFixture.ONE);
        assertThat(key.keyState()).contains("Enabled");
        assertThat(key.currentKeyMaterialId()).isEmpty();
    }

    @Test
    void whatAKeyEncryptedOnlyItDecryptsInTheSameContext() {
        String key = fixture.key(store);
        Bytes blob = kms.encrypt(ROOT, key, "text", CONTEXT);

        assertThat(kms.decrypt(ROOT, blob, CONTEXT)).isEqualTo("text");
        assertThat(kms.encrypt(ROOT, key, "text", CONTEXT)).isNotEqualTo(blob);
        assertRefused("InvalidCiphertextException", () -> kms.decrypt(ROOT, blob, Map.of()));
        DecryptRequest byOther =
                DecryptRequest.builder()
                        .keyId(fixture.key(store))
                        .ciphertextBlob(blob)
                        .encryptionContext(CONTEXT)
                        .build();
        assertRefused("IncorrectKeyException", () -> kms.as(ROOT, KmsApi.DECRYPT, byOther));
    }

    @Test
    void theRecordOfAUseTellsTheStore() {
        Bytes blob = kms.encrypt(ROOT, fixture.key(store), "text", CONTEXT);
        kms.decrypt(ROOT, blob, CONTEXT);

        assertThat(kms.records())
                .filteredOn(record -> Set.of("Encrypt", "Decrypt").contains(record.eventName()))
                .hasSize(2)
                .allMatch(
                        record -> record.json().contains("\"customKeyStoreId\":\"" + store + "\""))
                .noneMatch(record -> record.json().contains("keyMaterialId"));
    }

    @Test
    void everyFlippedByteRefuses() {
        Bytes blob = kms.encrypt(ROOT, fixture.key(store), "text", CONTEXT);

        for (int i = 0; i < blob.size(); i++) {
            byte[] flipped = blob.toArray();
            flipped[i] ^= 1;
            assertRefused(
                    "InvalidCiphertextException",
                    () -> kms.decrypt(ROOT, Bytes.adopt(flipped), CONTEXT));
        }
    }

    @Test
    void dataKeysOpenAgain() {
        GenerateDataKeyResponse made =
                kms.as(
                        ROOT,
                        KmsApi.GENERATE_DATA_KEY,
                        GenerateDataKeyRequest.builder()
                                .keyId(fixture.key(store))
                                .keySpec("AES_256")
                                .build());

        DecryptRequest opening =
                DecryptRequest.builder().ciphertextBlob(made.ciphertextBlob()).build();
        try (SecretBytes again = kms.as(ROOT, KmsApi.DECRYPT, opening).plaintext().orElseThrow()) {
            assertThat(again.sameAs(made.plaintext().orElseThrow())).isTrue();
        }
        assertThat(made.keyMaterialId()).isEmpty();
    }

    @Test
    void keysOfADisconnectedStoreAreUnavailableAndLaterAsBefore() {
        String enabled = fixture.key(store);
        String disabled = fixture.key(store);
        String leaving = fixture.key(store);
        Bytes blob = kms.encrypt(ROOT, enabled, "text", CONTEXT);
        kms.as(ROOT, KmsApi.DISABLE_KEY, DisableKeyRequest.builder().keyId(disabled).build());
        schedule(leaving);

        fixture.disconnect(store);

        assertThat(fixture.keyState(enabled)).isEqualTo("Unavailable");
        assertThat(fixture.describe(enabled).enabled()).contains(false);
        assertThat(fixture.keyState(disabled)).isEqualTo("Unavailable");
        assertThat(fixture.keyState(leaving)).isEqualTo("PendingDeletion");
        assertRefused("KMSInvalidStateException", () -> kms.decrypt(ROOT, blob, CONTEXT));
        assertRefused(
                "KMSInvalidStateException", () -> kms.encrypt(ROOT, enabled, "text", CONTEXT));
        assertRefused("CustomKeyStoreInvalidStateException", () -> fixture.key(store));
        kms.as(ROOT, KmsApi.ENABLE_KEY, EnableKeyRequest.builder().keyId(disabled).build());
        kms.as(
                ROOT,
                KmsApi.CANCEL_KEY_DELETION,
                CancelKeyDeletionRequest.builder().keyId(leaving).build());
        assertThat(fixture.keyState(disabled)).isEqualTo("Unavailable");

        fixture.connect(store);

        assertThat(fixture.keyState(enabled)).isEqualTo("Enabled");
        assertThat(fixture.keyState(disabled)).isEqualTo("Enabled");
        assertThat(fixture.keyState(leaving)).isEqualTo("Disabled");
        assertThat(kms.decrypt(ROOT, blob, CONTEXT)).isEqualTo("text");
    }

    @Test
    void aTokenThatIsPulledOutIsNoticedAndTakenBack() {
        String key = fixture.key(store);
        Bytes blob = kms.encrypt(ROOT, key, "text", CONTEXT);
        fixture.hsm().pullOut();

        assertRefused("KMSInvalidStateException", () -> kms.decrypt(ROOT, blob, CONTEXT));
        assertThat(fixture.failure(store)).isEqualTo("NETWORK_ERRORS");
        assertThat(fixture.keyState(key)).isEqualTo("Unavailable");
        assertRefused("CustomKeyStoreInvalidStateException", () -> fixture.key(store));

        fixture.hsm().putBack();
        while (!fixture.state(store).equals("CONNECTED")) fixture.tend();
        assertThat(kms.decrypt(ROOT, blob, CONTEXT)).isEqualTo("text");
    }

    @Test
    void aLossIsNoticedThoughNobodyAsks() {
        fixture.hsm().pullOut();

        fixture.tend();

        assertThat(fixture.failure(store)).isEqualTo("NETWORK_ERRORS");
        fixture.hsm().putBack();
        fixture.disconnect(store);
        fixture.connect(store);
        assertThat(fixture.state(store)).isEqualTo("CONNECTED");
    }

    @Test
    void aDeletedKeyIsDestroyedInItsToken() {
        Set<String> before = fixture.hsm().files();
        String key = fixture.key(store);
        assertThat(fixture.hsm().files()).hasSizeGreaterThan(before.size());
        schedule(key);

        kms.clock().advance(Duration.ofDays(7));
        fixture.tend();

        assertThat(fixture.hsm().files()).isEqualTo(before);
    }

    @Test
    void aKeyThatDiesWhileItsTokenIsAwayIsDestroyedLater() {
        Set<String> before = fixture.hsm().files();
        schedule(fixture.key(store));
        fixture.disconnect(store);
        kms.clock().advance(Duration.ofDays(7));
        fixture.tend();
        assertThat(fixture.hsm().files()).isNotEqualTo(before);

        fixture.connect(store);
        fixture.tend();

        assertThat(fixture.hsm().files()).isEqualTo(before);
    }

    @Test
    void aKeyThatDoesNotComeAboutLeavesNothingInTheToken() {
        Set<String> before = fixture.hsm().files();
        CreateKeyRequest badPolicy =
                keyIn(store).policy("{\"Version\":\"2012-10-17\",\"Statement\":[]}").build();

        assertRefused("MalformedPolicyDocumentException", () -> kms.createKey(ROOT, badPolicy));

        assertThat(fixture.hsm().files()).isEqualTo(before);
    }

    @Test
    void aKeyThatThereIsNoRoomForLeavesNothingInTheToken() {
        Set<String> before = fixture.hsm().files();
        KeyTallies.fill(kms, TestKms.ACCOUNT);

        assertRefused("LimitExceededException", () -> fixture.key(store));

        assertThat(fixture.hsm().files()).isEqualTo(before);
    }

    @Test
    void aStoreHasSymmetricKeysThatDoNotRotate() {
        String key = fixture.key(store);

        assertRefused(
                "UnsupportedOperationException",
                () -> kms.createKey(ROOT, keyIn(store).multiRegion(true).build()));
        assertRefused(
                "UnsupportedOperationException",
                () ->
                        kms.createKey(
                                ROOT,
                                keyIn(store).keySpec("RSA_2048").keyUsage("SIGN_VERIFY").build()));
        assertRefused(
                "UnsupportedOperationException",
                () ->
                        kms.as(
                                ROOT,
                                KmsApi.ENABLE_KEY_ROTATION,
                                EnableKeyRotationRequest.builder().keyId(key).build()));
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
                                KmsApi.GENERATE_DATA_KEY_PAIR,
                                GenerateDataKeyPairRequest.builder()
                                        .keyId(key)
                                        .keyPairSpec("ECC_NIST_P256")
                                        .build()));
        assertThat(
                        kms.as(
                                        ROOT,
                                        KmsApi.GET_KEY_ROTATION_STATUS,
                                        GetKeyRotationStatusRequest.builder().keyId(key).build())
                                .keyRotationEnabled())
                .contains(false);
    }

    @Test
    void storeAndOriginGoTogether() {
        assertRefused(
                "ValidationException",
                () ->
                        kms.createKey(
                                ROOT, CreateKeyRequest.builder().customKeyStoreId(store).build()));
        assertRefused(
                "ValidationException",
                () ->
                        kms.createKey(
                                ROOT, CreateKeyRequest.builder().origin("AWS_CLOUDHSM").build()));
        assertRefused(
                "CustomKeyStoreNotFoundException",
                () -> kms.createKey(ROOT, keyIn("cks-00000000000000000").build()));
    }

    @Test
    void policiesSeeTheOrigin() {
        var user = TestKms.user(TestKms.ACCOUNT, "ann");
        kms.attach(
                user,
                """
                {"Version":"2012-10-17","Statement":[
                  {"Effect":"Allow","Action":"kms:*","Resource":"*","Condition":
                    {"StringEquals":{"kms:KeyOrigin":"AWS_CLOUDHSM"}}}]}\
                """);

        kms.createKey(user, keyIn(store).build());
        assertRefused(
                "AccessDeniedException",
                () -> kms.createKey(user, CreateKeyRequest.builder().build()));
    }

    @Test
    void randomBytesComeFromAConnectedStore() {
        GenerateRandomRequest request =
                GenerateRandomRequest.builder().numberOfBytes(32).customKeyStoreId(store).build();

        try (SecretBytes bytes =
                kms.as(ROOT, KmsApi.GENERATE_RANDOM, request).plaintext().orElseThrow()) {
            assertThat(bytes.size()).isEqualTo(32);
        }
        fixture.disconnect(store);
        assertRefused(
                "CustomKeyStoreInvalidStateException",
                () -> kms.as(ROOT, KmsApi.GENERATE_RANDOM, request));
    }

    private void schedule(String key) {
        kms.as(
                ROOT,
                KmsApi.SCHEDULE_KEY_DELETION,
                ScheduleKeyDeletionRequest.builder().keyId(key).pendingWindowInDays(7).build());
    }
}
