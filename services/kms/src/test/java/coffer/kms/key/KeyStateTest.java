package coffer.kms.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import coffer.gate.Identity;
import coffer.kernel.Bytes;
import coffer.kernel.ServiceException;
import coffer.kms.TestKms;
import coffer.kms.api.CreateAliasRequest;
import coffer.kms.api.DisableKeyRequest;
import coffer.kms.api.KmsApi;
import coffer.kms.api.ScheduleKeyDeletionRequest;
import coffer.kms.imported.Importer;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/// Every operation on a key in each of its states, after AWS's table.
// AWS: KMS Developer Guide, "Key states of AWS KMS keys".
class KeyStateTest {
    private static final Identity ROOT = TestKms.root(TestKms.ACCOUNT);

    private TestKms kms;

    @BeforeEach
    void open(@TempDir Path folder) {
        kms = new TestKms(folder);
    }

    @AfterEach
    void close() {
        kms.close();
    }

    @TestFactory
    Stream<DynamicTest> everyOperationInEveryState() {
        return KeyStateTable.rows().entrySet().stream()
                .flatMap(row ->
                        Stream.of(KeyState.values())
                                .map(state -> test(row.getKey(), row.getValue(), state)));
    }

    /// Nothing brings a key into some of these states yet; the rules know them all the same.
    @TestFactory
    Stream<DynamicTest> everyRuleInEveryState() {
        return KeyStateTable.rows().entrySet().stream()
                .flatMap(row ->
                        KeyStateTable.STATES.stream()
                                .filter(row.getValue().outcomes()::areForStateToTell)
                                .map(state ->
                                        dynamicTest(
                                                row.getKey() + " " + state,
                                                () -> check(row.getValue().outcomes(), state))));
    }

    @Test
    void materialIsBroughtInAllStatesButThese() {
        assertThat(KeyStateTable.STATES.stream().filter(KeyStateTest::refusesMaterial))
                .containsExactly(
                        "PendingDeletion", "PendingReplicaDeletion", "Unavailable", "Creating");
    }

    private static boolean refusesMaterial(String state) {
        KeyName key = new KeyName(TestKms.ACCOUNT, TestKms.REGION, "some-key");
        return !outcome(() -> StateRule.IMPORTABLE.check(state, key)).equals(KeyStateTable.OK);
    }

    private static void check(KeyStateTable.Outcomes outcomes, String state) {
        KeyName key = new KeyName(TestKms.ACCOUNT, TestKms.REGION, "some-key");
        String outcome = outcome(() -> outcomes.rule().check(state, key));

        assertThat(outcome.replace(key.toString(), "KEY")).isEqualTo(outcomes.of(state));
    }

    private DynamicTest test(String operation, KeyStateTable.Row row, KeyState state) {
        return dynamicTest(
                operation + " " + state,
                () -> {
                    KeyStateTable.Subject subject = subject(kms, state);

                    String outcome = outcome(() -> row.attempt().run(subject));

                    assertThat(outcome.replace(subject.key(), "KEY"))
                            .isEqualTo(row.outcomes().of(state.wireName()));
                });
    }

    private static String outcome(Runnable attempt) {
        try {
            attempt.run();
            return KeyStateTable.OK;
        } catch (ServiceException refusal) {
            return refusal.code().wireName() + ": " + refusal.message();
        }
    }

    private static KeyStateTable.Subject subject(TestKms kms, KeyState state) {
        String key = state == KeyState.PENDING_IMPORT ? imported(kms) : kms.key(TestKms.ACCOUNT);
        String other = kms.key(TestKms.ACCOUNT);
        Bytes blob = kms.encrypt(ROOT, key, "text", Map.of());
        Bytes otherBlob = kms.encrypt(ROOT, other, "text", Map.of());
        KeyStateTable.Subject draft =
                new KeyStateTable.Subject(kms, key, other, blob, otherBlob, "");
        KeyStateTable.Subject subject =
                new KeyStateTable.Subject(
                        kms, key, other, blob, otherBlob, KeyStateTable.grant(draft, key));
        alias(kms, subject.alias("of-key"), key);
        alias(kms, subject.alias("of-other"), other);
        switch (state) {
            case ENABLED -> {}
            case DISABLED -> subject.run(KmsApi.DISABLE_KEY, new DisableKeyRequest(key));
            case PENDING_IMPORT -> new Importer(kms).delete(key);
            case PENDING_DELETION ->
                    subject.run(
                            KmsApi.SCHEDULE_KEY_DELETION,
                            ScheduleKeyDeletionRequest.builder().keyId(key).build());
        }
        return subject;
    }

    /// Only keys whose material is brought can be without.
    private static String imported(TestKms kms) {
        Importer importer = new Importer(kms);
        String key = importer.key();
        importer.bring(key, new byte[32]);
        return key;
    }

    private static void alias(TestKms kms, String name, String key) {
        kms.as(
                ROOT,
                KmsApi.CREATE_ALIAS,
                CreateAliasRequest.builder().aliasName(name).targetKeyId(key).build());
    }
}
