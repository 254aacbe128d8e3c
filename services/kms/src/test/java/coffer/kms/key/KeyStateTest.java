package coffer.kms.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import coffer.gate.Identity;
import coffer.kernel.Bytes;
import coffer.kernel.SecretBytes;
import coffer.kernel.ServiceException;
import coffer.kms.TestKms;
import coffer.kms.api.CancelKeyDeletionRequest;
import coffer.kms.api.CreateAliasRequest;
import coffer.kms.api.DecryptRequest;
import coffer.kms.api.DeleteAliasRequest;
import coffer.kms.api.DescribeKeyRequest;
import coffer.kms.api.DisableKeyRequest;
import coffer.kms.api.DisableKeyRotationRequest;
import coffer.kms.api.EnableKeyRequest;
import coffer.kms.api.EnableKeyRotationRequest;
import coffer.kms.api.EncryptRequest;
import coffer.kms.api.GenerateDataKeyRequest;
import coffer.kms.api.GenerateDataKeyWithoutPlaintextRequest;
import coffer.kms.api.GetKeyPolicyRequest;
import coffer.kms.api.GetKeyRotationStatusRequest;
import coffer.kms.api.KmsApi;
import coffer.kms.api.ListAliasesRequest;
import coffer.kms.api.ListKeyPoliciesRequest;
import coffer.kms.api.ListKeyRotationsRequest;
import coffer.kms.api.ListResourceTagsRequest;
import coffer.kms.api.PutKeyPolicyRequest;
import coffer.kms.api.ReEncryptRequest;
import coffer.kms.api.RotateKeyOnDemandRequest;
import coffer.kms.api.ScheduleKeyDeletionRequest;
import coffer.kms.api.Tag;
import coffer.kms.api.TagResourceRequest;
import coffer.kms.api.UntagResourceRequest;
import coffer.kms.api.UpdateAliasRequest;
import coffer.kms.api.UpdateKeyDescriptionRequest;
import coffer.kms.policy.KeyPolicies;
import coffer.wire.schema.ApiOperation;
import coffer.wire.schema.Structure;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/// Every operation on a key in each of its states, after AWS's table.
// AWS: KMS Developer Guide, "Key states of AWS KMS keys".
class KeyStateTest {
    private static final Identity ROOT = TestKms.root(TestKms.ACCOUNT);

    private static final String OK = "";
    private static final String IS_DISABLED = "DisabledException: KEY is disabled.";
    private static final String IS_PENDING = "KMSInvalidStateException: KEY is pending deletion.";
    private static final String NOT_PENDING =
            "KMSInvalidStateException: KEY is not pending deletion.";

    private static final Outcomes USING = new Outcomes(OK, IS_DISABLED, IS_PENDING);
    private static final Outcomes CHANGING = new Outcomes(OK, OK, IS_PENDING);
    private static final Outcomes SAVING = new Outcomes(NOT_PENDING, NOT_PENDING, OK);
    private static final Outcomes READING = new Outcomes(OK, OK, OK);

    /// What an operation comes to for an enabled key, a disabled one and one to be deleted.
    private record Outcomes(String enabled, String disabled, String pending) {
        String of(KeyState state) {
            return switch (state) {
                case ENABLED -> enabled;
                case DISABLED -> disabled;
                case PENDING_DELETION -> pending;
            };
        }
    }

    private record Row(Outcomes outcomes, Attempt attempt) {}

    private interface Attempt {
        void run(Subject subject);
    }

    /// A key with a blob it sealed and an alias, and another key that is enabled.
    private record Subject(TestKms kms, String key, String other, Bytes blob, Bytes otherBlob) {
        /// An alias of the key, of the other key, or a new one.
        String alias(String which) {
            return "alias/" + which + key.substring(key.indexOf('/'));
        }

        <I extends Structure, O extends Structure> void run(ApiOperation<I, O> operation, I input) {
            kms.as(ROOT, operation, input);
        }
    }

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
        return rows().entrySet().stream()
                .flatMap(row ->
                        Stream.of(KeyState.values())
                                .map(state -> test(row.getKey(), row.getValue(), state)));
    }

    private DynamicTest test(String operation, Row row, KeyState state) {
        return dynamicTest(
                operation + " " + state,
                () -> {
                    Subject subject = subject(kms, state);

                    String outcome = outcome(subject, row.attempt());

                    assertThat(outcome.replace(subject.key(), "KEY"))
                            .isEqualTo(row.outcomes().of(state));
                });
    }

    private static String outcome(Subject subject, Attempt attempt) {
        try {
            attempt.run(subject);
            return OK;
        } catch (ServiceException refusal) {
            return refusal.code().wireName() + ": " + refusal.message();
        }
    }

    private static Subject subject(TestKms kms, KeyState state) {
        String key = kms.key(TestKms.ACCOUNT);
        String other = kms.key(TestKms.ACCOUNT);
        Bytes blob = kms.encrypt(ROOT, key, "text", Map.of());
        Bytes otherBlob = kms.encrypt(ROOT, other, "text", Map.of());
        Subject subject = new Subject(kms, key, other, blob, otherBlob);
        alias(kms, subject.alias("of-key"), key);
        alias(kms, subject.alias("of-other"), other);
        switch (state) {
            case ENABLED -> {}
            case DISABLED -> subject.run(KmsApi.DISABLE_KEY, new DisableKeyRequest(key));
            case PENDING_DELETION ->
                    subject.run(
                            KmsApi.SCHEDULE_KEY_DELETION,
                            ScheduleKeyDeletionRequest.builder().keyId(key).build());
        }
        return subject;
    }

    private static void alias(TestKms kms, String name, String key) {
        kms.as(
                ROOT,
                KmsApi.CREATE_ALIAS,
                CreateAliasRequest.builder().aliasName(name).targetKeyId(key).build());
    }

    private static Map<String, Row> rows() {
        Map<String, Row> rows = new LinkedHashMap<>();
        cryptography(rows);
        lifecycle(rows);
        rotation(rows);
        aliases(rows);
        properties(rows);
        reading(rows);
        return rows;
    }

    private static void cryptography(Map<String, Row> rows) {
        rows.put(
                "Encrypt",
                new Row(
                        USING,
                        s ->
                                s.run(
                                        KmsApi.ENCRYPT,
                                        EncryptRequest.builder()
                                                .keyId(s.key())
                                                .plaintext(SecretBytes.adopt(new byte[1]))
                                                .build())));
        rows.put(
                "Decrypt",
                new Row(
                        USING,
                        s ->
                                s.run(
                                        KmsApi.DECRYPT,
                                        DecryptRequest.builder()
                                                .ciphertextBlob(s.blob())
                                                .build())));
        rows.put("ReEncrypt from", new Row(USING, s -> reEncrypt(s, s.blob(), s.other())));
        rows.put("ReEncrypt to", new Row(USING, s -> reEncrypt(s, s.otherBlob(), s.key())));
        rows.put(
                "GenerateDataKey",
                new Row(
                        USING,
                        s ->
                                s.run(
                                        KmsApi.GENERATE_DATA_KEY,
                                        GenerateDataKeyRequest.builder()
                                                .keyId(s.key())
                                                .keySpec("AES_256")
                                                .build())));
        rows.put(
                "GenerateDataKeyWithoutPlaintext",
                new Row(
                        USING,
                        s ->
                                s.run(
                                        KmsApi.GENERATE_DATA_KEY_WITHOUT_PLAINTEXT,
                                        GenerateDataKeyWithoutPlaintextRequest.builder()
                                                .keyId(s.key())
                                                .keySpec("AES_256")
                                                .build())));
    }

    private static void reEncrypt(Subject s, Bytes blob, String target) {
        s.run(
                KmsApi.RE_ENCRYPT,
                ReEncryptRequest.builder().ciphertextBlob(blob).destinationKeyId(target).build());
    }

    private static void lifecycle(Map<String, Row> rows) {
        rows.put(
                "EnableKey",
                new Row(CHANGING, s -> s.run(KmsApi.ENABLE_KEY, new EnableKeyRequest(s.key()))));
        rows.put(
                "DisableKey",
                new Row(CHANGING, s -> s.run(KmsApi.DISABLE_KEY, new DisableKeyRequest(s.key()))));
        rows.put(
                "ScheduleKeyDeletion",
                new Row(
                        CHANGING,
                        s ->
                                s.run(
                                        KmsApi.SCHEDULE_KEY_DELETION,
                                        ScheduleKeyDeletionRequest.builder()
                                                .keyId(s.key())
                                                .build())));
        rows.put(
                "CancelKeyDeletion",
                new Row(
                        SAVING,
                        s ->
                                s.run(
                                        KmsApi.CANCEL_KEY_DELETION,
                                        new CancelKeyDeletionRequest(s.key()))));
    }

    private static void rotation(Map<String, Row> rows) {
        rows.put(
                "EnableKeyRotation",
                new Row(
                        USING,
                        s ->
                                s.run(
                                        KmsApi.ENABLE_KEY_ROTATION,
                                        EnableKeyRotationRequest.builder()
                                                .keyId(s.key())
                                                .build())));
        rows.put(
                "DisableKeyRotation",
                new Row(
                        USING,
                        s ->
                                s.run(
                                        KmsApi.DISABLE_KEY_ROTATION,
                                        new DisableKeyRotationRequest(s.key()))));
        rows.put(
                "RotateKeyOnDemand",
                new Row(
                        USING,
                        s ->
                                s.run(
                                        KmsApi.ROTATE_KEY_ON_DEMAND,
                                        new RotateKeyOnDemandRequest(s.key()))));
    }

    private static void aliases(Map<String, Row> rows) {
        rows.put(
                "CreateAlias",
                new Row(
                        CHANGING,
                        s ->
                                s.run(
                                        KmsApi.CREATE_ALIAS,
                                        new CreateAliasRequest(s.alias("new"), s.key()))));
        rows.put(
                "UpdateAlias to",
                new Row(
                        CHANGING,
                        s ->
                                s.run(
                                        KmsApi.UPDATE_ALIAS,
                                        new UpdateAliasRequest(s.alias("of-other"), s.key()))));
        rows.put(
                "UpdateAlias from",
                new Row(
                        READING,
                        s ->
                                s.run(
                                        KmsApi.UPDATE_ALIAS,
                                        new UpdateAliasRequest(s.alias("of-key"), s.other()))));
        rows.put(
                "DeleteAlias",
                new Row(
                        READING,
                        s ->
                                s.run(
                                        KmsApi.DELETE_ALIAS,
                                        new DeleteAliasRequest(s.alias("of-key")))));
    }

    private static void properties(Map<String, Row> rows) {
        rows.put(
                "UpdateKeyDescription",
                new Row(
                        CHANGING,
                        s ->
                                s.run(
                                        KmsApi.UPDATE_KEY_DESCRIPTION,
                                        new UpdateKeyDescriptionRequest(s.key(), "text"))));
        rows.put(
                "TagResource",
                new Row(
                        CHANGING,
                        s ->
                                s.run(
                                        KmsApi.TAG_RESOURCE,
                                        new TagResourceRequest(
                                                s.key(), List.of(new Tag("k", "v"))))));
        rows.put(
                "UntagResource",
                new Row(
                        CHANGING,
                        s ->
                                s.run(
                                        KmsApi.UNTAG_RESOURCE,
                                        new UntagResourceRequest(s.key(), List.of("k")))));
        rows.put(
                "PutKeyPolicy",
                new Row(
                        READING,
                        s ->
                                s.run(
                                        KmsApi.PUT_KEY_POLICY,
                                        PutKeyPolicyRequest.builder()
                                                .keyId(s.key())
                                                .policy(KeyPolicies.standard(TestKms.ACCOUNT))
                                                .build())));
    }

    private static void reading(Map<String, Row> rows) {
        always(
                rows,
                "DescribeKey",
                s ->
                        s.run(
                                KmsApi.DESCRIBE_KEY,
                                DescribeKeyRequest.builder().keyId(s.key()).build()));
        always(
                rows,
                "GetKeyPolicy",
                s ->
                        s.run(
                                KmsApi.GET_KEY_POLICY,
                                GetKeyPolicyRequest.builder().keyId(s.key()).build()));
        always(
                rows,
                "ListKeyPolicies",
                s ->
                        s.run(
                                KmsApi.LIST_KEY_POLICIES,
                                ListKeyPoliciesRequest.builder().keyId(s.key()).build()));
        always(
                rows,
                "GetKeyRotationStatus",
                s ->
                        s.run(
                                KmsApi.GET_KEY_ROTATION_STATUS,
                                new GetKeyRotationStatusRequest(s.key())));
        always(
                rows,
                "ListKeyRotations",
                s ->
                        s.run(
                                KmsApi.LIST_KEY_ROTATIONS,
                                ListKeyRotationsRequest.builder().keyId(s.key()).build()));
        always(
                rows,
                "ListResourceTags",
                s ->
                        s.run(
                                KmsApi.LIST_RESOURCE_TAGS,
                                ListResourceTagsRequest.builder().keyId(s.key()).build()));
        always(
                rows,
                "ListAliases",
                s ->
                        s.run(
                                KmsApi.LIST_ALIASES,
                                ListAliasesRequest.builder().keyId(s.key()).build()));
    }

    private static void always(Map<String, Row> rows, String name, Attempt attempt) {
        rows.put(name, new Row(READING, attempt));
    }
}
