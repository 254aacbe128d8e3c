package coffer.organizations;

import static coffer.iam.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import coffer.gate.Identity;
import coffer.kernel.AccountId;
import coffer.organizations.api.AttachPolicyRequest;
import coffer.organizations.api.CloseAccountRequest;
import coffer.organizations.api.CreatePolicyRequest;
import coffer.organizations.api.DelegatedAdministrator;
import coffer.organizations.api.DelegatedService;
import coffer.organizations.api.DeleteResourcePolicyRequest;
import coffer.organizations.api.DeregisterDelegatedAdministratorRequest;
import coffer.organizations.api.DescribeOrganizationRequest;
import coffer.organizations.api.DescribeResourcePolicyRequest;
import coffer.organizations.api.DisableAWSServiceAccessRequest;
import coffer.organizations.api.EnableAWSServiceAccessRequest;
import coffer.organizations.api.EnabledServicePrincipal;
import coffer.organizations.api.ListAWSServiceAccessForOrganizationRequest;
import coffer.organizations.api.ListAccountsRequest;
import coffer.organizations.api.ListDelegatedAdministratorsRequest;
import coffer.organizations.api.ListDelegatedServicesForAccountRequest;
import coffer.organizations.api.OrganizationsApi;
import coffer.organizations.api.PutResourcePolicyRequest;
import coffer.organizations.api.RegisterDelegatedAdministratorRequest;
import coffer.organizations.api.ResourcePolicy;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccessTest {
    private static final String MACIE = "macie.amazonaws.com";
    private static final String TAGS = "TAG_POLICY";

    @TempDir Path folder;
    private TestOrganizations organizations;
    private AccountId member;
    private Identity memberRoot;

    @BeforeEach
    void open() {
        organizations = new TestOrganizations(folder);
        organizations.create();
        member = organizations.account("ml");
        memberRoot = TestOrganizations.root(member);
    }

    @AfterEach
    void close() {
        organizations.close();
    }

    private void trust(String service) {
        organizations.run(
                OrganizationsApi.ENABLE_AWS_SERVICE_ACCESS,
                EnableAWSServiceAccessRequest.builder().servicePrincipal(service).build());
    }

    private void register(String account) {
        organizations.run(
                OrganizationsApi.REGISTER_DELEGATED_ADMINISTRATOR,
                RegisterDelegatedAdministratorRequest.builder()
                        .accountId(account)
                        .servicePrincipal(MACIE)
                        .build());
    }

    private void listAccounts(Identity who) {
        organizations.as(
                who, OrganizationsApi.LIST_ACCOUNTS, ListAccountsRequest.builder().build());
    }

    @Test
    void aMemberMayAskOfItsOrganizationAndNoMore() {
        organizations.as(
                memberRoot,
                OrganizationsApi.DESCRIBE_ORGANIZATION,
                DescribeOrganizationRequest.builder().build());

        assertRefused("AccessDeniedException", () -> listAccounts(memberRoot))
                .hasMessage("You don't have permissions to access this resource.");
        assertRefused("AccessDeniedException", () -> create(memberRoot));
        assertRefused(
                "AWSOrganizationsNotInUseException",
                () -> listAccounts(TestOrganizations.root(TestOrganizations.STRANGER)));
    }

    @Test
    void theManagementAccountsUsersNeedPermissionToo() {
        Identity lister =
                organizations.user(
                        TestOrganizations.MANAGEMENT,
                        "ada",
                        TestOrganizations.allow("organizations:List*"));

        listAccounts(lister);
        assertRefused(
                        "AccessDeniedException",
                        () ->
                                organizations.as(
                                        lister,
                                        OrganizationsApi.CLOSE_ACCOUNT,
                                        CloseAccountRequest.builder()
                                                .accountId(member.digits())
                                                .build()))
                .hasMessageMatching(
                        "User: arn:aws:iam::\\d{12}:user/ada is not authorized to perform:"
                                + " organizations:CloseAccount on resource:"
                                + " arn:aws:organizations::\\d{12}:account/o-.{10}/"
                                + member
                                + " because no identity-based policy allows the"
                                + " organizations:CloseAccount action");
    }

    @Test
    void servicesAreTrustedByName() {
        trust(MACIE);
        trust("iam.amazonaws.com");

        assertThat(trusted()).containsExactly("iam.amazonaws.com", MACIE);
        assertRefused("InvalidInputException", () -> trust("not a service"))
                .satisfies(Reasons.is("UNRECOGNIZED_SERVICE_PRINCIPAL"));
        distrust(MACIE);
        assertThat(trusted()).containsExactly("iam.amazonaws.com");
    }

    private void distrust(String service) {
        organizations.run(
                OrganizationsApi.DISABLE_AWS_SERVICE_ACCESS,
                DisableAWSServiceAccessRequest.builder().servicePrincipal(service).build());
    }

    private List<String> trusted() {
        return organizations
                .run(
                        OrganizationsApi.LIST_AWS_SERVICE_ACCESS_FOR_ORGANIZATION,
                        ListAWSServiceAccessForOrganizationRequest.builder().build())
                .enabledServicePrincipals()
                .orElseThrow()
                .stream()
                .map(EnabledServicePrincipal::servicePrincipal)
                .flatMap(Optional::stream)
                .toList();
    }

    @Test
    void aDelegatedAdministratorReadsAndNoMore() {
        assertRefused("ConstraintViolationException", () -> register(member.digits()))
                .satisfies(Reasons.is("SERVICE_ACCESS_NOT_ENABLED"));
        trust(MACIE);
        register(member.digits());

        listAccounts(memberRoot);
        assertRefused("AccessDeniedException", () -> create(memberRoot));
        assertRefused("AccountAlreadyRegisteredException", () -> register(member.digits()));
        assertRefused(
                        "ConstraintViolationException",
                        () -> register(TestOrganizations.MANAGEMENT.digits()))
                .satisfies(Reasons.is("CANNOT_REGISTER_MASTER_AS_DELEGATED_ADMINISTRATOR"));
        assertRefused(
                        "ConstraintViolationException",
                        () ->
                                organizations.run(
                                        OrganizationsApi.CLOSE_ACCOUNT,
                                        CloseAccountRequest.builder()
                                                .accountId(member.digits())
                                                .build()))
                .satisfies(Reasons.is("CANNOT_REMOVE_DELEGATED_ADMINISTRATOR_FROM_ORG"));
        assertThat(delegates(Optional.of(MACIE))).containsExactly(member.digits());
        assertThat(delegates(Optional.empty())).containsExactly(member.digits());
        assertThat(delegates(Optional.of("iam.amazonaws.com"))).isEmpty();
        assertThat(services()).containsExactly(MACIE);
        deregister();
        assertRefused("AccessDeniedException", () -> listAccounts(memberRoot));
        assertRefused("AccountNotRegisteredException", this::deregister);
        assertRefused("AccountNotRegisteredException", this::services);
    }

    @Test
    void aServiceThatIsNotTrustedHasNoDelegates() {
        trust(MACIE);
        register(member.digits());
        distrust(MACIE);

        assertThat(delegates(Optional.empty())).isEmpty();
        assertRefused("AccessDeniedException", () -> listAccounts(memberRoot));
    }

    private void deregister() {
        organizations.run(
                OrganizationsApi.DEREGISTER_DELEGATED_ADMINISTRATOR,
                DeregisterDelegatedAdministratorRequest.builder()
                        .accountId(member.digits())
                        .servicePrincipal(MACIE)
                        .build());
    }

    private List<String> delegates(Optional<String> service) {
        return organizations
                .run(
                        OrganizationsApi.LIST_DELEGATED_ADMINISTRATORS,
                        ListDelegatedAdministratorsRequest.builder()
                                .servicePrincipal(service)
                                .build())
                .delegatedAdministrators()
                .orElseThrow()
                .stream()
                .map(DelegatedAdministrator::id)
                .flatMap(Optional::stream)
                .toList();
    }

    private List<String> services() {
        return organizations
                .run(
                        OrganizationsApi.LIST_DELEGATED_SERVICES_FOR_ACCOUNT,
                        ListDelegatedServicesForAccountRequest.builder()
                                .accountId(member.digits())
                                .build())
                .delegatedServices()
                .orElseThrow()
                .stream()
                .map(DelegatedService::servicePrincipal)
                .flatMap(Optional::stream)
                .toList();
    }

    private String create(Identity who) {
        return organizations
                .as(
                        who,
                        OrganizationsApi.CREATE_POLICY,
                        CreatePolicyRequest.builder()
                                .type(TAGS)
                                .name("by " + who.principal().label())
                                .description("")
                                .content("{\"tags\":{}}")
                                .build())
                .policy()
                .flatMap(policy -> policy.policySummary())
                .flatMap(summary -> summary.id())
                .orElseThrow();
    }

    private ResourcePolicy put(String content) {
        return organizations
                .run(
                        OrganizationsApi.PUT_RESOURCE_POLICY,
                        PutResourcePolicyRequest.builder().content(content).build())
                .resourcePolicy()
                .orElseThrow();
    }

    private String letting(AccountId account, String actions, String condition) {
        return TestOrganizations.document(
                "{\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\"%s\"},\"Action\":[%s],\"Resource\":\"*\"%s}"
                        .formatted(account, actions, condition));
    }

    @Test
    void theResourcePolicyLetsMembersManagePolicies() {
        organizations.enable(TAGS);
        put(
                letting(
                        member,
                        "\"organizations:CreatePolicy\",\"organizations:AttachPolicy\"",
                        ",\"Condition\":{\"StringEquals\":{\"organizations:PolicyType\":\"TAG_POLICY\"}}"));

        String policy = create(memberRoot);
        organizations.as(
                memberRoot,
                OrganizationsApi.ATTACH_POLICY,
                AttachPolicyRequest.builder()
                        .policyId(policy)
                        .targetId(organizations.rootId())
                        .build());
        assertRefused(
                "AccessDeniedException",
                () ->
                        organizations.as(
                                memberRoot,
                                OrganizationsApi.ATTACH_POLICY,
                                AttachPolicyRequest.builder()
                                        .policyId("p-FullAWSAccess")
                                        .targetId(organizations.rootId())
                                        .build()));
        assertRefused("AccessDeniedException", () -> listAccounts(memberRoot));
        assertRefused(
                "AccessDeniedException",
                () -> create(TestOrganizations.root(organizations.account("other"))));
        Identity user = organizations.user(member, "ada", TestOrganizations.allow("kms:*"));
        assertRefused("AccessDeniedException", () -> create(user))
                .hasMessageContaining(
                        "because no identity-based policy allows the organizations:CreatePolicy");
    }

    @Test
    void theResourcePolicyIsReadReplacedAndDeleted() {
        assertRefused("ResourcePolicyNotFoundException", this::describe);
        ResourcePolicy first = put(letting(member, "\"organizations:List*\"", ""));
        ResourcePolicy second = put(letting(member, "\"organizations:Describe*\"", ""));

        assertThat(second.resourcePolicySummary()).isEqualTo(first.resourcePolicySummary());
        assertThat(describe()).isEqualTo(second);
        assertRefused("AccessDeniedException", () -> listAccounts(memberRoot));
        organizations.run(
                OrganizationsApi.DELETE_RESOURCE_POLICY,
                DeleteResourcePolicyRequest.builder().build());
        assertRefused("ResourcePolicyNotFoundException", this::describe);
    }

    private ResourcePolicy describe() {
        return organizations
                .run(
                        OrganizationsApi.DESCRIBE_RESOURCE_POLICY,
                        DescribeResourcePolicyRequest.builder().build())
                .resourcePolicy()
                .orElseThrow();
    }

    @Test
    void theResourcePolicySaysNothingElse() {
        refused("{", "INVALID_RESOURCE_POLICY_JSON");
        refused(
                letting(TestOrganizations.STRANGER, "\"organizations:List*\"", ""),
                "INVALID_PRINCIPAL");
        refused(
                letting(member, "\"organizations:CloseAccount\"", ""),
                "UNSUPPORTED_ACTION_IN_RESOURCE_POLICY");
        refused(letting(member, "\"*\"", ""), "UNSUPPORTED_ACTION_IN_RESOURCE_POLICY");
        refused(
                letting(member, "\"organizations:List*\"", "")
                        .replace("\"Resource\":\"*\"", "\"Resource\":\"arn:aws:s3:::b\""),
                "UNSUPPORTED_RESOURCE_IN_RESOURCE_POLICY");
    }

    private void refused(String content, String reason) {
        assertRefused("InvalidInputException", () -> put(content)).satisfies(Reasons.is(reason));
    }
}
