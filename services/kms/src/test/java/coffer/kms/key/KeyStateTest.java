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
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Function;
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

    /// Using a key leaves it as it is, so what is only used is made once for each state.
    private final Map<KeyState, KeyStateTable.Subject> used = new EnumMap<>(KeyState.class);

    private TestKms kms;
    private Importer importer;
    private String other;
    private Bytes otherBlob;

    @BeforeEach
    void open(@TempDir Path folder) {
        kms = new TestKms(folder);
        importer = new Importer(kms);
        other = kms.key(TestKms.ACCOUNT);
        otherBlob = kms.encrypt(ROOT, other, "text", Map.of());
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
                                .filter(state -> state != KeyState.PENDING_REPLICA_DELETION)
                                .filter(state -> happens(row.getKey(), state))
                                .map(state -> test(row, state, this::key)));
    }

    /// Multi-Region keys are in no custom key store.
    @TestFactory
    Stream<DynamicTest> everyOperationOnAPrimaryKeyInEveryState() {
        return KeyStateTable.rowsOfPrimaryKey().entrySet().stream()
                .flatMap(row ->
                        Stream.of(KeyState.values())
                                .filter(state -> state != KeyState.UNAVAILABLE)
                                .map(state -> test(row, state, this::primary)));
    }

    /// By its ARN, as of every key here. Only keys whose material is brought can be without.
    private String key(KeyState state) {
        return state == KeyState.PENDING_IMPORT
                ? brought(importer.key())
                : kms.key(TestKms.ACCOUNT);
    }

    private String primary(KeyState state) {
        if (state == KeyState.PENDING_IMPORT) return brought(importer.multiRegionKey());
        String id = kms.multiRegionKey();
        if (state == KeyState.PENDING_REPLICA_DELETION) kms.replicate(id, TestKms.THIRD);
        return new KeyName(TestKms.ACCOUNT, TestKms.REGION, id).toString();
    }

    /// Keys of custom key stores have no rotations to list, available or not.
    private static boolean happens(String operation, KeyState state) {
        return !(operation.equals("ListKeyRotations") && state == KeyState.UNAVAILABLE);
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

    private DynamicTest test(
            Map.Entry<String, KeyStateTable.Row> row,
            KeyState state,
            Function<KeyState, String> key) {
        return dynamicTest(
                row.getKey() + " " + state,
                () -> {
                    KeyStateTable.Outcomes outcomes = row.getValue().outcomes();
                    KeyStateTable.Subject subject =
                            outcomes.rule() == StateRule.ENABLED
                                    ? used.computeIfAbsent(state, any -> subject(state, key))
                                    : subject(state, key);

                    String outcome = outcome(() -> row.getValue().attempt().run(subject));

                    assertThat(outcome.replace(subject.key(), "KEY"))
                            .isEqualTo(outcomes.of(state.wireName()));
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

    private KeyStateTable.Subject subject(KeyState state, Function<KeyState, String> made) {
        String key = made.apply(state);
        Bytes blob = kms.encrypt(ROOT, key, "text", Map.of());
        KeyStateTable.Subject draft =
                new KeyStateTable.Subject(kms, key, other, blob, otherBlob, "");
        KeyStateTable.Subject subject =
                new KeyStateTable.Subject(
                        kms, key, other, blob, otherBlob, KeyStateTable.grant(draft, key));
        alias(kms, subject.alias("of-key"), key);
        switch (state) {
            case ENABLED -> {}
            case DISABLED -> subject.run(KmsApi.DISABLE_KEY, new DisableKeyRequest(key));
            case PENDING_IMPORT -> new Importer(kms).delete(key);
            case PENDING_DELETION, PENDING_REPLICA_DELETION ->
                    subject.run(
                            KmsApi.SCHEDULE_KEY_DELETION,
                            ScheduleKeyDeletionRequest.builder().keyId(key).build());
            case UNAVAILABLE -> moveToLostToken(kms, key);
        }
        return subject;
    }

    private String brought(String key) {
        importer.bring(key, new byte[32]);
        return key;
    }

    /// Behind the service's back: there is no such custom key store, so it is not connected.
    private static void moveToLostToken(TestKms kms, String arn) {
        KmsState state = kms.state();
        KeyName name =
                new KeyName(
                        TestKms.ACCOUNT, TestKms.REGION, arn.substring(arn.lastIndexOf('/') + 1));
        KeyStoreRef lost = new KeyStoreRef("cks-00000000000000000", "cluster-abcdefghijk");
        var _ =
                state.store()
                        .write(tx -> {
                            KmsKey key = state.keys().find(tx, name, TestKms.START).orElseThrow();
                            state.keys()
                                    .replace(
                                            tx,
                                            key,
                                            new KmsKey(
                                                    name,
                                                    key.origin().in(lost),
                                                    key.description(),
                                                    key.lifecycle(),
                                                    key.policy(),
                                                    key.tags(),
                                                    key.rotation(),
                                                    key.materials()));
                            return true;
                        });
    }

    private static void alias(TestKms kms, String name, String key) {
        kms.as(
                ROOT,
                KmsApi.CREATE_ALIAS,
                CreateAliasRequest.builder().aliasName(name).targetKeyId(key).build());
    }
}
