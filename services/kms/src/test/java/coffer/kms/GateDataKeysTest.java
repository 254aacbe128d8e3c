package coffer.kms;

import static coffer.kms.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import coffer.gate.Call;
import coffer.gate.DataKeys.DataKey;
import coffer.gate.Identity;
import coffer.kernel.SecretBytes;
import coffer.kms.api.DescribeKeyRequest;
import coffer.kms.api.KeyMetadata;
import coffer.kms.api.KmsApi;
import coffer.kms.api.PutKeyPolicyRequest;
import coffer.kms.api.ScheduleKeyDeletionRequest;
import coffer.kms.policy.KeyPolicies;
import coffer.ledger.AuditRecord;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GateDataKeysTest {
    private static final Identity ROOT = TestKms.root(TestKms.ACCOUNT);
    private static final Identity ALICE = TestKms.user(TestKms.ACCOUNT, "alice");
    private static final Map<String, String> CONTEXT =
            Map.of("aws:s3:arn", "arn:aws:s3:::bucket/key");

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
    void aServiceUsesAKeyOnlyAsItsCallerMay() {
        String key = kms.key(TestKms.ACCOUNT);
        Call call = kms.call(ALICE);
        assertRefused(
                "AccessDeniedException", () -> kms.dataKeys().generate(call, "s3", key, CONTEXT));

        kms.attach(
                ALICE,
                """
                {"Version":"2012-10-17","Statement":[
                  {"Effect":"Allow","Action":["kms:GenerateDataKey","kms:Decrypt"],"Resource":"*",
                   "Condition":{"StringEquals":{
                     "kms:ViaService":"s3.eu-west-1.amazonaws.com",
                     "kms:EncryptionContext:aws:s3:arn":"arn:aws:s3:::bucket/key"}}}]}\
                """);
        DataKey made = kms.dataKeys().generate(call, "s3", key, CONTEXT);

        assertThat(made.key().toString()).isEqualTo(key);
        try (SecretBytes opened = kms.dataKeys().open(call, "s3", made.sealed(), CONTEXT)) {
            assertThat(opened.sameAs(made.plaintext())).isTrue();
            assertThat(opened.size()).isEqualTo(32);
        }
        assertRefused("AccessDeniedException", () -> kms.decrypt(ALICE, made.sealed(), CONTEXT));
        assertRefused(
                "AccessDeniedException",
                () -> kms.dataKeys().open(call, "s3", made.sealed(), Map.of()));
    }

    @Test
    void theKeyOfAServiceIsMadeAtFirstUseAndRecorded() {
        DataKey first = kms.dataKeys().generate(kms.call(ALICE), "s3", "alias/aws/s3", CONTEXT);
        DataKey second = kms.dataKeys().generate(kms.call(ALICE), "s3", "alias/aws/s3", CONTEXT);

        assertThat(second.key()).isEqualTo(first.key());
        KeyMetadata metadata = describe("alias/aws/s3");
        assertThat(metadata.arn()).contains(first.key().toString());
        assertThat(metadata.keyManager()).contains("AWS");
        List<AuditRecord> made =
                kms.records().stream().filter(r -> r.eventName().equals("CreateKey")).toList();
        assertThat(made).hasSize(1);
        assertThat(made.getFirst().json()).contains("s3.amazonaws.com");
        assertThat(made.getFirst().resources())
                .anyMatch(resource -> resource.name().equals(first.key().toString()));
    }

    @Test
    void theKeyOfAServiceServesThroughItOnly() {
        Identity admin = kms.admin(TestKms.ACCOUNT);
        DataKey made = kms.dataKeys().generate(kms.call(admin), "s3", "alias/aws/s3", CONTEXT);
        String key = made.key().toString();

        assertRefused(
                "AccessDeniedException", () -> kms.encrypt(admin, "alias/aws/s3", "x", Map.of()));
        assertRefused("AccessDeniedException", () -> kms.decrypt(admin, made.sealed(), CONTEXT));
        assertRefused(
                "AccessDeniedException",
                () ->
                        kms.dataKeys()
                                .open(kms.call(admin), "secretsmanager", made.sealed(), CONTEXT));
        assertRefused(
                "AccessDeniedException",
                () ->
                        kms.as(
                                admin,
                                KmsApi.PUT_KEY_POLICY,
                                PutKeyPolicyRequest.builder()
                                        .keyId(key)
                                        .policy(KeyPolicies.standard(TestKms.ACCOUNT))
                                        .build()));
        assertRefused(
                "AccessDeniedException",
                () ->
                        kms.as(
                                ROOT,
                                KmsApi.SCHEDULE_KEY_DELETION,
                                ScheduleKeyDeletionRequest.builder().keyId(key).build()));
        Identity bob = TestKms.user(TestKms.OTHER_ACCOUNT, "bob");
        kms.permit(bob, "*", "*");
        assertRefused(
                "AccessDeniedException",
                () -> kms.dataKeys().open(kms.call(bob), "s3", made.sealed(), CONTEXT));
    }

    @Test
    void whatIsDemandedTellsAKeyOfAServiceFromOneOfTheAccount() {
        kms.dataKeys().generate(kms.call(ALICE), "s3", "alias/aws/s3", CONTEXT);

        assertThat(isAwsManaged("alias/aws/s3")).isTrue();
        assertThat(isAwsManaged(kms.key(TestKms.ACCOUNT))).isFalse();
    }

    private boolean isAwsManaged(String key) {
        return kms.demands(
                        kms.call(ROOT),
                        KmsApi.DESCRIBE_KEY,
                        DescribeKeyRequest.builder().keyId(key).build())
                .getFirst()
                .governance()
                .isAwsManaged();
    }

    @Test
    void anotherServiceDoesNotBringTheKeyAbout() {
        assertRefused(
                "NotFoundException",
                () ->
                        kms.dataKeys()
                                .generate(
                                        kms.call(ROOT),
                                        "secretsmanager",
                                        "alias/aws/s3",
                                        Map.of()));
    }

    @Test
    void anonymousCallersCannotUseKeys() {
        Call call = kms.call(Identity.anonymous());

        assertRefused(
                "AccessDeniedException",
                () -> kms.dataKeys().generate(call, "s3", "alias/aws/s3", Map.of()));
    }

    private KeyMetadata describe(String id) {
        return kms.as(ROOT, KmsApi.DESCRIBE_KEY, DescribeKeyRequest.builder().keyId(id).build())
                .keyMetadata()
                .orElseThrow();
    }
}
