package coffer.kms;

import static coffer.kms.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import coffer.gate.Identity;
import coffer.kernel.Bytes;
import coffer.kernel.SecretBytes;
import coffer.kms.api.CreateAliasRequest;
import coffer.kms.api.CreateGrantRequest;
import coffer.kms.api.CreateGrantResponse;
import coffer.kms.api.DecryptRequest;
import coffer.kms.api.DeleteAliasRequest;
import coffer.kms.api.DisableKeyRequest;
import coffer.kms.api.DisableKeyRotationRequest;
import coffer.kms.api.EnableKeyRequest;
import coffer.kms.api.EnableKeyRotationRequest;
import coffer.kms.api.EncryptRequest;
import coffer.kms.api.GenerateDataKeyWithoutPlaintextRequest;
import coffer.kms.api.GetKeyPolicyRequest;
import coffer.kms.api.KmsApi;
import coffer.kms.api.PutKeyPolicyRequest;
import coffer.kms.api.ReEncryptRequest;
import coffer.kms.api.RetireGrantRequest;
import coffer.kms.api.RevokeGrantRequest;
import coffer.kms.api.RotateKeyOnDemandRequest;
import coffer.kms.api.Tag;
import coffer.kms.api.TagResourceRequest;
import coffer.kms.api.UntagResourceRequest;
import coffer.kms.api.UpdateAliasRequest;
import coffer.kms.api.UpdateKeyDescriptionRequest;
import coffer.kms.api.UpdatePrimaryRegionRequest;
import coffer.wire.schema.ApiOperation;
import coffer.wire.schema.Structure;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/// What the record tells of a call beside what was sent and answered.
// AWS: KMS Developer Guide, "Examples of AWS KMS log entries".
class KmsRecordsTest {
    private static final Identity ROOT = TestKms.root(TestKms.ACCOUNT);

    private TestKms kms;
    private String key;

    @BeforeEach
    void start(@TempDir Path folder) {
        kms = new TestKms(folder);
        key = kms.key(TestKms.ACCOUNT);
    }

    @AfterEach
    void stop() {
        kms.close();
    }

    @Test
    void aChangeThatAnswersNothingTellsItsKey() {
        assertTellsKey(KmsApi.DISABLE_KEY, DisableKeyRequest.builder().keyId(key).build());
        assertTellsKey(KmsApi.ENABLE_KEY, EnableKeyRequest.builder().keyId(key).build());
        assertTellsKey(
                KmsApi.UPDATE_KEY_DESCRIPTION,
                UpdateKeyDescriptionRequest.builder().keyId(key).description("d").build());
        assertTellsKey(
                KmsApi.ENABLE_KEY_ROTATION, EnableKeyRotationRequest.builder().keyId(key).build());
        assertTellsKey(
                KmsApi.DISABLE_KEY_ROTATION,
                DisableKeyRotationRequest.builder().keyId(key).build());
        Tag tag = Tag.builder().tagKey("stage").tagValue("test").build();
        assertTellsKey(
                KmsApi.TAG_RESOURCE,
                TagResourceRequest.builder().keyId(key).tags(List.of(tag)).build());
        assertTellsKey(
                KmsApi.UNTAG_RESOURCE,
                UntagResourceRequest.builder().keyId(key).tagKeys(List.of("stage")).build());
        String policy =
                kms.as(
                                ROOT,
                                KmsApi.GET_KEY_POLICY,
                                GetKeyPolicyRequest.builder().keyId(key).build())
                        .policy()
                        .orElseThrow();
        assertTellsKey(
                KmsApi.PUT_KEY_POLICY,
                PutKeyPolicyRequest.builder().keyId(key).policy(policy).build());
    }

    @Test
    void aChangeOfAnAliasTellsTheKeyItIsFor() {
        String next = kms.key(TestKms.ACCOUNT);

        assertTells(
                next,
                KmsApi.CREATE_ALIAS,
                CreateAliasRequest.builder().aliasName("alias/a").targetKeyId(next).build());
        assertTellsKey(
                KmsApi.UPDATE_ALIAS,
                UpdateAliasRequest.builder().aliasName("alias/a").targetKeyId(key).build());
        assertTellsKey(
                KmsApi.DELETE_ALIAS, DeleteAliasRequest.builder().aliasName("alias/a").build());
    }

    @Test
    void aChangeOfThePrimaryTellsTheKeyThatWasIt() {
        String id = kms.multiRegionKey();
        kms.replicate(id, TestKms.ELSEWHERE);

        kms.as(
                ROOT,
                KmsApi.UPDATE_PRIMARY_REGION,
                UpdatePrimaryRegionRequest.builder()
                        .keyId(id)
                        .primaryRegion(TestKms.ELSEWHERE.name())
                        .build());

        String arn = "arn:aws:kms:" + TestKms.REGION + ":" + TestKms.ACCOUNT + ":key/" + id;
        assertThat(record("UpdatePrimaryRegion"))
                .contains("\"responseElements\":{\"keyId\":\"" + arn + "\"}");
    }

    @Test
    void aGrantTellsItsKeyAndARetirementItsGrant() {
        CreateGrantRequest request =
                CreateGrantRequest.builder()
                        .keyId(key)
                        .granteePrincipal("arn:aws:iam::444455556666:root")
                        .operations(List.of("Decrypt"))
                        .build();
        CreateGrantResponse retired = kms.as(ROOT, KmsApi.CREATE_GRANT, request);
        String id = retired.grantId().orElseThrow();

        assertThat(record("CreateGrant"))
                .contains("\"grantId\":\"" + id + "\",\"keyId\":\"" + key + "\"}");
        RetireGrantRequest byToken =
                RetireGrantRequest.builder().grantToken(retired.grantToken().orElseThrow()).build();
        kms.as(ROOT, KmsApi.RETIRE_GRANT, byToken);
        assertThat(record("RetireGrant"))
                .contains("\"responseElements\":null")
                .contains("\"additionalEventData\":{\"phase\":\"COMPLETE\",\"grantId\":\"" + id);

        String revoked = kms.as(ROOT, KmsApi.CREATE_GRANT, request).grantId().orElseThrow();
        assertTellsKey(
                KmsApi.REVOKE_GRANT,
                RevokeGrantRequest.builder().keyId(key).grantId(revoked).build());
    }

    @Test
    void aRefusedChangeTellsNoAnswer() {
        assertRefused(
                "UnsupportedOperationException",
                () ->
                        kms.as(
                                ROOT,
                                KmsApi.ENABLE_KEY_ROTATION,
                                EnableKeyRotationRequest.builder()
                                        .keyId(kms.key("HMAC_256", "GENERATE_VERIFY_MAC"))
                                        .build()));

        assertThat(record("EnableKeyRotation")).contains("\"responseElements\":null");
    }

    @Test
    void theAlgorithmIsToldEvenIfTheRequestDoesNotNameIt() {
        Bytes blob = kms.encrypt(ROOT, key, "text", Map.of());
        kms.decrypt(ROOT, blob, Map.of());
        kms.as(
                ROOT,
                KmsApi.RE_ENCRYPT,
                ReEncryptRequest.builder().ciphertextBlob(blob).destinationKeyId(key).build());

        assertThat(record("Encrypt")).contains("\"encryptionAlgorithm\":\"SYMMETRIC_DEFAULT\"}");
        assertThat(record("Decrypt")).contains("\"encryptionAlgorithm\":\"SYMMETRIC_DEFAULT\"}");
        assertThat(record("ReEncrypt"))
                .contains("\"sourceEncryptionAlgorithm\":\"SYMMETRIC_DEFAULT\"")
                .contains("\"destinationEncryptionAlgorithm\":\"SYMMETRIC_DEFAULT\"");
    }

    @Test
    void aUseTellsTheMaterial() {
        Bytes old = kms.encrypt(ROOT, key, "text", Map.of());
        String first = material("Encrypt");
        kms.as(
                ROOT,
                KmsApi.ROTATE_KEY_ON_DEMAND,
                RotateKeyOnDemandRequest.builder().keyId(key).build());
        kms.encrypt(ROOT, key, "text", Map.of());
        String second = material("Encrypt");
        GenerateDataKeyWithoutPlaintextRequest dataKey =
                GenerateDataKeyWithoutPlaintextRequest.builder()
                        .keyId(key)
                        .keySpec("AES_256")
                        .build();
        kms.as(ROOT, KmsApi.GENERATE_DATA_KEY_WITHOUT_PLAINTEXT, dataKey);
        kms.decrypt(ROOT, old, Map.of());
        kms.as(
                ROOT,
                KmsApi.RE_ENCRYPT,
                ReEncryptRequest.builder().ciphertextBlob(old).destinationKeyId(key).build());

        assertThat(first).isNotEqualTo(second);
        assertThat(material("Decrypt")).isEqualTo(first);
        assertThat(material("GenerateDataKeyWithoutPlaintext")).isEqualTo(second);
        assertThat(record("ReEncrypt"))
                .contains("\"sourceKeyMaterialId\":\"" + first + "\"")
                .contains("\"destinationKeyMaterialId\":\"" + second + "\"");
    }

    @Test
    void whoIsDeniedIsNotToldTheMaterial() {
        Identity stranger = TestKms.root(TestKms.OTHER_ACCOUNT);
        Bytes blob = kms.encrypt(ROOT, key, "text", Map.of());

        assertRefused("AccessDeniedException", () -> kms.decrypt(stranger, blob, Map.of()));

        assertThat(record("Decrypt"))
                .contains("\"errorCode\":\"AccessDeniedException\"")
                .doesNotContain("aterialId");
    }

    @Test
    void anAlgorithmThatTheRequestNamesIsToldOnce() {
        String rsa = kms.key("RSA_2048", "ENCRYPT_DECRYPT");
        EncryptRequest request =
                EncryptRequest.builder()
                        .keyId(rsa)
                        .plaintext(SecretBytes.adopt(new byte[] {1}))
                        .encryptionAlgorithm("RSAES_OAEP_SHA_256")
                        .build();
        Bytes blob = kms.as(ROOT, KmsApi.ENCRYPT, request).ciphertextBlob().orElseThrow();
        kms.as(
                        ROOT,
                        KmsApi.DECRYPT,
                        DecryptRequest.builder()
                                .keyId(rsa)
                                .ciphertextBlob(blob)
                                .encryptionAlgorithm("RSAES_OAEP_SHA_256")
                                .build())
                .plaintext()
                .orElseThrow()
                .close();

        assertThat(record("Encrypt").split("\"encryptionAlgorithm\"", -1)).hasSize(2);
        assertThat(record("Decrypt")).contains("\"encryptionAlgorithm\":\"RSAES_OAEP_SHA_256\"");
    }

    private <I extends Structure, O extends Structure> void assertTellsKey(
            ApiOperation<I, O> operation, I input) {
        assertTells(key, operation, input);
    }

    private <I extends Structure, O extends Structure> void assertTells(
            String arn, ApiOperation<I, O> operation, I input) {
        kms.as(ROOT, operation, input);

        assertThat(record(operation.name()))
                .contains("\"responseElements\":{\"keyId\":\"" + arn + "\"}");
    }

    private String material(String operation) {
        return new JsonMapper()
                .readTree(record(operation))
                .path("additionalEventData")
                .path("keyMaterialId")
                .asString();
    }

    /// The latest record of an operation.
    private String record(String operation) {
        return kms.records().stream()
                .filter(record -> record.eventName().equals(operation))
                .toList()
                .getLast()
                .json();
    }
}
