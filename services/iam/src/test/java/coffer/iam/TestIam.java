package coffer.iam;

import coffer.crypto.PasswordHash;
import coffer.gate.Call;
import coffer.gate.Credentials.Lookup;
import coffer.gate.Guardrails;
import coffer.gate.Guardrails.Standing;
import coffer.gate.Identity;
import coffer.gate.InnerDoor;
import coffer.gate.Reentry;
import coffer.gate.Registry;
import coffer.iam.account.AccountDoor.NewAccount;
import coffer.iam.account.OwnRecords;
import coffer.iam.api.AccessKey;
import coffer.iam.api.CreateAccessKeyRequest;
import coffer.iam.api.CreateRoleRequest;
import coffer.iam.api.CreateUserRequest;
import coffer.iam.api.IamApi;
import coffer.iam.api.PutRolePolicyRequest;
import coffer.iam.api.PutUserPolicyRequest;
import coffer.iam.api.Role;
import coffer.iam.api.User;
import coffer.iam.federation.FakeIssuers;
import coffer.iam.federation.FederationService;
import coffer.kernel.AccountId;
import coffer.kernel.Region;
import coffer.kernel.SecretBytes;
import coffer.ledger.AuditRecord;
import coffer.store.Store;
import coffer.sts.StsService;
import coffer.sts.api.AssumeRoleRequest;
import coffer.sts.api.Credentials;
import coffer.sts.api.StsApi;
import coffer.sts.saml.SamlService;
import coffer.sts.session.AssumeRootOperations.Organization;
import coffer.sts.web.IssuerKeys;
import coffer.testing.FakeClock;
import coffer.testing.gate.Callers;
import coffer.testing.gate.Ground;
import coffer.wire.http.Headers;
import coffer.wire.schema.ApiOperation;
import coffer.wire.schema.Structure;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/// A whole IAM and STS in a folder of their own: real store, key table, ledger and pipeline; only
/// HTTP and signatures are left out.
public final class TestIam implements AutoCloseable {
    public static final AccountId ACCOUNT = new AccountId("111122223333");

    /// Opened by [#openOther].
    public static final AccountId OTHER = new AccountId("444455556666");

    public static final Region REGION = new Region("eu-west-1");
    public static final Region ELSEWHERE = new Region("us-east-2");
    public static final Instant START = Ground.START;
    public static final String ADMINISTRATOR = "arn:aws:iam::aws:policy/AdministratorAccess";
    public static final String ROOT_KEY = "AKIAROOTROOTROOTROOT";

    // As strong as it needs to be where nobody guesses.
    private static final PasswordHash.Cost LITTLE = new PasswordHash.Cost(64, 1, 1);

    private final Ground ground;
    private final IamService service;
    private final FakeIssuers issuers = new FakeIssuers();
    private final InnerDoor door;
    private final Set<AccountId> managed = new HashSet<>();
    private final Map<AccountId, Standing> standings = new HashMap<>();

    public TestIam(Path folder) {
        this.ground = Ground.in(folder);
        this.service =
                new IamService(
                        new IamService.Ports(
                                ground.store(),
                                ground.keyTable(),
                                ground.domainKeys(),
                                ground.ledger(),
                                account -> standings.getOrDefault(account, Standing.ALONE),
                                ACCOUNT,
                                List.of(REGION, ELSEWHERE),
                                LITTLE,
                                ground.clock(),
                                ground.random()));
        ensureRoot(ROOT_KEY, "root secret");
        Registry.Builder registry = Registry.builder();
        service.register(registry);
        FederationService federation = new FederationService(service, issuers, ground.random());
        federation.register(registry);
        new StsService(
                        service,
                        new StsService.Outside(
                                new IssuerKeys(issuers, this::nanoTime),
                                SamlService.at(SamlService.AWS),
                                new Organization(this::manages)))
                .register(registry);
        this.door =
                ground.door(
                        registry.build(),
                        new InnerDoor.Rules(service.identityPolicies(), Guardrails.NONE),
                        new Reentry(UUID::randomUUID));
    }

    /// Whether `manager` may act as the root user of `member`, once [#manage] said so.
    private boolean manages(AccountId manager, AccountId member) {
        return manager.equals(ACCOUNT) && managed.contains(member);
    }

    /// Where an account stands in the eyes of the simulator; no call is bound by it.
    public void stand(AccountId account, Standing standing) {
        standings.put(account, standing);
    }

    public void manage(AccountId member) {
        managed.add(member);
    }

    /// Opens [#OTHER] with a role `Administrator` that the first account may assume, and gives its
    /// root user, who has no key but is of use to tests.
    public Identity openOther() {
        ground.store()
                .write(tx -> {
                    service.accountDoor().open(tx, new NewAccount(OTHER, "Administrator", ACCOUNT));
                    return OTHER;
                });
        return Callers.root(OTHER);
    }

    public void shut(AccountId account) {
        ground.store()
                .write(tx -> {
                    service.accountDoor().shut(tx, account);
                    return account;
                });
    }

    private long nanoTime() {
        return Duration.between(START, ground.clock().instant()).toNanos();
    }

    /// What providers publish.
    public FakeIssuers issuers() {
        return issuers;
    }

    /// As nobody in particular, for what nobody signs.
    public <I extends Structure, O extends Structure> O asNobody(
            ApiOperation<I, O> operation, I input) {
        return door.invokeUnsigned(operation, input, call(Identity.anonymous(), Headers.empty()));
    }

    public FakeClock clock() {
        return ground.clock();
    }

    public IamService service() {
        return service;
    }

    public Store store() {
        return ground.store();
    }

    public void ensureRoot(String accessKeyId, String secret) {
        try (SecretBytes bytes = SecretBytes.adopt(secret.getBytes(StandardCharsets.UTF_8))) {
            service.bootstrap().ensureRoot(ACCOUNT, accessKeyId, bytes);
        }
    }

    public <I extends Structure, O extends Structure> O as(
            Identity who, ApiOperation<I, O> operation, I input) {
        return door.invoke(operation, input, call(who, Headers.empty()));
    }

    /// The same, asked in another region.
    public <I extends Structure, O extends Structure> O asIn(
            Region region, Identity who, ApiOperation<I, O> operation, I input) {
        return door.invoke(operation, input, call(who, Headers.empty(), region));
    }

    public OwnRecords ownRecords(AccountId account) {
        return new OwnRecords(ground.ledger(), account, List.of(REGION, ELSEWHERE));
    }

    /// As somebody whose request carries a session token, which chains of roles look at.
    public <I extends Structure, O extends Structure> O as(
            Credentials session, ApiOperation<I, O> operation, I input) {
        Headers headers =
                Headers.builder()
                        .add(
                                "authorization",
                                "AWS4-HMAC-SHA256 Credential="
                                        + session.accessKeyId()
                                        + "/20260101/us-east-1/sts/aws4_request,"
                                        + " SignedHeaders=host;x-amz-date, Signature="
                                        + "0".repeat(64))
                        .add("x-amz-date", "20260101T000000Z")
                        .add("x-amz-security-token", session.sessionToken())
                        .build();
        return door.invoke(operation, input, call(identity(session), headers));
    }

    public <I extends Structure, O extends Structure> O asRoot(
            ApiOperation<I, O> operation, I input) {
        return as(root(), operation, input);
    }

    public Identity root() {
        return identity(ROOT_KEY, Optional.empty());
    }

    public Lookup lookup(String accessKeyId, Optional<String> token) {
        return service.credentials().find(accessKeyId, token);
    }

    public Identity identity(Credentials session) {
        return identity(session.accessKeyId(), Optional.of(session.sessionToken()));
    }

    /// Who a key belongs to, as the gate would find out.
    public Identity identity(String accessKeyId, Optional<String> token) {
        if (!(lookup(accessKeyId, token) instanceof Lookup.Found(var secret, var identity))) {
            throw new AssertionError("not found: " + accessKeyId);
        }
        secret.close();
        return identity;
    }

    public User createUser(String name) {
        return createUser(root(), name);
    }

    public User createUser(Identity who, String name) {
        CreateUserRequest request = CreateUserRequest.builder().userName(name).build();
        return as(who, IamApi.CREATE_USER, request).user().orElseThrow();
    }

    /// A new user, with an inline policy that allows `actions`.
    public Identity user(String name, String... actions) {
        return userOf(root(), name, actions);
    }

    /// The same, made by somebody of any account.
    public Identity userOf(Identity who, String name, String... actions) {
        createUser(who, name);
        if (actions.length > 0) allow(who, name, actions);
        return identity(accessKey(who, name).accessKeyId(), Optional.empty());
    }

    public AccessKey accessKey(String userName) {
        return accessKey(root(), userName);
    }

    public AccessKey accessKey(Identity who, String userName) {
        CreateAccessKeyRequest request =
                CreateAccessKeyRequest.builder().userName(userName).build();
        return as(who, IamApi.CREATE_ACCESS_KEY, request).accessKey();
    }

    public void allow(String userName, String... actions) {
        allow(root(), userName, actions);
    }

    private void allow(Identity who, String userName, String... actions) {
        as(
                who,
                IamApi.PUT_USER_POLICY,
                PutUserPolicyRequest.builder()
                        .userName(userName)
                        .policyName("inline")
                        .policyDocument(allowing(actions))
                        .build());
    }

    /// A new role that trusts `principal` to call `sts:*`, with an inline policy.
    public Role role(String name, String principal, String... actions) {
        return role(trusting(principal, ""), name, actions);
    }

    public Role role(TrustDocument trust, String name, String... actions) {
        return roleOf(root(), trust, name, actions);
    }

    /// The same, made by somebody of any account.
    public Role roleOf(Identity who, TrustDocument trust, String name, String... actions) {
        Role role =
                as(
                                who,
                                IamApi.CREATE_ROLE,
                                CreateRoleRequest.builder()
                                        .roleName(name)
                                        .assumeRolePolicyDocument(trust.json())
                                        .build())
                        .role();
        if (actions.length == 0) return role;
        as(
                who,
                IamApi.PUT_ROLE_POLICY,
                PutRolePolicyRequest.builder()
                        .roleName(name)
                        .policyName("inline")
                        .policyDocument(allowing(actions))
                        .build());
        return role;
    }

    public Credentials assume(Identity who, Role role) {
        return as(who, StsApi.ASSUME_ROLE, assuming(role).build()).credentials().orElseThrow();
    }

    public static AssumeRoleRequest.Builder assuming(Role role) {
        return AssumeRoleRequest.builder().roleArn(role.arn()).roleSessionName("session");
    }

    /// Says who may assume a role.
    public record TrustDocument(String json) {}

    public static TrustDocument trusting(String principal, String condition) {
        return new TrustDocument(
                """
                {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"sts:*",\
                "Principal":{"AWS":"%s"}%s}]}\
                """
                        .formatted(principal, condition));
    }

    public static String allowing(String... actions) {
        return """
        {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["%s"],"Resource":"*"}]}\
        """
                .formatted(String.join("\",\"", actions));
    }

    public static String userArn(String name) {
        return "arn:aws:iam::" + ACCOUNT + ":user/" + name;
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

    private Call call(Identity who, Headers headers) {
        return call(who, headers, REGION);
    }

    private Call call(Identity who, Headers headers, Region region) {
        return ground.call(who, region, headers);
    }
}
