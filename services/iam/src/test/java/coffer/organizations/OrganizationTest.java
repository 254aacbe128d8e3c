package coffer.organizations;

import static coffer.iam.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import coffer.kernel.AccountId;
import coffer.organizations.api.CreateOrganizationRequest;
import coffer.organizations.api.DeleteOrganizationRequest;
import coffer.organizations.api.DescribeOrganizationRequest;
import coffer.organizations.api.EnableAllFeaturesRequest;
import coffer.organizations.api.EnablePolicyTypeRequest;
import coffer.organizations.api.Handshake;
import coffer.organizations.api.ListPoliciesForTargetRequest;
import coffer.organizations.api.Organization;
import coffer.organizations.api.OrganizationsApi;
import coffer.organizations.api.PolicySummary;
import coffer.organizations.api.PolicyTypeSummary;
import coffer.organizations.api.RemoveAccountFromOrganizationRequest;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OrganizationTest {
    private static final String MANAGEMENT = TestOrganizations.MANAGEMENT.digits();

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

    private Organization describe() {
        return organizations
                .run(
                        OrganizationsApi.DESCRIBE_ORGANIZATION,
                        DescribeOrganizationRequest.builder().build())
                .organization()
                .orElseThrow();
    }

    private void delete() {
        organizations.run(
                OrganizationsApi.DELETE_ORGANIZATION, DeleteOrganizationRequest.builder().build());
    }

    @Test
    void beginsWithItsManagementAccountAndServiceControlPolicies() {
        Organization made = organizations.create();

        assertThat(made).isEqualTo(describe());
        assertThat(made.id().orElseThrow()).matches("o-[a-z0-9]{10}");
        assertThat(made.arn())
                .contains(
                        "arn:aws:organizations::%s:organization/%s"
                                .formatted(MANAGEMENT, made.id().orElseThrow()));
        assertThat(made.masterAccountArn())
                .contains(
                        "arn:aws:organizations::%s:account/%s/%s"
                                .formatted(MANAGEMENT, made.id().orElseThrow(), MANAGEMENT));
        assertThat(made.featureSet()).contains("ALL");
        assertThat(organizations.rootId()).matches("r-[0-9a-z]{4}");
        assertThat(organizations.theRoot().policyTypes().orElseThrow())
                .extracting(type -> type.type().orElseThrow())
                .containsExactly("SERVICE_CONTROL_POLICY");
        assertThat(attached(organizations.rootId())).containsExactly("p-FullAWSAccess");
        assertThat(attached(MANAGEMENT)).containsExactly("p-FullAWSAccess");
    }

    private Iterable<String> attached(String target) {
        return organizations
                .run(
                        OrganizationsApi.LIST_POLICIES_FOR_TARGET,
                        ListPoliciesForTargetRequest.builder()
                                .targetId(target)
                                .filter("SERVICE_CONTROL_POLICY")
                                .build())
                .policies()
                .orElseThrow()
                .stream()
                .map(PolicySummary::id)
                .map(id -> id.orElseThrow())
                .toList();
    }

    @Test
    void thereIsOneForEachAccount() {
        organizations.create();

        assertRefused("AlreadyInOrganizationException", organizations::create)
                .hasMessage("The provided account is already a member of an organization.");
    }

    @Test
    void whoeverIsInNoneIsToldSo() {
        assertRefused("AWSOrganizationsNotInUseException", this::describe)
                .hasMessage("Your account is not a member of an organization.");
        assertRefused("AWSOrganizationsNotInUseException", this::delete);
    }

    @Test
    void endsOnceNobodyElseIsInIt() {
        organizations.create();
        AccountId member = organizations.account("ml");

        assertRefused("OrganizationNotEmptyException", this::delete);
        organizations.run(
                OrganizationsApi.REMOVE_ACCOUNT_FROM_ORGANIZATION,
                RemoveAccountFromOrganizationRequest.builder().accountId(member.digits()).build());
        delete();

        assertRefused("AWSOrganizationsNotInUseException", this::describe);
        organizations.create();
    }

    @Test
    void oneForBillingAloneHasNoPoliciesUntilAllFeaturesAreEnabled() {
        organizations.run(
                OrganizationsApi.CREATE_ORGANIZATION,
                CreateOrganizationRequest.builder().featureSet("CONSOLIDATED_BILLING").build());

        assertThat(describe().featureSet()).contains("CONSOLIDATED_BILLING");
        assertRefused(
                "PolicyTypeNotAvailableForOrganizationException",
                () ->
                        organizations.run(
                                OrganizationsApi.ENABLE_POLICY_TYPE,
                                EnablePolicyTypeRequest.builder()
                                        .rootId(organizations.rootId())
                                        .policyType("SERVICE_CONTROL_POLICY")
                                        .build()));
        Handshake handshake =
                organizations
                        .run(
                                OrganizationsApi.ENABLE_ALL_FEATURES,
                                EnableAllFeaturesRequest.builder().build())
                        .handshake()
                        .orElseThrow();

        assertThat(handshake.state()).contains("ACCEPTED");
        assertThat(describe().featureSet()).contains("ALL");
        assertThat(describe().availablePolicyTypes().orElseThrow())
                .extracting(PolicyTypeSummary::status)
                .allMatch(status -> status.orElseThrow().equals("ENABLED"));
        assertThat(attached(MANAGEMENT)).containsExactly("p-FullAWSAccess");
        assertRefused(
                "HandshakeConstraintViolationException",
                () ->
                        organizations.run(
                                OrganizationsApi.ENABLE_ALL_FEATURES,
                                EnableAllFeaturesRequest.builder().build()));
    }

    @Test
    void isRecordedWithWhatWasMade() {
        Organization made = organizations.create();

        assertThat(organizations.records())
                .anySatisfy(record -> {
                    assertThat(record.eventSource()).isEqualTo("organizations.amazonaws.com");
                    assertThat(record.eventName()).isEqualTo("CreateOrganization");
                    assertThat(record.resources())
                            .extracting(resource -> resource.name())
                            .contains(made.arn().orElseThrow());
                });
    }
}
