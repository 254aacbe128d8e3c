package coffer.kms;

import coffer.crypto.SigningAlgorithm;
import coffer.crypto.SigningKey;
import coffer.crypto.attestation.AttestationRoots;
import coffer.crypto.attestation.AttestationVerifier;
import coffer.crypto.root.KeyFileRootKey;
import coffer.crypto.root.RootDirectory;
import coffer.crypto.root.RootKey;
import coffer.gate.Call;
import coffer.gate.DataKeys;
import coffer.gate.Demand;
import coffer.gate.Identity;
import coffer.gate.IdentityPolicies;
import coffer.gate.InnerDoor;
import coffer.gate.PolicyPrincipals;
import coffer.gate.Reentry;
import coffer.gate.Registry;
import coffer.gate.admit.Quotas;
import coffer.kernel.AccountId;
import coffer.kernel.Arn;
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
import coffer.ledger.Head;
import coffer.ledger.Ledger;
import coffer.ledger.LedgerKeys;
import coffer.ledger.LedgerParts;
import coffer.ledger.Witness;
import coffer.policy.NamedPolicy;
import coffer.policy.Policy;
import coffer.policy.Principal;
import coffer.policy.document.PolicyKind;
import coffer.store.Store;
import coffer.store.keys.DomainKeys;
import coffer.store.keys.KeyTable;
import coffer.store.sqlite.SqliteStore;
import coffer.testing.FakeClock;
import coffer.wire.http.Headers;
import coffer.wire.http.HttpExchange.Connection;
import coffer.wire.http.HttpRequest;
import coffer.wire.schema.ApiOperation;
import coffer.wire.schema.Structure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// A whole key management service in a folder of its own: real store, key table, ledger and
/// pipeline; only HTTP is left out and identities are chosen at will.
public final class TestKms implements AutoCloseable {
    public static final AccountId ACCOUNT = new AccountId("111122223333");
    public static final AccountId OTHER_ACCOUNT = new AccountId("444455556666");
    public static final Region REGION = new Region("eu-west-1");
    public static final Region ELSEWHERE = new Region("us-east-2");
    public static final Region THIRD = new Region("ap-south-1");
    public static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final FakeClock clock = new FakeClock(START);
    private final SecureRandom random = new SecureRandom();
    private final Map<String, List<NamedPolicy>> identityPolicies = new HashMap<>();
    private final Store store;
    private final RootKey root;
    private final KeyTable keyTable;
    private final DomainKeys domainKeys;
    private final Ledger ledger;
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
        Path data = directory(folder.resolve("data"));
        RootDirectory rootDirectory = RootDirectory.at(folder.resolve("root"));
        this.root = KeyFileRootKey.create(rootDirectory.file("root.key"), random);
        this.store = SqliteStore.open(directory(data.resolve("store")), secret());
        this.keyTable =
                KeyTable.open(store, new KeyTable.Ports(rootDirectory, root, clock, random));
        this.domainKeys = new DomainKeys(keyTable, root, random);
        SigningKey signing = SigningKey.generate(SigningAlgorithm.ED25519, random);
        this.ledger =
                Ledger.open(
                        new LedgerParts(
                                directory(data.resolve("ledger")),
                                store,
                                new LedgerKeys(secret(), signing),
                                new ForgetfulWitness(),
                                clock,
                                random));
        this.service =
                new KmsService(
                        new KmsService.Ports(
                                store,
                                keyTable,
                                domainKeys,
                                ledger,
                                new FakePrincipals(ACCOUNT),
                                List.of(REGION, ELSEWHERE, THIRD),
                                quotas,
                                clusters),
                        attestation,
                        random);
        Registry.Builder registry = Registry.builder();
        service.register(registry);
        this.reentry = new Reentry(UUID::randomUUID);
        this.dataKeys = service.dataKeys(reentry);
        this.door = new InnerDoor(registry.build(), store, ledger, this::attached, reentry);
    }

    public FakeClock clock() {
        return clock;
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
                store,
                new Keys(),
                new Aliases(),
                new KeyMaterials(store, keyTable, domainKeys, random));
    }

    public KeyTable keyTable() {
        return keyTable;
    }

    public DataKeys dataKeys() {
        return dataKeys;
    }

    /// The account's owner, whom a default key policy lets do everything.
    public static Identity root(AccountId account) {
        return identity(new Principal.Root(account), account);
    }

    /// A user without any permission yet.
    public static Identity user(AccountId account, String name) {
        Arn arn = Arn.global("iam", account, "user/" + name);
        return identity(new Principal.User(account, arn, FakePrincipals.idOf(name)), account);
    }

    /// A session of a role without any permission yet.
    public static Identity session(AccountId account, String role, String session) {
        return identity(
                new Principal.AssumedRole(
                        account,
                        Arn.global("iam", account, "role/" + role),
                        Arn.global("sts", account, "assumed-role/" + role + "/" + session),
                        FakePrincipals.roleIdOf(role),
                        session),
                account);
    }

    /// A user with AWS's AdministratorAccess.
    public Identity admin(AccountId account) {
        Identity admin = user(account, "admin");
        permit(admin, "*", "*");
        return admin;
    }

    public void permit(Identity who, String action, String resource) {
        attach(
                who,
                """
                {"Version":"2012-10-17","Statement":[
                  {"Effect":"Allow","Action":"%s","Resource":"%s"}]}\
                """
                        .formatted(action, resource));
    }

    public void attach(Identity who, String policy) {
        identityPolicies.put(
                who.principal().label(),
                List.of(new NamedPolicy("inline", Policy.parse(policy, PolicyKind.IDENTITY))));
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
        return new Call(
                UUID.randomUUID().toString(),
                clock.instant(),
                region,
                who,
                new Call.Transport(
                        new HttpRequest("POST", "/", "", Headers.empty()),
                        new Connection("192.0.2.1", true, "TLSv1.3", "TLS_AES_256_GCM_SHA384"),
                        "AWS4-HMAC-SHA256"),
                Optional.empty(),
                InnerDoor::nothing);
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
        ledger.drainNow();
        return ledger.read(0, 10_000).stream().map(Ledger.Indexed::value).toList();
    }

    @Override
    public void close() {
        service.close();
        ledger.close();
        domainKeys.close();
        keyTable.close();
        store.close();
        root.close();
    }

    private IdentityPolicies.Attached attached(Identity identity) {
        return new IdentityPolicies.Attached(
                identityPolicies.getOrDefault(identity.principal().label(), List.of()),
                Optional.empty());
    }

    public static Identity identity(Principal principal, AccountId account) {
        return new Identity(
                principal, Optional.of(account), Optional.empty(), Map.of(), Optional.empty());
    }

    private static AttestationVerifier believingNobody() {
        return new AttestationVerifier(AttestationRoots.none(), Duration.ofMinutes(5));
    }

    private SecretBytes secret() {
        byte[] bytes = new byte[32];
        random.nextBytes(bytes);
        return SecretBytes.adopt(bytes);
    }

    private static Path directory(Path path) {
        try {
            return Files.createDirectories(path);
        } catch (IOException e) {
            throw new UncheckedIOException("creating " + path, e);
        }
    }

    private static final class ForgetfulWitness implements Witness {
        @Override
        public Optional<Head> lastSeen() {
            return Optional.empty();
        }

        @Override
        public void saw(Head head) {
            // Rollback is not what these tests are about.
        }
    }
}
