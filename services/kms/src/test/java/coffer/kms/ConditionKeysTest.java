package coffer.kms;

import static org.assertj.core.api.Assertions.assertThat;

import coffer.gate.Call;
import coffer.gate.Demand;
import coffer.gate.Identity;
import coffer.gate.InnerDoor;
import coffer.kernel.Bytes;
import coffer.kernel.SecretBytes;
import coffer.kms.api.CreateAliasRequest;
import coffer.kms.api.CreateGrantRequest;
import coffer.kms.api.CreateKeyRequest;
import coffer.kms.api.DecryptRequest;
import coffer.kms.api.DeleteImportedKeyMaterialRequest;
import coffer.kms.api.DescribeKeyRequest;
import coffer.kms.api.EnableKeyRotationRequest;
import coffer.kms.api.EncryptRequest;
import coffer.kms.api.GenerateDataKeyRequest;
import coffer.kms.api.GenerateDataKeyWithoutPlaintextRequest;
import coffer.kms.api.GetParametersForImportRequest;
import coffer.kms.api.GrantConstraints;
import coffer.kms.api.ImportKeyMaterialRequest;
import coffer.kms.api.KmsApi;
import coffer.kms.api.ListGrantsRequest;
import coffer.kms.api.ListKeysRequest;
import coffer.kms.api.PutKeyPolicyRequest;
import coffer.kms.api.ReEncryptRequest;
import coffer.kms.api.ReplicateKeyRequest;
import coffer.kms.api.RetireGrantRequest;
import coffer.kms.api.RevokeGrantRequest;
import coffer.kms.api.ScheduleKeyDeletionRequest;
import coffer.kms.api.Tag;
import coffer.kms.api.TagResourceRequest;
import coffer.kms.api.UntagResourceRequest;
import coffer.kms.api.UpdatePrimaryRegionRequest;
import coffer.wire.schema.ApiOperation;
import coffer.wire.schema.Structure;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Which condition keys policies see of which operation.
// AWS: KMS Developer Guide, "AWS KMS condition keys", the operations of each key; Service
// Authorization Reference, "Actions, resources, and condition keys for AWS KMS".
class ConditionKeysTest {
    private static final Identity ROOT = TestKms.root(TestKms.ACCOUNT);
    private static final Map<String, String> CONTEXT = Map.of("Team", "Blue");
    private static final String ALICE = "arn:aws:iam::111122223333:user/alice";

    /// Of every operation on a key: what kind it is, its tags and its aliases.
    private static final List<String> OF_KEY =
            List.of(
                    "kms:KeySpec",
                    "kms:CustomerMasterKeySpec",
                    "kms:KeyUsage",
                    "kms:CustomerMasterKeyUsage",
                    "kms:KeyOrigin",
                    "kms:MultiRegion",
                    "kms:ResourceAliases",
                    "aws:ResourceTag/color");

    private static final List<String> OF_CONTEXT =
            List.of("kms:EncryptionContext:team", "kms:EncryptionContextKeys");

    private TestKms kms;
    private Call call;
    private String key;
    private Bytes blob;

    @BeforeEach
    void open(@TempDir Path folder) {
        kms = new TestKms(folder);
        key =
                kms.createKey(
                                ROOT,
                                CreateKeyRequest.builder()
                                        .tags(List.of(new Tag("color", "red")))
                                        .build())
                        .arn()
                        .orElseThrow();
        kms.as(ROOT, KmsApi.CREATE_ALIAS, new CreateAliasRequest("alias/app", key));
        blob = kms.encrypt(ROOT, key, "text", CONTEXT);
        call = kms.call(ROOT);
    }

    @AfterEach
    void close() {
        kms.close();
    }

    @Test
    void usesOfAKey() {
        EncryptRequest.Builder encrypt =
                EncryptRequest.builder()
                        .plaintext(SecretBytes.adopt(new byte[1]))
                        .encryptionContext(CONTEXT);
        expect(
                KmsApi.ENCRYPT,
                encrypt.keyId(key).build(),
                all(OF_KEY, OF_CONTEXT, "kms:EncryptionAlgorithm"));
        expect(
                KmsApi.ENCRYPT,
                encrypt.keyId("alias/app").build(),
                all(OF_KEY, OF_CONTEXT, "kms:EncryptionAlgorithm", "kms:RequestAlias"));
        expect(
                KmsApi.DECRYPT,
                DecryptRequest.builder().ciphertextBlob(blob).encryptionContext(CONTEXT).build(),
                all(OF_KEY, OF_CONTEXT, "kms:EncryptionAlgorithm"));
        expect(
                KmsApi.GENERATE_DATA_KEY,
                GenerateDataKeyRequest.builder()
                        .keyId(key)
                        .numberOfBytes(1)
                        .encryptionContext(CONTEXT)
                        .build(),
                all(OF_KEY, OF_CONTEXT, "kms:EncryptionAlgorithm"));
        expect(
                KmsApi.GENERATE_DATA_KEY_WITHOUT_PLAINTEXT,
                GenerateDataKeyWithoutPlaintextRequest.builder()
                        .keyId(key)
                        .numberOfBytes(1)
                        .build(),
                all(OF_KEY, List.of(), "kms:EncryptionAlgorithm"));
        expect(
                KmsApi.RE_ENCRYPT,
                ReEncryptRequest.builder()
                        .ciphertextBlob(blob)
                        .sourceEncryptionContext(CONTEXT)
                        .destinationKeyId(key)
                        .build(),
                all(OF_KEY, OF_CONTEXT, "kms:EncryptionAlgorithm", "kms:ReEncryptOnSameKey"),
                all(OF_KEY, List.of(), "kms:EncryptionAlgorithm", "kms:ReEncryptOnSameKey"));
        expect(
                KmsApi.DESCRIBE_KEY,
                DescribeKeyRequest.builder().keyId("alias/app").build(),
                all(OF_KEY, List.of(), "kms:RequestAlias"));
    }

    @Test
    void changesToAKey() {
        expect(
                KmsApi.PUT_KEY_POLICY,
                PutKeyPolicyRequest.builder().keyId(key).policy("{}").build(),
                all(OF_KEY, List.of(), "kms:BypassPolicyLockoutSafetyCheck"));
        expect(
                KmsApi.SCHEDULE_KEY_DELETION,
                ScheduleKeyDeletionRequest.builder().keyId(key).build(),
                all(OF_KEY, List.of(), "kms:ScheduleKeyDeletionPendingWindowInDays"));
        expect(
                KmsApi.ENABLE_KEY_ROTATION,
                EnableKeyRotationRequest.builder().keyId(key).build(),
                all(OF_KEY, List.of(), "kms:RotationPeriodInDays"));
        expect(
                KmsApi.TAG_RESOURCE,
                new TagResourceRequest(key, List.of(new Tag("size", "big"))),
                all(OF_KEY, List.of(), "aws:RequestTag/size", "aws:TagKeys"));
        expect(
                KmsApi.UNTAG_RESOURCE,
                new UntagResourceRequest(key, List.of("color")),
                all(OF_KEY, List.of(), "aws:TagKeys"));
    }

    @Test
    void imports() {
        expect(
                KmsApi.GET_PARAMETERS_FOR_IMPORT,
                new GetParametersForImportRequest(key, "RSAES_OAEP_SHA_256", "RSA_2048"),
                all(OF_KEY, List.of(), "kms:WrappingAlgorithm", "kms:WrappingKeySpec"));
        ImportKeyMaterialRequest.Builder bring =
                ImportKeyMaterialRequest.builder()
                        .keyId(key)
                        .importToken(blob)
                        .encryptedKeyMaterial(blob);
        expect(
                KmsApi.IMPORT_KEY_MATERIAL,
                bring.expirationModel("KEY_MATERIAL_DOES_NOT_EXPIRE").build(),
                all(OF_KEY, List.of(), "kms:ExpirationModel"));
        expect(
                KmsApi.IMPORT_KEY_MATERIAL,
                bring.expirationModel("KEY_MATERIAL_EXPIRES")
                        .validTo(call.time().plusSeconds(1))
                        .build(),
                all(OF_KEY, List.of(), "kms:ExpirationModel", "kms:ValidTo"));
        expect(
                KmsApi.DELETE_IMPORTED_KEY_MATERIAL,
                DeleteImportedKeyMaterialRequest.builder().keyId(key).build(),
                OF_KEY);
    }

    @Test
    void multiRegionKeys() {
        String primary = kms.multiRegionKey();
        List<String> ofPrimary = all(OF_KEY.subList(0, 6), List.of("kms:MultiRegionKeyType"));
        ReplicateKeyRequest.Builder replicate =
                ReplicateKeyRequest.builder()
                        .keyId(primary)
                        .replicaRegion(TestKms.ELSEWHERE.name());
        List<String> creating =
                all(
                        ofPrimary,
                        List.of("kms:BypassPolicyLockoutSafetyCheck", "aws:RequestedRegion"));
        List<String> tagging = List.of("aws:RequestTag/size", "aws:TagKeys");
        expect(
                KmsApi.REPLICATE_KEY,
                replicate.build(),
                all(ofPrimary, List.of("kms:ReplicaRegion")),
                creating);
        expect(
                KmsApi.REPLICATE_KEY,
                replicate.tags(List.of(new Tag("size", "big"))).build(),
                all(ofPrimary, List.of("kms:ReplicaRegion")),
                all(creating, tagging),
                all(tagging, List.of("aws:RequestedRegion")));
        kms.replicate(primary, TestKms.ELSEWHERE);
        List<String> updating = all(ofPrimary, List.of("kms:PrimaryRegion", "aws:RequestedRegion"));
        expect(
                KmsApi.UPDATE_PRIMARY_REGION,
                UpdatePrimaryRegionRequest.builder()
                        .keyId(primary)
                        .primaryRegion(TestKms.ELSEWHERE.name())
                        .build(),
                updating,
                updating);
        expect(KmsApi.DESCRIBE_KEY, DescribeKeyRequest.builder().keyId(primary).build(), ofPrimary);
        expect(
                KmsApi.CREATE_KEY,
                CreateKeyRequest.builder().multiRegion(true).build(),
                all(ofPrimary, List.of("kms:BypassPolicyLockoutSafetyCheck")));
    }

    @Test
    void grants() {
        CreateGrantRequest.Builder create =
                CreateGrantRequest.builder()
                        .keyId(key)
                        .granteePrincipal(ALICE)
                        .operations(List.of("Decrypt"));
        List<String> creating =
                List.of("kms:GrantOperations", "kms:GranteePrincipal", "kms:GrantIsForAWSResource");
        expect(KmsApi.CREATE_GRANT, create.build(), all(OF_KEY, creating));
        expect(
                KmsApi.CREATE_GRANT,
                create.retiringPrincipal(ALICE)
                        .constraints(
                                GrantConstraints.builder().encryptionContextSubset(CONTEXT).build())
                        .build(),
                all(
                        OF_KEY,
                        all(creating, OF_CONTEXT),
                        "kms:RetiringPrincipal",
                        "kms:GrantConstraintType"));
        expect(
                KmsApi.LIST_GRANTS,
                ListGrantsRequest.builder().keyId(key).build(),
                all(OF_KEY, List.of(), "kms:GrantIsForAWSResource"));
        expect(
                KmsApi.REVOKE_GRANT,
                RevokeGrantRequest.builder().keyId(key).grantId("0".repeat(64)).build(),
                all(OF_KEY, List.of(), "kms:GrantIsForAWSResource"));
        expect(
                KmsApi.RETIRE_GRANT,
                RetireGrantRequest.builder().keyId(key).grantId("0".repeat(64)).build(),
                OF_KEY);
    }

    @Test
    void whatIsAboutNoKeyYet() {
        List<String> kind = new ArrayList<>(OF_KEY.subList(0, 6));
        expect(
                KmsApi.CREATE_KEY,
                CreateKeyRequest.builder().tags(List.of(new Tag("size", "big"))).build(),
                all(
                        kind,
                        List.of(),
                        "kms:BypassPolicyLockoutSafetyCheck",
                        "aws:RequestTag/size",
                        "aws:TagKeys"),
                List.of("aws:RequestTag/size", "aws:TagKeys"));
        expect(KmsApi.LIST_KEYS, ListKeysRequest.builder().build(), List.of());
        expect(KmsApi.CREATE_ALIAS, new CreateAliasRequest("alias/new", key), List.of(), OF_KEY);
    }

    @Test
    void whichServiceAsks() {
        Call through = InnerDoor.through("s3", call);

        Demand demand =
                kms.demands(
                                through,
                                KmsApi.DESCRIBE_KEY,
                                DescribeKeyRequest.builder().keyId(key).build())
                        .getFirst();

        assertThat(demand.context())
                .containsEntry("kms:ViaService", List.of("s3.eu-west-1.amazonaws.com"))
                .containsEntry("kms:CallerAccount", List.of("111122223333"));
    }

    @Test
    void valuesAreAsTheyWereWritten() {
        kms.as(ROOT, KmsApi.CREATE_ALIAS, new CreateAliasRequest("alias/other", key));

        Map<String, List<String>> context =
                kms.demands(
                                call,
                                KmsApi.ENCRYPT,
                                EncryptRequest.builder()
                                        .keyId("alias/app")
                                        .plaintext(SecretBytes.adopt(new byte[1]))
                                        .encryptionContext(CONTEXT)
                                        .build())
                        .getFirst()
                        .context();

        assertThat(context)
                .containsEntry("kms:EncryptionContext:team", List.of("Blue"))
                .containsEntry("kms:EncryptionContextKeys", List.of("Team"))
                .containsEntry("kms:RequestAlias", List.of("alias/app"))
                .containsEntry("kms:ResourceAliases", List.of("alias/app", "alias/other"))
                .containsEntry("aws:ResourceTag/color", List.of("red"));
    }

    /// One list for each demand; every one of them tells the caller's account too.
    @SafeVarargs
    private <I extends Structure, O extends Structure> void expect(
            ApiOperation<I, O> operation, I input, List<String>... expected) {
        List<Demand> demands = kms.demands(call, operation, input);

        assertThat(demands).hasSameSizeAs(expected);
        for (int i = 0; i < expected.length; i++) {
            Set<String> keys = new TreeMap<>(demands.get(i).context()).navigableKeySet();
            Set<String> wanted = new TreeSet<>(expected[i]);
            wanted.add("kms:CallerAccount");
            assertThat(keys).as(demands.get(i).action()).isEqualTo(wanted);
        }
    }

    private static List<String> all(List<String> some, List<String> more, String... others) {
        List<String> all = new ArrayList<>(some);
        all.addAll(more);
        all.addAll(List.of(others));
        return all;
    }
}
