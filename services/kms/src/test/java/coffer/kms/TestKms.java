package coffer.kms;

import coffer.crypto.attestation.AttestationRoots;
import coffer.crypto.attestation.AttestationVerifier;
import coffer.gate.Call;
import coffer.gate.DataKeys;
import coffer.gate.Demand;
import coffer.gate.Identity;
import coffer.gate.InnerDoor;
import coffer.gate.PolicyPrincipals;
import coffer.gate.Reentry;
import coffer.gate.Registry;
import coffer.gate.admit.Quotas;
import coffer.kernel.AccountId;
import coffer.kernel.Bytes;
import coffer.kernel.Region;
import coffer.kernel.SecretBytes;
import coffer.kms.api.CreateKeyRequest;
import coffer.kms.api.DecryptRequest;
import coffer.kms.api.EncryptRequest;
import coffer.kms.api.KeyMetadata;
import coffer.kms.api.KmsApi;
import coffer.kms.api.ReplicateKeyRequest;
import coffer.kms.customstore.HsmCluster;
import coffer.kms.key.Aliases;
import coffer.kms.key.Keys;
import coffer.kms.key.KmsState;
import coffer.kms.material.KeyMaterials;
import coffer.kms.policy.KeyPolicies;
import coffer.ledger.AuditRecord;
import coffer.policy.Principal;
import coffer.store.keys.KeyTable;
import coffer.testing.FakeClock;
import coffer.testing.gate.Callers;
import coffer.testing.gate.FakePrincipals;
import coffer.testing.gate.GivenPolicies;
import coffer.testing.gate.Ground;
import coffer.wire.schema.ApiOperation;
import coffer.wire.schema.Structure;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// A whole key management service in a folder of its own: real store, key table, ledger and
/// pipeline; only HTTP is left out and identities are chosen at will.
public final class TestKms implements AutoCloseable {
    public static final AccountId ACCOUNT = new AccountId("111122223333");
    public static final AccountId OTHER_ACCOUNT = new AccountId("444455556666");
    public static final Region REGION = new Region("eu-west-1");
    public static final Region ELSEWHERE = new Region("us-east-2");
    public static final Region THIRD = new Region("ap-south-1");
    public static final Instant START = Ground.START;

    private final GivenPolicies policies = new GivenPolicies();
    private final Ground ground;
    private final KmsService service;
    private final DataKeys dataKeys;
    private final InnerDoor door;
    private final Reentry reentry;

    public TestKms(Path folder) {
        this(folder, Quotas.none());
    }

    /// One with request quotas.
    public TestKms(Path folder, Quotas quotas) {
        this(folder, believingNobody(), quotas, List.of());
    }

    /// One that believes what `attestation` believes.
    public TestKms(Path folder, AttestationVerifier attestation) {
        this(folder, attestation, Quotas.none(), List.of());
    }

    /// One whose operator configured `clusters`.
    public TestKms(Path folder, List<HsmCluster> clusters) {
        this(folder, believingNobody(), Quotas.none(), clusters);
    }

    private TestKms(
            Path folder,
            AttestationVerifier attestation,
            Quotas quotas,
            List<HsmCluster> clusters) {
        this.ground = Ground.in(folder);
        this.service =
                new KmsService(
                        new KmsService.Ports(
                                ground.store(),
                                ground.keyTable(),
                                ground.domainKeys(),
                                ground.ledger(),
                                new FakePrincipals(ACCOUNT),
                                List.of(REGION, ELSEWHERE, THIRD),
                                quotas,
                                clusters),
                        attestation,
                        ground.random());
        Registry.Builder registry = Registry.builder();
        service.register(registry);
        this.reentry = new Reentry(UUID::randomUUID);
        this.dataKeys = service.dataKeys(reentry);
        this.door = ground.door(registry.build(), InnerDoor.Rules.of(policies), reentry);
    }

    public FakeClock clock() {
        return ground.clock();
    }

    /// Compiled policies of this test's own.
    public static KeyPolicies policies() {
        return new KeyPolicies(new PolicyPrincipals(new FakePrincipals(ACCOUNT)));
    }

    public KmsService service() {
        return service;
    }

    /// The service's own state, to look at and to change behind its back.
    public KmsState state() {
        return new KmsState(
                ground.store(),
                new Keys(),
                new Aliases(),
                new KeyMaterials(
                        ground.store(), ground.keyTable(), ground.domainKeys(), ground.random()));
    }

    public KeyTable keyTable() {
        return ground.keyTable();
    }

    public DataKeys dataKeys() {
        return dataKeys;
    }

    /// The account's owner, whom a default key policy lets do everything.
    public static Identity root(AccountId account) {
        return Callers.root(account);
    }

    /// A user without any permission yet.
    public static Identity user(AccountId account, String name) {
        return Callers.user(account, name);
    }

    /// A session of a role without any permission yet.
    public static Identity session(AccountId account, String role, String session) {
        return Callers.session(account, role, session);
    }

    /// A user with AWS's AdministratorAccess.
    public Identity admin(AccountId account) {
        Identity admin = user(account, "admin");
        permit(admin, "*", "*");
        return admin;
    }

    public void permit(Identity who, String action, String resource) {
        policies.permit(who, action, resource);
    }

    public void attach(Identity who, String policy) {
        policies.attach(who, policy);
    }

    public <I extends Structure, O extends Structure> O as(
            Identity who, ApiOperation<I, O> operation, I input) {
        return door.invoke(operation, input, call(who));
    }

    /// The same in another region.
    public <I extends Structure, O extends Structure> O in(
            Region region, Identity who, ApiOperation<I, O> operation, I input) {
        return door.invoke(operation, input, call(who, region));
    }

    /// What `service` asks on somebody's behalf.
    public <I extends Structure, O extends Structure> O through(
            String service, Identity who, ApiOperation<I, O> operation, I input) {
        return reentry.invoke(operation, input, call(who), service);
    }

    /// What an operation demands of a caller, or of a service on his behalf.
    public <I extends Structure, O extends Structure> List<Demand> demands(
            Call call, ApiOperation<I, O> operation, I input) {
        return door.demands(operation, input, call);
    }

    public Call call(Identity who) {
        return call(who, REGION);
    }

    public Call call(Identity who, Region region) {
        return ground.call(who, region);
    }

    /// A key with the default policy, by its ARN.
    public String key(AccountId account) {
        return createKey(root(account), CreateKeyRequest.builder().build()).arn().orElseThrow();
    }

    /// A multi-Region primary key with the default policy, by its id.
    public String multiRegionKey() {
        return createKey(root(ACCOUNT), CreateKeyRequest.builder().multiRegion(true).build())
                .keyId();
    }

    /// Replicates a key of [#REGION]; the replica gets the default policy.
    public KeyMetadata replicate(String key, Region region) {
        ReplicateKeyRequest request =
                ReplicateKeyRequest.builder().keyId(key).replicaRegion(region.name()).build();
        return as(root(ACCOUNT), KmsApi.REPLICATE_KEY, request).replicaKeyMetadata().orElseThrow();
    }

    /// A key of another kind with the default policy, by its ARN.
    public String key(String spec, String usage) {
        CreateKeyRequest request = CreateKeyRequest.builder().keySpec(spec).keyUsage(usage).build();
        return createKey(root(ACCOUNT), request).arn().orElseThrow();
    }

    public KeyMetadata createKey(Identity who, CreateKeyRequest request) {
        return as(who, KmsApi.CREATE_KEY, request).keyMetadata().orElseThrow();
    }

    public Bytes encrypt(Identity who, String keyId, String text, Map<String, String> context) {
        EncryptRequest request =
                EncryptRequest.builder()
                        .keyId(keyId)
                        .plaintext(SecretBytes.adopt(text.getBytes(StandardCharsets.UTF_8)))
                        .encryptionContext(context)
                        .build();
        return as(who, KmsApi.ENCRYPT, request).ciphertextBlob().orElseThrow();
    }

    public String decrypt(Identity who, Bytes blob, Map<String, String> context) {
        DecryptRequest request =
                DecryptRequest.builder().ciphertextBlob(blob).encryptionContext(context).build();
        try (SecretBytes text = as(who, KmsApi.DECRYPT, request).plaintext().orElseThrow()) {
            return new String(text.expose(), StandardCharsets.UTF_8);
        }
    }

    /// Everything recorded so far, oldest first.
    public List<AuditRecord> records() {
        return ground.records();
    }

    @Override
    public void close() {
        service.close();
        ground.close();
    }

    public static Identity identity(Principal principal, AccountId account) {
        return Callers.identity(principal, account);
    }

    private static AttestationVerifier believingNobody() {
        return new AttestationVerifier(AttestationRoots.none(), Duration.ofMinutes(5));
    }
}
