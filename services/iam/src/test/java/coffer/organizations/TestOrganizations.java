package coffer.organizations;

import coffer.crypto.SigningAlgorithm;
import coffer.crypto.SigningKey;
import coffer.gate.Call;
import coffer.gate.Demand;
import coffer.gate.Guardrails;
import coffer.gate.Identity;
import coffer.gate.IdentityPolicies;
import coffer.gate.InnerDoor;
import coffer.gate.Reentry;
import coffer.gate.Registry;
import coffer.gate.authorise.Authoriser;
import coffer.kernel.AccountId;
import coffer.kernel.Arn;
import coffer.kernel.Region;
import coffer.kernel.SecretBytes;
import coffer.ledger.AuditRecord;
import coffer.ledger.Head;
import coffer.ledger.Ledger;
import coffer.ledger.LedgerKeys;
import coffer.ledger.LedgerParts;
import coffer.ledger.Witness;
import coffer.organizations.api.AttachPolicyRequest;
import coffer.organizations.api.CreateAccountRequest;
import coffer.organizations.api.CreateAccountStatus;
import coffer.organizations.api.CreateOrganizationRequest;
import coffer.organizations.api.CreateOrganizationalUnitRequest;
import coffer.organizations.api.CreatePolicyRequest;
import coffer.organizations.api.DescribeCreateAccountStatusRequest;
import coffer.organizations.api.EnablePolicyTypeRequest;
import coffer.organizations.api.ListRootsRequest;
import coffer.organizations.api.OrganizationsApi;
import coffer.organizations.api.Root;
import coffer.policy.Decision;
import coffer.policy.NamedPolicy;
import coffer.policy.Policy;
import coffer.policy.Principal;
import coffer.policy.document.PolicyKind;
import coffer.store.Store;
import coffer.store.sqlite.SqliteStore;
import coffer.testing.FakeClock;
import coffer.wire.http.Headers;
import coffer.wire.http.HttpExchange.Connection;
import coffer.wire.http.HttpRequest;
import coffer.wire.schema.ApiOperation;
import coffer.wire.schema.Structure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// A whole organizations service in a folder of its own: real store, ledger, pipeline and
/// guardrails. Accounts are opened by a fake, and who has which policies of his own is told.
public final class TestOrganizations implements AutoCloseable {
    public static final AccountId MANAGEMENT = new AccountId("111122223333");
    public static final AccountId STRANGER = new AccountId("999988887777");
    public static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final int MAX_ACCOUNTS = 30;

    private final FakeClock clock = new FakeClock(START);
    private final SecureRandom random = new SecureRandom();
    private final FakeDoor accounts = new FakeDoor(MANAGEMENT, STRANGER);
    private final Map<String, NamedPolicy> identityPolicies = new HashMap<>();
    private final Store store;
    private final Ledger ledger;
    private final OrganizationsService service;
    private final Guardrails guardrails;
    private final InnerDoor door;

    public TestOrganizations(Path folder) {
        this.store = SqliteStore.open(directory(folder.resolve("store")), secret());
        this.ledger =
                Ledger.open(
                        new LedgerParts(
                                directory(folder.resolve("ledger")),
                                store,
                                new LedgerKeys(
                                        secret(),
                                        SigningKey.generate(SigningAlgorithm.ED25519, random)),
                                new ForgetfulWitness(),
                                clock,
                                random));
        this.service =
                new OrganizationsService(
                        new OrganizationsService.Ports(store, accounts, MAX_ACCOUNTS, random));
        this.guardrails = OrganizationsService.guardrails(store);
        Registry.Builder registry = Registry.builder();
        service.register(registry);
        this.door =
                new InnerDoor(
                        registry.build(),
                        store,
                        ledger,
                        new InnerDoor.Rules(this::attached, guardrails),
                        new Reentry(UUID::randomUUID));
    }

    public FakeClock clock() {
        return clock;
    }

    CountingStore counting() {
        return new CountingStore(store);
    }

    public OrganizationsService service() {
        return service;
    }

    public Guardrails guardrails() {
        return guardrails;
    }

    FakeDoor.Noted noted(AccountId account) {
        return store.read(snapshot -> accounts.noted(snapshot, account));
    }

    public <I extends Structure, O extends Structure> O as(
            Identity who, ApiOperation<I, O> operation, I input) {
        return door.invoke(operation, input, call(who));
    }

    /// As the root user of the management account.
    public <I extends Structure, O extends Structure> O run(ApiOperation<I, O> operation, I input) {
        return as(root(MANAGEMENT), operation, input);
    }

    public static Identity root(AccountId account) {
        return identity(new Principal.Root(account), account);
    }

    private static Identity identity(Principal principal, AccountId account) {
        return new Identity(
                principal, Optional.of(account), Optional.empty(), Map.of(), Optional.empty());
    }

    /// A user whose one policy is `statement`.
    public Identity user(AccountId account, String name, String statement) {
        Arn arn = Arn.global("iam", account, "user/" + name);
        identityPolicies.put(
                arn.toString(),
                new NamedPolicy(name, Policy.parse(document(statement), PolicyKind.IDENTITY)));
        return identity(new Principal.User(account, arn, "AIDA" + name), account);
    }

    private IdentityPolicies.Attached attached(Identity who) {
        return new IdentityPolicies.Attached(
                Optional.ofNullable(identityPolicies.get(who.principal().label())).stream()
                        .toList(),
                Optional.empty());
    }

    /// What the gate would decide about something that `owner` has.
    public Decision decide(Identity who, String action, AccountId owner) {
        Demand demand =
                Demand.on(
                        action, Arn.parse("arn:aws:kms:eu-west-1:" + owner + ":key/k"), "", owner);
        return new Authoriser(this::attached, guardrails())
                .decide(call(who), List.of(demand))
                .values()
                .iterator()
                .next();
    }

    public static String document(String statement) {
        return "{\"Version\":\"2012-10-17\",\"Statement\":[" + statement + "]}";
    }

    public static String allow(String action) {
        return statement("Allow", action);
    }

    public static String deny(String action) {
        return statement("Deny", action);
    }

    private static String statement(String effect, String action) {
        return "{\"Effect\":\"%s\",\"Action\":\"%s\",\"Resource\":\"*\"}".formatted(effect, action);
    }

    public coffer.organizations.api.Organization create() {
        return run(
                        OrganizationsApi.CREATE_ORGANIZATION,
                        CreateOrganizationRequest.builder().build())
                .organization()
                .orElseThrow();
    }

    public Root theRoot() {
        return run(OrganizationsApi.LIST_ROOTS, ListRootsRequest.builder().build())
                .roots()
                .orElseThrow()
                .getFirst();
    }

    public String rootId() {
        return theRoot().id().orElseThrow();
    }

    public String unit(String parent, String name) {
        return run(
                        OrganizationsApi.CREATE_ORGANIZATIONAL_UNIT,
                        CreateOrganizationalUnitRequest.builder()
                                .parentId(parent)
                                .name(name)
                                .build())
                .organizationalUnit()
                .flatMap(unit -> unit.id())
                .orElseThrow();
    }

    public CreateAccountStatus request(String name) {
        return run(
                        OrganizationsApi.CREATE_ACCOUNT,
                        CreateAccountRequest.builder()
                                .accountName(name)
                                .email(name + "@example.com")
                                .build())
                .createAccountStatus()
                .orElseThrow();
    }

    public CreateAccountStatus status(CreateAccountStatus request) {
        return run(
                        OrganizationsApi.DESCRIBE_CREATE_ACCOUNT_STATUS,
                        DescribeCreateAccountStatusRequest.builder()
                                .createAccountRequestId(request.id().orElseThrow())
                                .build())
                .createAccountStatus()
                .orElseThrow();
    }

    public AccountId account(String name) {
        return new AccountId(status(request(name)).accountId().orElseThrow());
    }

    public void enable(String type) {
        run(
                OrganizationsApi.ENABLE_POLICY_TYPE,
                EnablePolicyTypeRequest.builder().rootId(rootId()).policyType(type).build());
    }

    public String policy(String type, String name, String content) {
        return run(
                        OrganizationsApi.CREATE_POLICY,
                        CreatePolicyRequest.builder()
                                .type(type)
                                .name(name)
                                .description("")
                                .content(content)
                                .build())
                .policy()
                .flatMap(policy -> policy.policySummary())
                .flatMap(summary -> summary.id())
                .orElseThrow();
    }

    public void attach(String policy, String target) {
        run(
                OrganizationsApi.ATTACH_POLICY,
                AttachPolicyRequest.builder().policyId(policy).targetId(target).build());
    }

    /// Everything recorded so far, oldest first.
    public List<AuditRecord> records() {
        ledger.drainNow();
        return ledger.read(0, 10_000).stream().map(Ledger.Indexed::value).toList();
    }

    @Override
    public void close() {
        ledger.close();
        store.close();
    }

    private Call call(Identity who) {
        return new Call(
                UUID.randomUUID().toString(),
                clock.instant(),
                new Region("us-east-1"),
                who,
                new Call.Transport(
                        new HttpRequest("POST", "/", "", Headers.empty()),
                        new Connection("192.0.2.1", true, "TLSv1.3", "TLS_AES_256_GCM_SHA384"),
                        "AWS4-HMAC-SHA256"),
                Optional.empty(),
                InnerDoor::nothing);
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
