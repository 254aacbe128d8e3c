package coffer.kms.usage;

import static coffer.kms.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import coffer.gate.Identity;
import coffer.kernel.Bytes;
import coffer.kernel.Region;
import coffer.kernel.SecretBytes;
import coffer.kms.TestKms;
import coffer.kms.api.DecryptRequest;
import coffer.kms.api.DescribeKeyRequest;
import coffer.kms.api.EncryptRequest;
import coffer.kms.api.GetKeyLastUsageRequest;
import coffer.kms.api.GetKeyLastUsageResponse;
import coffer.kms.api.KeyLastUsageData;
import coffer.kms.api.KmsApi;
import coffer.kms.api.ReEncryptRequest;
import coffer.ledger.AuditRecord;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UsageOperationsTest {
    private static final Identity ROOT = TestKms.root(TestKms.ACCOUNT);

    private TestKms kms;
    private String key;

    @BeforeEach
    void open(@TempDir Path folder) {
        kms = new TestKms(folder);
        key = kms.key(TestKms.ACCOUNT);
        kms.clock().advance(Duration.ofMinutes(1));
    }

    @AfterEach
    void close() {
        kms.close();
    }

    @Test
    void aKeyThatWasNotUsedHasNoLastUse() {
        kms.as(ROOT, KmsApi.DESCRIBE_KEY, DescribeKeyRequest.builder().keyId(key).build());

        GetKeyLastUsageResponse answer = lastUsage(TestKms.REGION, key);

        assertThat(answer.keyLastUsage()).isEmpty();
        assertThat(answer.keyCreationDate()).contains(TestKms.START);
        assertThat(answer.trackingStartDate()).contains(TestKms.START);
        assertThat(answer.keyId().orElseThrow()).isEqualTo(key.substring(key.indexOf('/') + 1));
    }

    @Test
    void theLastUseIsToldWithItsRecord() {
        Bytes blob = kms.encrypt(ROOT, key, "text", Map.of("requestID", "not this"));
        kms.clock().advance(Duration.ofMinutes(1));
        Instant used = kms.clock().instant();
        kms.decrypt(ROOT, blob, Map.of("requestID", "not this"));
        kms.clock().advance(Duration.ofMinutes(1));

        KeyLastUsageData use = use(TestKms.REGION, key);

        AuditRecord record = last("Decrypt");
        assertThat(use.operation()).contains("Decrypt");
        assertThat(use.timestamp()).contains(used);
        assertThat(use.cloudTrailEventId()).contains(record.eventId());
        assertThat(use.kmsRequestId().orElseThrow()).hasSize(36);
        assertThat(record.json())
                .contains("\"requestID\":\"" + use.kmsRequestId().orElseThrow() + "\"");
    }

    @Test
    void whatFailsIsNoUse() {
        Bytes blob = kms.encrypt(ROOT, key, "text", Map.of());
        kms.clock().advance(Duration.ofMinutes(1));
        assertRefused("InvalidCiphertextException", () -> kms.decrypt(ROOT, blob, Map.of("a", "")));
        Identity alice = TestKms.user(TestKms.ACCOUNT, "alice");
        assertRefused("AccessDeniedException", () -> kms.decrypt(alice, blob, Map.of()));
        assertRefused("DryRunOperationException", () -> dryRun(blob));

        assertThat(use(TestKms.REGION, key).operation()).contains("Encrypt");
    }

    @Test
    void theLastOfManyIsFoundBehindWhatIsNoUse() {
        kms.encrypt(ROOT, key, "text", Map.of());
        for (int i = 0; i < 55; i++) {
            kms.as(ROOT, KmsApi.DESCRIBE_KEY, DescribeKeyRequest.builder().keyId(key).build());
        }

        assertThat(use(TestKms.REGION, key).operation()).contains("Encrypt");
    }

    @Test
    void reEncryptingUsesBothKeys() {
        String other = kms.key(TestKms.ACCOUNT);
        Bytes blob = kms.encrypt(ROOT, key, "text", Map.of());

        kms.as(
                ROOT,
                KmsApi.RE_ENCRYPT,
                ReEncryptRequest.builder().ciphertextBlob(blob).destinationKeyId(other).build());

        assertThat(use(TestKms.REGION, key).operation()).contains("ReEncrypt");
        assertThat(use(TestKms.REGION, other)).isEqualTo(use(TestKms.REGION, key));
    }

    @Test
    void relatedKeysAreUsedIndependently() {
        String many = kms.multiRegionKey();
        kms.replicate(many, TestKms.ELSEWHERE);
        kms.in(
                TestKms.ELSEWHERE,
                ROOT,
                KmsApi.ENCRYPT,
                EncryptRequest.builder()
                        .keyId(many)
                        .plaintext(SecretBytes.adopt(new byte[1]))
                        .build());

        assertThat(lastUsage(TestKms.REGION, many).keyLastUsage()).isEmpty();
        assertThat(use(TestKms.ELSEWHERE, many).operation()).contains("Encrypt");
    }

    @Test
    void itNeedsAPermissionOfTheKeysOwnAccount() {
        Identity alice = TestKms.user(TestKms.ACCOUNT, "alice");
        GetKeyLastUsageRequest request = GetKeyLastUsageRequest.builder().keyId(key).build();

        assertRefused(
                "AccessDeniedException", () -> kms.as(alice, KmsApi.GET_KEY_LAST_USAGE, request));
        assertRefused(
                "AccessDeniedException",
                () ->
                        kms.as(
                                TestKms.root(TestKms.OTHER_ACCOUNT),
                                KmsApi.GET_KEY_LAST_USAGE,
                                request));
    }

    private void dryRun(Bytes blob) {
        kms.as(
                ROOT,
                KmsApi.DECRYPT,
                DecryptRequest.builder().ciphertextBlob(blob).dryRun(true).build());
    }

    private AuditRecord last(String event) {
        return kms.records().stream()
                .filter(record -> record.eventName().equals(event))
                .toList()
                .getLast();
    }

    private KeyLastUsageData use(Region region, String id) {
        return lastUsage(region, id).keyLastUsage().orElseThrow();
    }

    private GetKeyLastUsageResponse lastUsage(Region region, String id) {
        GetKeyLastUsageRequest request = GetKeyLastUsageRequest.builder().keyId(id).build();
        return kms.in(region, ROOT, KmsApi.GET_KEY_LAST_USAGE, request);
    }
}
