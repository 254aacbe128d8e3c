package coffer.iam.lastaccess;

import static coffer.iam.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import coffer.gate.Identity;
import coffer.iam.IamCase;
import coffer.iam.TestIam;
import coffer.iam.account.OwnRecords;
import coffer.iam.api.AddUserToGroupRequest;
import coffer.iam.api.AttachGroupPolicyRequest;
import coffer.iam.api.AttachRolePolicyRequest;
import coffer.iam.api.CreateGroupRequest;
import coffer.iam.api.CreatePolicyRequest;
import coffer.iam.api.EntityDetails;
import coffer.iam.api.GenerateServiceLastAccessedDetailsRequest;
import coffer.iam.api.GetServiceLastAccessedDetailsRequest;
import coffer.iam.api.GetServiceLastAccessedDetailsResponse;
import coffer.iam.api.GetServiceLastAccessedDetailsWithEntitiesRequest;
import coffer.iam.api.GetServiceLastAccessedDetailsWithEntitiesResponse;
import coffer.iam.api.IamApi;
import coffer.iam.api.ListPoliciesGrantingServiceAccessEntry;
import coffer.iam.api.ListPoliciesGrantingServiceAccessRequest;
import coffer.iam.api.ListUsersRequest;
import coffer.iam.api.PolicyGrantingServiceAccess;
import coffer.iam.api.Role;
import coffer.iam.api.ServiceLastAccessed;
import coffer.iam.api.TrackedActionLastAccessed;
import coffer.ledger.LookupAttribute;
import coffer.ledger.Query;
import coffer.sts.api.Credentials;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LastAccessOperationsTest extends IamCase {
    @Test
    void tellsOfTheServicesSomebodyMayUse() {
        Identity ada = iam.user("ada", "iam:List*", "kms:Decrypt");
        listUsers(ada);
        iam.clock().advance(Duration.ofHours(1));
        listUsers(ada);

        GetServiceLastAccessedDetailsResponse details =
                finished(generate(TestIam.userArn("ada"), "ACTION_LEVEL"));

        assertThat(details.jobType()).contains("ACTION_LEVEL");
        assertThat(details.servicesLastAccessed())
                .extracting(
                        ServiceLastAccessed::serviceNamespace,
                        ServiceLastAccessed::lastAuthenticated,
                        ServiceLastAccessed::totalAuthenticatedEntities)
                .containsExactly(
                        tuple(
                                "iam",
                                Optional.of(TestIam.START.plus(Duration.ofHours(1))),
                                Optional.of(1)),
                        tuple("kms", Optional.empty(), Optional.of(0)));
        assertThat(details.servicesLastAccessed().getFirst().trackedActionsLastAccessed())
                .hasValueSatisfying(actions ->
                        assertThat(actions)
                                .extracting(TrackedActionLastAccessed::actionName)
                                .containsExactly(Optional.of("ListUsers")));
    }

    @Test
    void tellsOfRolesByTheirSessionsAndOfPoliciesByTheirBearers() {
        Identity ada = iam.user("ada", "sts:AssumeRole");
        Role role = iam.role("lister", TestIam.ACCOUNT.digits());
        String policy =
                iam.asRoot(
                                IamApi.CREATE_POLICY,
                                CreatePolicyRequest.builder()
                                        .policyName("list")
                                        .policyDocument(TestIam.allowing("iam:ListUsers"))
                                        .build())
                        .policy()
                        .orElseThrow()
                        .arn()
                        .orElseThrow();
        iam.asRoot(
                IamApi.ATTACH_ROLE_POLICY,
                AttachRolePolicyRequest.builder().roleName("lister").policyArn(policy).build());
        Credentials session = iam.assume(ada, role);
        listUsers(iam.identity(session));

        String job = generate(policy, "SERVICE_LEVEL");
        GetServiceLastAccessedDetailsResponse details = finished(job);
        GetServiceLastAccessedDetailsWithEntitiesResponse entities =
                iam.asRoot(
                        IamApi.GET_SERVICE_LAST_ACCESSED_DETAILS_WITH_ENTITIES,
                        GetServiceLastAccessedDetailsWithEntitiesRequest.builder()
                                .jobId(job)
                                .serviceNamespace("iam")
                                .build());

        ServiceLastAccessed service = details.servicesLastAccessed().getFirst();
        assertThat(service.lastAuthenticatedEntity()).contains(role.arn());
        assertThat(service.lastAuthenticatedRegion()).contains("eu-west-1");
        assertThat(service.trackedActionsLastAccessed()).isEmpty();
        EntityDetails entity = entities.entityDetailsList().getFirst();
        assertThat(entity.entityInfo().name()).isEqualTo("lister");
        assertThat(entity.entityInfo().type()).isEqualTo("ROLE");
        assertThat(entity.lastAuthenticated()).contains(TestIam.START);
    }

    @Test
    void seesItsOwnAccountsCallsInEveryRegionAndNoOthers() {
        Identity ada = iam.user("ada", "iam:List*");
        ListUsersRequest all = ListUsersRequest.builder().build();
        iam.asIn(TestIam.ELSEWHERE, ada, IamApi.LIST_USERS, all);
        iam.clock().advance(Duration.ofHours(1));
        Identity root = iam.openOther();
        Identity others = iam.userOf(root, "ada", "iam:List*");
        for (int i = 0; i < 30; i++) iam.as(others, IamApi.LIST_USERS, all);
        iam.records();

        ServiceLastAccessed own =
                finished(generate(TestIam.userArn("ada"), "SERVICE_LEVEL"))
                        .servicesLastAccessed()
                        .getFirst();

        assertThat(own.lastAuthenticated()).contains(TestIam.START);
        assertThat(own.lastAuthenticatedRegion()).contains(TestIam.ELSEWHERE.name());
        OwnRecords records = iam.ownRecords(TestIam.ACCOUNT);
        Instant now = TestIam.START.plus(Duration.ofDays(1));
        assertThat(records.ofService("iam.amazonaws.com", TestIam.START, now))
                .isNotEmpty()
                .allMatch(record -> record.account().equals(TestIam.ACCOUNT.digits()));
        assertThat(records.newest(new Query.Match(LookupAttribute.USER_NAME, "ada"), _ -> true))
                .hasValueSatisfying(record -> {
                    assertThat(record.time()).isEqualTo(TestIam.START);
                    assertThat(record.region()).isEqualTo(TestIam.ELSEWHERE.name());
                });
    }

    @Test
    void refusesWhatIsNotThere() {
        assertRefused("NoSuchEntity", () -> generate(TestIam.userArn("nobody"), "SERVICE_LEVEL"));
        assertRefused(
                "InvalidInput", () -> generate("arn:aws:s3:::bucket-name-x", "SERVICE_LEVEL"));
        assertRefused("NoSuchEntity", () -> details("00000000-0000-0000-0000-000000000000"));
    }

    @Test
    void tellsWhichPoliciesGrantAService() {
        iam.createUser("ada");
        iam.allow("ada", "s3:GetObject");
        iam.asRoot(IamApi.CREATE_GROUP, CreateGroupRequest.builder().groupName("ml").build());
        iam.asRoot(
                IamApi.ATTACH_GROUP_POLICY,
                AttachGroupPolicyRequest.builder()
                        .groupName("ml")
                        .policyArn(TestIam.ADMINISTRATOR)
                        .build());
        iam.asRoot(
                IamApi.ADD_USER_TO_GROUP,
                AddUserToGroupRequest.builder().groupName("ml").userName("ada").build());

        List<ListPoliciesGrantingServiceAccessEntry> entries =
                iam.asRoot(
                                IamApi.LIST_POLICIES_GRANTING_SERVICE_ACCESS,
                                ListPoliciesGrantingServiceAccessRequest.builder()
                                        .arn(TestIam.userArn("ada"))
                                        .serviceNamespaces(List.of("s3", "kms"))
                                        .build())
                        .policiesGrantingServiceAccess();

        assertThat(entries.getFirst().policies().orElseThrow())
                .extracting(
                        PolicyGrantingServiceAccess::policyName,
                        PolicyGrantingServiceAccess::policyType,
                        PolicyGrantingServiceAccess::entityName)
                .containsExactly(
                        tuple("inline", "INLINE", Optional.of("ada")),
                        tuple("AdministratorAccess", "MANAGED", Optional.empty()));
        assertThat(entries.getLast().policies().orElseThrow())
                .extracting(PolicyGrantingServiceAccess::policyName)
                .containsExactly("AdministratorAccess");
    }

    private void listUsers(Identity who) {
        iam.as(who, IamApi.LIST_USERS, ListUsersRequest.builder().build());
        iam.records();
    }

    private String generate(String arn, String granularity) {
        return iam.asRoot(
                        IamApi.GENERATE_SERVICE_LAST_ACCESSED_DETAILS,
                        GenerateServiceLastAccessedDetailsRequest.builder()
                                .arn(arn)
                                .granularity(granularity)
                                .build())
                .jobId()
                .orElseThrow();
    }

    private GetServiceLastAccessedDetailsResponse details(String job) {
        return iam.asRoot(
                IamApi.GET_SERVICE_LAST_ACCESSED_DETAILS,
                GetServiceLastAccessedDetailsRequest.builder().jobId(job).build());
    }

    /// Asks until the job is done, which nobody is told of.
    private GetServiceLastAccessedDetailsResponse finished(String job) {
        for (int i = 0; i < 10_000; i++) {
            GetServiceLastAccessedDetailsResponse details = details(job);
            if (details.jobStatus().equals("COMPLETED")) return details;
        }
        throw new AssertionError("the job does not end");
    }
}
