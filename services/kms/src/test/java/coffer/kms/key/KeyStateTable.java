package coffer.kms.key;

import coffer.gate.Identity;
import coffer.kernel.Bytes;
import coffer.kernel.SecretBytes;
import coffer.kms.TestKms;
import coffer.kms.api.CancelKeyDeletionRequest;
import coffer.kms.api.CreateAliasRequest;
import coffer.kms.api.CreateGrantRequest;
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
import coffer.kms.api.ListGrantsRequest;
import coffer.kms.api.ListKeyPoliciesRequest;
import coffer.kms.api.ListKeyRotationsRequest;
import coffer.kms.api.ListResourceTagsRequest;
import coffer.kms.api.PutKeyPolicyRequest;
import coffer.kms.api.ReEncryptRequest;
import coffer.kms.api.ReplicateKeyRequest;
import coffer.kms.api.RetireGrantRequest;
import coffer.kms.api.RevokeGrantRequest;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// AWS's table of key states: what becomes of each operation in each of them.
// AWS: KMS Developer Guide, "Key states of AWS KMS keys".
final class KeyStateTable {
    private static final Identity ROOT = TestKms.root(TestKms.ACCOUNT);
    static final String OK = "";

    /// All of AWS's states, in the order in which [Outcomes] tells what becomes of an operation.
    static final List<String> STATES =
            List.of(
                    "Enabled",
                    "Disabled",
                    "PendingImport",
                    "PendingDeletion",
                    "PendingReplicaDeletion",
                    "Unavailable",
                    "Creating",
                    "Updating");

    private static final Map<String, String> REFUSALS =
            Map.of(
                    "ok", OK,
                    "[1]", "DisabledException: KEY is disabled.",
                    "[3]", "KMSInvalidStateException: KEY is pending deletion.",
                    "[3r]", "KMSInvalidStateException: KEY is pending replica deletion.",
                    "[4]", "KMSInvalidStateException: KEY is not pending deletion.",
                    "[5]", "KMSInvalidStateException: KEY is pending import.",
                    "[6]",
                            "UnsupportedOperationException: KEY origin is EXTERNAL which is not"
                                    + " valid for this operation.",
                    "[11]", "KMSInvalidStateException: KEY is unavailable.",
                    "[14]", "KMSInvalidStateException: KEY is creating.",
                    "[15]", "KMSInvalidStateException: KEY is updating.");

    // The numbers are those of the notes below AWS's table.
    private static final Outcomes USING =
            new Outcomes(StateRule.ENABLED, "ok [1] [5] [3] [3r] [11] [14] ok");
    private static final Outcomes GRANTING =
            new Outcomes(StateRule.GRANTABLE, "ok [1] [5] [3] [3r] ok [14] ok");
    private static final Outcomes SWITCHING =
            new Outcomes(StateRule.SWITCHABLE, "ok ok [5] [3] [3r] ok [14] [15]");
    // The source refuses what the state would refuse, too.
    private static final Outcomes SCHEDULING =
            new Outcomes(StateRule.ROTATABLE, "ok [1] [6] [3] [3r] [11] [14] [15]");
    private static final Outcomes ROTATING =
            new Outcomes(StateRule.ROTATABLE, "ok [1] [5] [3] [3r] [11] [14] [15]");
    private static final Outcomes DELETING =
            new Outcomes(StateRule.DELETABLE, "ok ok ok [3] [3r] ok ok [15]");
    private static final Outcomes CHANGING =
            new Outcomes(StateRule.NOT_PENDING_DELETION, "ok ok ok [3] [3r] ok ok ok");
    private static final Outcomes SAVING =
            new Outcomes(StateRule.PENDING_DELETION, "[4] [4] [4] ok ok [4] [4] [4]");
    private static final Outcomes READING =
            new Outcomes(StateRule.ANY_STATE, "ok ok ok ok ok ok ok ok");

    /// What an operation comes to in each state, and the rule that says so.
    record Outcomes(StateRule rule, String notes) {
        boolean areForStateToTell(String state) {
            return !of(state).equals(REFUSALS.get("[6]"));
        }

        String of(String state) {
            return REFUSALS.get(notes.split(" ")[STATES.indexOf(state)]);
        }
    }

    record Row(Outcomes outcomes, Attempt attempt) {}

    interface Attempt {
        void run(Subject subject);
    }

    /// A key with a blob it sealed, an alias and a grant, and another key, which is enabled and for
    /// all to use.
    record Subject(
            TestKms kms, String key, String other, Bytes blob, Bytes otherBlob, String grant) {
        /// An alias of the key, or a new one of either key.
        String alias(String which) {
            return "alias/" + which + key.substring(key.indexOf('/'));
        }

        <I extends Structure, O extends Structure> void run(ApiOperation<I, O> operation, I input) {
            kms.as(ROOT, operation, input);
        }
    }

    private KeyStateTable() {}

    static Map<String, Row> rows() {
        Map<String, Row> rows = new LinkedHashMap<>();
        cryptography(rows);
        lifecycle(rows);
        rotation(rows);
        grants(rows);
        aliases(rows);
        properties(rows);
        reading(rows);
        return rows;
    }

    /// What can be done to a primary key: all that can be done to other keys, and replicate it.
    static Map<String, Row> rowsOfPrimaryKey() {
        Map<String, Row> rows = rows();
        rows.put(
                "ReplicateKey",
                new Row(
                        ROTATING,
                        s ->
                                s.run(
                                        KmsApi.REPLICATE_KEY,
                                        ReplicateKeyRequest.builder()
                                                .keyId(s.key())
                                                .replicaRegion(TestKms.ELSEWHERE.name())
                                                .build())));
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
                new Row(SWITCHING, s -> s.run(KmsApi.ENABLE_KEY, new EnableKeyRequest(s.key()))));
        rows.put(
                "DisableKey",
                new Row(SWITCHING, s -> s.run(KmsApi.DISABLE_KEY, new DisableKeyRequest(s.key()))));
        rows.put(
                "ScheduleKeyDeletion",
                new Row(
                        DELETING,
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
                        SCHEDULING,
                        s ->
                                s.run(
                                        KmsApi.ENABLE_KEY_ROTATION,
                                        EnableKeyRotationRequest.builder()
                                                .keyId(s.key())
                                                .build())));
        rows.put(
                "DisableKeyRotation",
                new Row(
                        SCHEDULING,
                        s ->
                                s.run(
                                        KmsApi.DISABLE_KEY_ROTATION,
                                        new DisableKeyRotationRequest(s.key()))));
        rows.put(
                "RotateKeyOnDemand",
                new Row(
                        ROTATING,
                        s ->
                                s.run(
                                        KmsApi.ROTATE_KEY_ON_DEMAND,
                                        new RotateKeyOnDemandRequest(s.key()))));
    }

    private static void grants(Map<String, Row> rows) {
        rows.put("CreateGrant", new Row(GRANTING, s -> grant(s, s.key())));
        rows.put(
                "RetireGrant",
                new Row(
                        READING,
                        s ->
                                s.run(
                                        KmsApi.RETIRE_GRANT,
                                        RetireGrantRequest.builder()
                                                .keyId(s.key())
                                                .grantId(s.grant())
                                                .build())));
        rows.put(
                "RevokeGrant",
                new Row(
                        READING,
                        s ->
                                s.run(
                                        KmsApi.REVOKE_GRANT,
                                        RevokeGrantRequest.builder()
                                                .keyId(s.key())
                                                .grantId(s.grant())
                                                .build())));
        always(
                rows,
                "ListGrants",
                s -> s.run(KmsApi.LIST_GRANTS, ListGrantsRequest.builder().keyId(s.key()).build()));
    }

    static String grant(Subject s, String key) {
        return s.kms()
                .as(
                        ROOT,
                        KmsApi.CREATE_GRANT,
                        CreateGrantRequest.builder()
                                .keyId(key)
                                .granteePrincipal("arn:aws:iam::111122223333:user/alice")
                                .operations(List.of("Decrypt"))
                                .build())
                .grantId()
                .orElseThrow();
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
                        s -> {
                            String alias = s.alias("of-other");
                            s.run(KmsApi.CREATE_ALIAS, new CreateAliasRequest(alias, s.other()));
                            s.run(KmsApi.UPDATE_ALIAS, new UpdateAliasRequest(alias, s.key()));
                        }));
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
