package coffer.kms.replication;

import static coffer.kms.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import coffer.gate.Identity;
import coffer.kernel.Bytes;
import coffer.kernel.Region;
import coffer.kernel.SecretBytes;
import coffer.kms.TestKms;
import coffer.kms.api.CreateAliasRequest;
import coffer.kms.api.CreateKeyRequest;
import coffer.kms.api.DecryptRequest;
import coffer.kms.api.DescribeKeyRequest;
import coffer.kms.api.DisableKeyRequest;
import coffer.kms.api.GenerateMacRequest;
import coffer.kms.api.GetKeyPolicyRequest;
import coffer.kms.api.KeyMetadata;
import coffer.kms.api.KmsApi;
import coffer.kms.api.ListKeysRequest;
import coffer.kms.api.MultiRegionConfiguration;
import coffer.kms.api.MultiRegionKey;
import coffer.kms.api.ReplicateKeyRequest;
import coffer.kms.api.ReplicateKeyResponse;
import coffer.kms.api.SignRequest;
import coffer.kms.api.Tag;
import coffer.kms.api.VerifyMacRequest;
import coffer.kms.api.VerifyRequest;
import coffer.kms.policy.KeyPolicies;
import coffer.ledger.AuditRecord;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplicationOperationsTest {
    private static final Identity ROOT = TestKms.root(TestKms.ACCOUNT);
    private static final Region HERE = TestKms.REGION;
    private static final Region ELSEWHERE = TestKms.ELSEWHERE;
    private static final Region THIRD = TestKms.THIRD;

    private TestKms kms;
    private String key;

    @BeforeEach
    void open(@TempDir Path folder) {
        kms = new TestKms(folder);
        key = kms.multiRegionKey();
    }

    @AfterEach
    void close() {
        kms.close();
    }

    @Test
    void aNewMultiRegionKeyIsAPrimaryKeyAlone() {
        KeyMetadata made = describe(HERE);

        assertThat(key).matches("mrk-[0-9a-f]{32}");
        assertThat(made.multiRegion()).contains(true);
        assertThat(made.multiRegionConfiguration())
                .contains(configuration("PRIMARY", HERE, List.of()));
    }

    @Test
    void aReplicaHasTheIdTheKindAndTheMaterialOfItsPrimaryKey() {
        KeyMetadata replica = kms.replicate(key, ELSEWHERE);

        KeyMetadata primary = describe(HERE);
        assertThat(replica).isEqualTo(describe(ELSEWHERE));
        assertThat(replica.keyId()).isEqualTo(key);
        assertThat(replica.arn()).contains(arn(ELSEWHERE));
        assertThat(replica.keyState()).contains("Enabled");
        assertThat(replica.currentKeyMaterialId()).isPresent();
        assertThat(replica.currentKeyMaterialId()).isEqualTo(primary.currentKeyMaterialId());
        assertThat(replica.keySpec()).isEqualTo(primary.keySpec());
        assertThat(replica.keyUsage()).isEqualTo(primary.keyUsage());
        assertThat(replica.origin()).isEqualTo(primary.origin());
    }

    @Test
    void everyRelatedKeyNamesAllOfThem() {
        kms.replicate(key, ELSEWHERE);
        kms.replicate(key, THIRD);

        List<Region> replicas = List.of(THIRD, ELSEWHERE);
        assertThat(describe(HERE).multiRegionConfiguration())
                .contains(configuration("PRIMARY", HERE, replicas));
        assertThat(describe(ELSEWHERE).multiRegionConfiguration())
                .contains(configuration("REPLICA", HERE, replicas));
        assertThat(describe(THIRD).multiRegionConfiguration())
                .contains(configuration("REPLICA", HERE, replicas));
    }

    @Test
    void whatOneEncryptsTheOthersDecrypt() {
        Bytes old = kms.encrypt(ROOT, key, "before there was a replica", Map.of("a", "b"));
        kms.replicate(key, ELSEWHERE);

        assertThat(decrypt(ELSEWHERE, old, Map.of("a", "b")))
                .isEqualTo("before there was a replica");
        assertRefused("InvalidCiphertextException", () -> decrypt(ELSEWHERE, old, Map.of()));
        assertRefused("InvalidCiphertextException", () -> decrypt(THIRD, old, Map.of("a", "b")));
    }

    @Test
    void asymmetricKeysAndCodesAreReplicatedToo() {
        String pair = multiRegion("ECC_NIST_P256", "SIGN_VERIFY");
        String code = multiRegion("HMAC_256", "GENERATE_VERIFY_MAC");
        kms.replicate(pair, ELSEWHERE);
        kms.replicate(code, ELSEWHERE);

        Bytes signature =
                kms.in(
                                ELSEWHERE,
                                ROOT,
                                KmsApi.SIGN,
                                SignRequest.builder()
                                        .keyId(pair)
                                        .message(text())
                                        .signingAlgorithm("ECDSA_SHA_256")
                                        .build())
                        .signature()
                        .orElseThrow();
        Bytes mac =
                kms.as(
                                ROOT,
                                KmsApi.GENERATE_MAC,
                                GenerateMacRequest.builder()
                                        .keyId(code)
                                        .message(text())
                                        .macAlgorithm("HMAC_SHA_256")
                                        .build())
                        .mac()
                        .orElseThrow();

        VerifyRequest verify =
                VerifyRequest.builder()
                        .keyId(pair)
                        .message(text())
                        .signature(signature)
                        .signingAlgorithm("ECDSA_SHA_256")
                        .build();
        assertThat(kms.as(ROOT, KmsApi.VERIFY, verify).signatureValid()).contains(true);
        VerifyMacRequest verifyMac =
                VerifyMacRequest.builder()
                        .keyId(code)
                        .message(text())
                        .mac(mac)
                        .macAlgorithm("HMAC_SHA_256")
                        .build();
        assertThat(kms.in(ELSEWHERE, ROOT, KmsApi.VERIFY_MAC, verifyMac).macValid()).contains(true);
    }

    @Test
    void policyDescriptionTagsAliasesAndStateAreEachKeysOwn() {
        kms.as(ROOT, KmsApi.CREATE_ALIAS, new CreateAliasRequest("alias/app", key));
        String policy = KeyPolicies.standard(TestKms.ACCOUNT).replace("key-default-1", "own");
        ReplicateKeyResponse replica =
                replicate(
                        ROOT,
                        request()
                                .description("the copy")
                                .policy(policy)
                                .tags(List.of(new Tag("team", "blue")))
                                .build());

        assertThat(replica.replicaPolicy()).contains(policy);
        assertThat(replica.replicaTags()).contains(List.of(new Tag("team", "blue")));
        assertThat(describe(ELSEWHERE).description()).contains("the copy");
        assertThat(describe(HERE).description()).contains("");
        assertThat(policy(HERE)).contains("key-default-1");
        assertThat(policy(ELSEWHERE)).isEqualTo(policy);
        assertRefused("NotFoundException", () -> describe(ELSEWHERE, "alias/app"));
        kms.in(ELSEWHERE, ROOT, KmsApi.DISABLE_KEY, new DisableKeyRequest(key));
        assertThat(describe(HERE).keyState()).contains("Enabled");
        assertThat(kms.encrypt(ROOT, key, "still", Map.of())).isNotNull();
    }

    @Test
    void aReplicaCountsAndIsListedInItsRegion() {
        kms.replicate(key, ELSEWHERE);

        ListKeysRequest all = ListKeysRequest.builder().build();
        assertThat(kms.in(ELSEWHERE, ROOT, KmsApi.LIST_KEYS, all).keys().orElseThrow()).hasSize(1);
        int count =
                kms.state()
                        .store()
                        .read(snapshot ->
                                kms.state().keys().count(snapshot, TestKms.ACCOUNT, ELSEWHERE));
        assertThat(count).isEqualTo(1);
    }

    @Test
    void thereIsOneRelatedKeyInARegion() {
        kms.replicate(key, ELSEWHERE);

        assertRefused("AlreadyExistsException", () -> kms.replicate(key, ELSEWHERE));
        assertRefused("AlreadyExistsException", () -> kms.replicate(key, HERE));
    }

    @Test
    void onlyPrimaryKeysAreReplicatedAndOnlyIntoRegionsOfThisInstallation() {
        kms.replicate(key, ELSEWHERE);

        assertRefused(
                "UnsupportedOperationException",
                () ->
                        kms.in(
                                ELSEWHERE,
                                ROOT,
                                KmsApi.REPLICATE_KEY,
                                request().replicaRegion(THIRD.name()).build()));
        assertRefused(
                "UnsupportedOperationException",
                () -> kms.replicate(kms.key(TestKms.ACCOUNT), ELSEWHERE));
        assertRefused(
                "UnsupportedOperationException",
                () -> kms.replicate(key, new Region("eu-north-1")));
        assertRefused(
                "UnsupportedOperationException",
                () -> replicate(ROOT, request().replicaRegion("a-b-1").build()));
    }

    @Test
    void aPolicyThatLocksItsAuthorOutIsRefusedUnlessHeInsists() {
        String nobodys = KeyPolicies.standard(TestKms.OTHER_ACCOUNT);

        assertRefused(
                "MalformedPolicyDocumentException",
                () -> replicate(ROOT, request().policy(nobodys).build()));
        replicate(ROOT, request().policy(nobodys).bypassPolicyLockoutSafetyCheck(true).build());
    }

    @Test
    void replicatingNeedsToReplicateHereAndToCreateThere() {
        Identity alice = TestKms.user(TestKms.ACCOUNT, "alice");
        kms.permit(alice, "kms:ReplicateKey", "*");
        assertRefused("AccessDeniedException", () -> replicate(alice, request().build()))
                .hasMessageContaining("kms:CreateKey");
        kms.attach(alice, allowing(HERE, ELSEWHERE, HERE));
        assertRefused("AccessDeniedException", () -> replicate(alice, request().build()))
                .hasMessageContaining("kms:CreateKey");
        kms.attach(alice, allowing(HERE, THIRD, ELSEWHERE));
        assertRefused("AccessDeniedException", () -> replicate(alice, request().build()))
                .hasMessageContaining("kms:ReplicateKey");

        kms.attach(alice, allowing(HERE, ELSEWHERE, ELSEWHERE));

        assertThat(replicate(alice, request().build())).isNotNull();
    }

    @Test
    void tagsOfTheReplicaNeedAPermissionOfTheirOwn() {
        Identity alice = TestKms.user(TestKms.ACCOUNT, "alice");
        kms.attach(alice, allowing(HERE, ELSEWHERE, ELSEWHERE));

        assertRefused(
                        "AccessDeniedException",
                        () -> replicate(alice, request().tags(List.of(new Tag("a", "b"))).build()))
                .hasMessageContaining("kms:TagResource");
    }

    @Test
    void anotherAccountCannotReplicateIt() {
        Identity other = TestKms.root(TestKms.OTHER_ACCOUNT);

        assertRefused(
                "AccessDeniedException",
                () -> replicate(other, request().keyId(arn(HERE)).build()));
    }

    @Test
    void bothRegionsHaveARecordOfIt() {
        kms.replicate(key, ELSEWHERE);

        AuditRecord here = record("ReplicateKey");
        assertThat(here.region()).isEqualTo(HERE.name());
        assertThat(here.resources()).anyMatch(resource -> resource.name().equals(arn(ELSEWHERE)));
        AuditRecord there =
                kms.records().stream()
                        .filter(each -> each.region().equals(ELSEWHERE.name()))
                        .findFirst()
                        .orElseThrow();
        assertThat(there.eventName()).isEqualTo("CreateKey");
        assertThat(there.json()).contains(arn(ELSEWHERE), "AwsServiceEvent", "\"requestID\":\"");
    }

    private AuditRecord record(String event) {
        return kms.records().stream()
                .filter(each -> each.eventName().equals(event))
                .findFirst()
                .orElseThrow();
    }

    /// Replicating in one region into a second one, and creating keys in a third.
    private static String allowing(Region from, Region into, Region creating) {
        return """
        {"Version":"2012-10-17","Statement":[
          {"Effect":"Allow","Action":"kms:ReplicateKey","Resource":"*","Condition":{
            "StringEquals":{"aws:RequestedRegion":"%s","kms:ReplicaRegion":"%s",
              "kms:MultiRegionKeyType":"PRIMARY"},"Bool":{"kms:MultiRegion":"true"}}},
          {"Effect":"Allow","Action":"kms:CreateKey","Resource":"*","Condition":{
            "StringEquals":{"aws:RequestedRegion":"%s","kms:MultiRegionKeyType":"REPLICA"}}}]}\
        """
                .formatted(from, into, creating);
    }

    private String multiRegion(String spec, String usage) {
        CreateKeyRequest request =
                CreateKeyRequest.builder().keySpec(spec).keyUsage(usage).multiRegion(true).build();
        return kms.createKey(ROOT, request).keyId();
    }

    private ReplicateKeyRequest.Builder request() {
        return ReplicateKeyRequest.builder().keyId(key).replicaRegion(ELSEWHERE.name());
    }

    private ReplicateKeyResponse replicate(Identity who, ReplicateKeyRequest request) {
        return kms.as(who, KmsApi.REPLICATE_KEY, request);
    }

    private KeyMetadata describe(Region region) {
        return describe(region, key);
    }

    private KeyMetadata describe(Region region, String id) {
        DescribeKeyRequest request = DescribeKeyRequest.builder().keyId(id).build();
        return kms.in(region, ROOT, KmsApi.DESCRIBE_KEY, request).keyMetadata().orElseThrow();
    }

    private String policy(Region region) {
        GetKeyPolicyRequest request = GetKeyPolicyRequest.builder().keyId(key).build();
        return kms.in(region, ROOT, KmsApi.GET_KEY_POLICY, request).policy().orElseThrow();
    }

    private String decrypt(Region region, Bytes blob, Map<String, String> context) {
        DecryptRequest request =
                DecryptRequest.builder().ciphertextBlob(blob).encryptionContext(context).build();
        try (SecretBytes text =
                kms.in(region, ROOT, KmsApi.DECRYPT, request).plaintext().orElseThrow()) {
            return new String(text.expose(), StandardCharsets.UTF_8);
        }
    }

    private String arn(Region region) {
        return "arn:aws:kms:" + region + ":" + TestKms.ACCOUNT + ":key/" + key;
    }

    private MultiRegionConfiguration configuration(
            String type, Region primary, List<Region> replicas) {
        return MultiRegionConfiguration.builder()
                .multiRegionKeyType(type)
                .primaryKey(member(primary))
                .replicaKeys(replicas.stream().map(this::member).toList())
                .build();
    }

    private MultiRegionKey member(Region region) {
        return MultiRegionKey.builder().arn(arn(region)).region(region.name()).build();
    }

    private static SecretBytes text() {
        return SecretBytes.adopt(new byte[] {1, 2, 3});
    }
}
