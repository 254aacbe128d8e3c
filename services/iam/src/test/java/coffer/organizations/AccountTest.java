package coffer.organizations;

import static coffer.iam.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import coffer.kernel.AccountId;
import coffer.organizations.api.Account;
import coffer.organizations.api.CloseAccountRequest;
import coffer.organizations.api.CreateAccountRequest;
import coffer.organizations.api.CreateAccountStatus;
import coffer.organizations.api.DescribeAccountRequest;
import coffer.organizations.api.DescribeCreateAccountStatusRequest;
import coffer.organizations.api.LeaveOrganizationRequest;
import coffer.organizations.api.ListAccountsForParentRequest;
import coffer.organizations.api.ListAccountsRequest;
import coffer.organizations.api.ListCreateAccountStatusRequest;
import coffer.organizations.api.MoveAccountRequest;
import coffer.organizations.api.OrganizationsApi;
import coffer.organizations.api.RemoveAccountFromOrganizationRequest;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccountTest {
    private static final String MANAGEMENT = TestOrganizations.MANAGEMENT.digits();

    @TempDir Path folder;
    private TestOrganizations organizations;

    @BeforeEach
    void open() {
        organizations = new TestOrganizations(folder);
        organizations.create();
    }

    @AfterEach
    void close() {
        organizations.close();
    }

    private Account describe(AccountId account) {
        return organizations
                .run(
                        OrganizationsApi.DESCRIBE_ACCOUNT,
                        DescribeAccountRequest.builder().accountId(account.digits()).build())
                .account()
                .orElseThrow();
    }

    @Test
    void isMadeAndOpenedWithARoleForItsManagement() {
        CreateAccountStatus request = organizations.request("ml");

        assertThat(request.state()).contains("IN_PROGRESS");
        assertThat(request.id().orElseThrow()).matches("car-[a-z0-9]{32}");
        assertThat(request.accountId()).isEmpty();
        CreateAccountStatus done = organizations.status(request);
        assertThat(done.state()).contains("SUCCEEDED");
        AccountId account = new AccountId(done.accountId().orElseThrow());
        Account made = describe(account);
        assertThat(made.email()).contains("ml@example.com");
        assertThat(made.name()).contains("ml");
        assertThat(made.status()).contains("ACTIVE");
        assertThat(made.joinedMethod()).contains("CREATED");
        assertThat(made.arn().orElseThrow())
                .matches("arn:aws:organizations::" + MANAGEMENT + ":account/o-.{10}/" + account);
        assertThat(made.paths().orElseThrow().getFirst())
                .endsWith("/" + organizations.rootId() + "/" + account + "/");
        assertThat(organizations.noted(account))
                .isEqualTo(new FakeDoor.Noted("OrganizationAccountAccessRole", MANAGEMENT, false));
    }

    @Test
    void itsRoleMayHaveAnotherName() {
        CreateAccountStatus request =
                organizations
                        .run(
                                OrganizationsApi.CREATE_ACCOUNT,
                                CreateAccountRequest.builder()
                                        .accountName("ml")
                                        .email("ml@example.com")
                                        .roleName("Administrator")
                                        .build())
                        .createAccountStatus()
                        .orElseThrow();

        AccountId account = new AccountId(organizations.status(request).accountId().orElseThrow());

        assertThat(organizations.noted(account).administrator()).isEqualTo("Administrator");
    }

    @Test
    void anAddressBelongsToOneAccount() {
        organizations.account("ml");
        CreateAccountStatus second = organizations.status(organizations.request("ML"));

        assertThat(second.state()).contains("FAILED");
        assertThat(second.failureReason()).contains("EMAIL_ALREADY_EXISTS");
        assertThat(requests("FAILED")).hasSize(1);
        assertThat(requests("SUCCEEDED")).hasSize(1);
        assertThat(requests("FAILED", "SUCCEEDED")).hasSize(2);
        assertRefused(
                "CreateAccountStatusNotFoundException",
                () ->
                        organizations.run(
                                OrganizationsApi.DESCRIBE_CREATE_ACCOUNT_STATUS,
                                DescribeCreateAccountStatusRequest.builder()
                                        .createAccountRequestId("car-00000000")
                                        .build()));
    }

    private List<CreateAccountStatus> requests(String... states) {
        return organizations
                .run(
                        OrganizationsApi.LIST_CREATE_ACCOUNT_STATUS,
                        ListCreateAccountStatusRequest.builder().states(List.of(states)).build())
                .createAccountStatuses()
                .orElseThrow();
    }

    @Test
    void thereAreAsManyAsTheOperatorAllows() {
        for (int i = 1; i < 30; i++) organizations.request("a" + i);

        assertRefused("ConstraintViolationException", () -> organizations.request("more"))
                .hasMessage("You have exceeded the allowed number of AWS Accounts.")
                .satisfies(Reasons.is("ACCOUNT_NUMBER_LIMIT_EXCEEDED"));
        assertThat(
                        organizations
                                .run(
                                        OrganizationsApi.LIST_ACCOUNTS,
                                        ListAccountsRequest.builder().build())
                                .accounts()
                                .orElseThrow())
                .hasSize(20);
    }

    @Test
    void isMovedFromWhereItIs() {
        String root = organizations.rootId();
        String unit = organizations.unit(root, "research");
        AccountId account = organizations.account("ml");

        assertRefused("SourceParentNotFoundException", () -> move(account, unit, root));
        assertRefused("DuplicateAccountException", () -> move(account, root, root));
        assertRefused(
                "DestinationParentNotFoundException",
                () -> move(account, root, "ou-zzzz-zzzzzzzz"));
        move(account, root, unit);

        assertThat(accounts(unit)).containsExactly(account.digits());
        assertThat(accounts(root)).containsExactly(MANAGEMENT);
        assertThat(describe(account).paths().orElseThrow().getFirst()).contains("/" + unit + "/");
    }

    private void move(AccountId account, String from, String to) {
        organizations.run(
                OrganizationsApi.MOVE_ACCOUNT,
                MoveAccountRequest.builder()
                        .accountId(account.digits())
                        .sourceParentId(from)
                        .destinationParentId(to)
                        .build());
    }

    private List<String> accounts(String parent) {
        return organizations
                .run(
                        OrganizationsApi.LIST_ACCOUNTS_FOR_PARENT,
                        ListAccountsForParentRequest.builder().parentId(parent).build())
                .accounts()
                .orElseThrow()
                .stream()
                .map(Account::id)
                .flatMap(Optional::stream)
                .toList();
    }

    @Test
    void isClosedForGood() {
        AccountId account = organizations.account("ml");

        shut(account.digits());

        assertThat(describe(account).status()).contains("SUSPENDED");
        assertThat(organizations.noted(account).isShut()).isTrue();
        assertRefused("AccountAlreadyClosedException", () -> shut(account.digits()));
        assertRefused("ConstraintViolationException", () -> shut(MANAGEMENT))
                .satisfies(Reasons.is("CANNOT_CLOSE_MANAGEMENT_ACCOUNT"));
        assertRefused("AccountNotFoundException", () -> shut("000000000000"))
                .hasMessage("You specified an account that doesn't exist.");
    }

    private void shut(String account) {
        organizations.run(
                OrganizationsApi.CLOSE_ACCOUNT,
                CloseAccountRequest.builder().accountId(account).build());
    }

    @Test
    void isRemovedOrLeavesAndStandsAlone() {
        AccountId removed = organizations.account("ml");
        AccountId leaving = organizations.account("web");

        remove(removed.digits());
        organizations.as(
                TestOrganizations.root(leaving),
                OrganizationsApi.LEAVE_ORGANIZATION,
                LeaveOrganizationRequest.builder().build());

        assertRefused("AccountNotFoundException", () -> describe(removed));
        assertRefused("AccountNotFoundException", () -> describe(leaving));
        assertRefused("MasterCannotLeaveOrganizationException", () -> remove(MANAGEMENT));
        assertThat(organizations.guardrails().over(removed).membership()).isEmpty();
    }

    private void remove(String account) {
        organizations.run(
                OrganizationsApi.REMOVE_ACCOUNT_FROM_ORGANIZATION,
                RemoveAccountFromOrganizationRequest.builder().accountId(account).build());
    }
}
