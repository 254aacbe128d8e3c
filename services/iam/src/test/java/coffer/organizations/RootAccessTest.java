package coffer.organizations;

import static coffer.iam.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import coffer.gate.Identity;
import coffer.iam.api.DisableOrganizationsRootCredentialsManagementRequest;
import coffer.iam.api.DisableOrganizationsRootSessionsRequest;
import coffer.iam.api.EnableOrganizationsRootCredentialsManagementRequest;
import coffer.iam.api.EnableOrganizationsRootSessionsRequest;
import coffer.iam.api.IamApi;
import coffer.iam.api.ListOrganizationsFeaturesRequest;
import coffer.kernel.AccountId;
import coffer.organizations.api.DisableAWSServiceAccessRequest;
import coffer.organizations.api.EnableAWSServiceAccessRequest;
import coffer.organizations.api.OrganizationsApi;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RootAccessTest {
    private static final AccountId MANAGEMENT = TestOrganizations.MANAGEMENT;
    private static final Identity MANAGER = TestOrganizations.root(MANAGEMENT);

    @TempDir Path folder;
    private TestOrganizations organizations;

    @BeforeEach
    void open() {
        organizations = new TestOrganizations(folder);
    }

    @AfterEach
    void close() {
        organizations.close();
    }

    private List<String> enableSessions(Identity who) {
        return organizations
                .as(
                        who,
                        IamApi.ENABLE_ORGANIZATIONS_ROOT_SESSIONS,
                        EnableOrganizationsRootSessionsRequest.builder().build())
                .enabledFeatures()
                .orElseThrow();
    }

    private void trustIam() {
        organizations.run(
                OrganizationsApi.ENABLE_AWS_SERVICE_ACCESS,
                EnableAWSServiceAccessRequest.builder()
                        .servicePrincipal("iam.amazonaws.com")
                        .build());
    }

    @Test
    void isManagedByTheManagementAccountOnceIamIsTrusted() {
        assertRefused("OrganizationNotFoundException", () -> enableSessions(MANAGER));
        organizations.create();
        assertRefused("ServiceAccessNotEnabledException", () -> enableSessions(MANAGER));
        trustIam();

        assertThat(enableSessions(MANAGER)).containsExactly("RootSessions");
        assertThat(
                        organizations
                                .run(
                                        IamApi.ENABLE_ORGANIZATIONS_ROOT_CREDENTIALS_MANAGEMENT,
                                        EnableOrganizationsRootCredentialsManagementRequest
                                                .builder()
                                                .build())
                                .enabledFeatures())
                .contains(List.of("RootCredentialsManagement", "RootSessions"));
        assertThat(features()).containsExactly("RootCredentialsManagement", "RootSessions");
        organizations.run(
                IamApi.DISABLE_ORGANIZATIONS_ROOT_CREDENTIALS_MANAGEMENT,
                DisableOrganizationsRootCredentialsManagementRequest.builder().build());
        organizations.run(
                IamApi.DISABLE_ORGANIZATIONS_ROOT_SESSIONS,
                DisableOrganizationsRootSessionsRequest.builder().build());
        assertThat(features()).isEmpty();
    }

    private List<String> features() {
        return organizations
                .run(
                        IamApi.LIST_ORGANIZATIONS_FEATURES,
                        ListOrganizationsFeaturesRequest.builder().build())
                .enabledFeatures()
                .orElseThrow();
    }

    @Test
    void membersManageNothing() {
        organizations.create();
        trustIam();
        Identity member = TestOrganizations.root(organizations.account("ml"));

        assertRefused(
                "AccountNotManagementOrDelegatedAdministratorException",
                () -> enableSessions(member));
    }

    @Test
    void sessionsAreOpenToMembersAlone() {
        organizations.create();
        trustIam();
        AccountId member = organizations.account("ml");
        assertThat(opens(MANAGEMENT, member)).isFalse();

        enableSessions(MANAGER);

        assertThat(opens(MANAGEMENT, member)).isTrue();
        assertThat(opens(MANAGEMENT, MANAGEMENT)).isFalse();
        assertThat(opens(MANAGEMENT, TestOrganizations.STRANGER)).isFalse();
        assertThat(opens(member, MANAGEMENT)).isFalse();
        assertThat(opens(TestOrganizations.STRANGER, member)).isFalse();
        organizations.run(
                OrganizationsApi.DISABLE_AWS_SERVICE_ACCESS,
                DisableAWSServiceAccessRequest.builder()
                        .servicePrincipal("iam.amazonaws.com")
                        .build());
        assertThat(opens(MANAGEMENT, member)).isFalse();
    }

    private boolean opens(AccountId manager, AccountId member) {
        return organizations.service().opensRootSessions(manager, member);
    }
}
