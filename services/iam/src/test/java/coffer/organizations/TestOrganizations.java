package coffer.organizations;

import coffer.gate.Call;
import coffer.gate.Demand;
import coffer.gate.Guardrails;
import coffer.gate.Identity;
import coffer.gate.InnerDoor;
import coffer.gate.Reentry;
import coffer.gate.Registry;
import coffer.gate.authorise.Authoriser;
import coffer.kernel.AccountId;
import coffer.kernel.Arn;
import coffer.kernel.Region;
import coffer.ledger.AuditRecord;
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
import coffer.testing.FakeClock;
import coffer.testing.gate.Callers;
import coffer.testing.gate.GivenPolicies;
import coffer.testing.gate.Ground;
import coffer.wire.schema.ApiOperation;
import coffer.wire.schema.Structure;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/// A whole organizations service in a folder of its own: real store, ledger, pipeline and
/// guardrails. Accounts are opened by a fake, and who has which policies of his own is told.
public final class TestOrganizations implements AutoCloseable {
    public static final AccountId MANAGEMENT = new AccountId("111122223333");
    public static final AccountId STRANGER = new AccountId("999988887777");
    public static final Instant START = Ground.START;
    private static final Region REGION = new Region("us-east-1");
    private static final int MAX_ACCOUNTS = 30;

    private final FakeDoor accounts = new FakeDoor(MANAGEMENT, STRANGER);
    private final GivenPolicies policies = new GivenPolicies();
    private final Ground ground;
    private final OrganizationsService service;
    private final Guardrails guardrails;
    private final InnerDoor door;

    public TestOrganizations(Path folder) {
        this.ground = Ground.in(folder);
        this.service =
                new OrganizationsService(
                        new OrganizationsService.Ports(
                                ground.store(), accounts, MAX_ACCOUNTS, ground.random()));
        this.guardrails = OrganizationsService.guardrails(ground.store());
        Registry.Builder registry = Registry.builder();
        service.register(registry);
        this.door =
                ground.door(
                        registry.build(),
                        new InnerDoor.Rules(policies, guardrails),
                        new Reentry(UUID::randomUUID));
    }

    public FakeClock clock() {
        return ground.clock();
    }

    CountingStore counting() {
        return new CountingStore(ground.store());
    }

    public OrganizationsService service() {
        return service;
    }

    public Guardrails guardrails() {
        return guardrails;
    }

    FakeDoor.Noted noted(AccountId account) {
        return ground.store().read(snapshot -> accounts.noted(snapshot, account));
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
        return Callers.root(account);
    }

    /// A user whose one policy is `statement`.
    public Identity user(AccountId account, String name, String statement) {
        Identity user = Callers.user(account, name);
        policies.attach(user, document(statement));
        return user;
    }

    /// What the gate would decide about something that `owner` has.
    public Decision decide(Identity who, String action, AccountId owner) {
        Demand demand =
                Demand.on(
                        action, Arn.parse("arn:aws:kms:eu-west-1:" + owner + ":key/k"), "", owner);
        return new Authoriser(policies, guardrails())
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
        return ground.records();
    }

    @Override
    public void close() {
        ground.close();
    }

    private Call call(Identity who) {
        return ground.call(who, REGION);
    }
}
