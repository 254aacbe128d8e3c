package coffer.kms.imported;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import coffer.kernel.ServiceException;
import coffer.kms.TestKms;
import coffer.kms.api.DisableKeyRequest;
import coffer.kms.api.ImportKeyMaterialRequest;
import coffer.kms.api.KmsApi;
import coffer.kms.api.ScheduleKeyDeletionRequest;
import coffer.kms.key.KeyState;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/// The operations that bring material, on imported keys in each state.
// AWS: KMS Developer Guide, "Key states of AWS KMS keys".
class ImportStateTest {
    private TestKms kms;
    private Importer importer;

    @BeforeEach
    void open(@TempDir Path folder) {
        kms = new TestKms(folder);
        importer = new Importer(kms);
    }

    @AfterEach
    void close() {
        kms.close();
    }

    /// Such a key has no replicas and is in no custom key store.
    @TestFactory
    Stream<DynamicTest> everyOperationInEveryState() {
        return Stream.of(KeyState.values())
                .filter(state -> state != KeyState.UNAVAILABLE)
                .map(state -> dynamicTest(state.wireName(), () -> check(state)));
    }

    private void check(KeyState state) {
        boolean isWaiting = state == KeyState.PENDING_REPLICA_DELETION;
        String key = isWaiting ? importer.multiRegionKey() : importer.key();
        byte[] material = importer.random(32);
        ImportKeyMaterialRequest.Builder request = importer.request(key, material);
        if (state != KeyState.PENDING_IMPORT) importer.bring(request);
        switch (state) {
            case DISABLED -> kms.as(Importer.ROOT, KmsApi.DISABLE_KEY, new DisableKeyRequest(key));
            case PENDING_REPLICA_DELETION -> {
                kms.replicate(key, TestKms.ELSEWHERE);
                schedule(key);
            }
            case PENDING_DELETION -> schedule(key);
            default -> {}
        }
        boolean isDoomed = isWaiting || state == KeyState.PENDING_DELETION;
        String refusal =
                "KMSInvalidStateException: %s is pending %sdeletion."
                        .formatted(key, isWaiting ? "replica " : "");
        String outcome = isDoomed ? refusal : "ok";

        assertThat(importer.state(key)).isEqualTo(state.wireName());
        assertThat(outcome(() -> importer.parameters(key))).isEqualTo(outcome);
        assertThat(outcome(() -> importer.bring(request))).isEqualTo(outcome);
        assertThat(outcome(() -> importer.delete(key))).isEqualTo("ok");
        assertThat(importer.state(key)).isEqualTo(isDoomed ? state.wireName() : "PendingImport");
    }

    private void schedule(String key) {
        kms.as(
                Importer.ROOT,
                KmsApi.SCHEDULE_KEY_DELETION,
                ScheduleKeyDeletionRequest.builder().keyId(key).build());
    }

    private static String outcome(Runnable attempt) {
        try {
            attempt.run();
            return "ok";
        } catch (ServiceException refusal) {
            return refusal.code().wireName() + ": " + refusal.message();
        }
    }
}
