package coffer.iam.attachment;

import static coffer.iam.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import coffer.gate.Identity;
import coffer.iam.IamCase;
import coffer.iam.TestIam;
import coffer.iam.api.AttachRolePolicyRequest;
import coffer.iam.api.AttachUserPolicyRequest;
import coffer.iam.api.AttachedPolicy;
import coffer.iam.api.CreatePolicyRequest;
import coffer.iam.api.CreateUserRequest;
import coffer.iam.api.DeletePolicyRequest;
import coffer.iam.api.DeleteRolePermissionsBoundaryRequest;
import coffer.iam.api.DeleteUserPermissionsBoundaryRequest;
import coffer.iam.api.DeleteUserRequest;
import coffer.iam.api.DetachUserPolicyRequest;
import coffer.iam.api.GetPolicyRequest;
import coffer.iam.api.GetUserRequest;
import coffer.iam.api.IamApi;
import coffer.iam.api.ListAttachedUserPoliciesRequest;
import coffer.iam.api.ListEntitiesForPolicyRequest;
import coffer.iam.api.ListEntitiesForPolicyResponse;
import coffer.iam.api.ListUsersRequest;
import coffer.iam.api.PutRolePermissionsBoundaryRequest;
import coffer.iam.api.PutUserPermissionsBoundaryRequest;
import coffer.iam.api.PutUserPolicyRequest;
import java.util.List;
import org.junit.jupiter.api.Test;

class AttachmentTest extends IamCase {
    @Test
    void aPolicyCountsWhileItIsAttached() {
        Identity ada = iam.user("ada");

        attach("ada", TestIam.ADMINISTRATOR);
        attach("ada", TestIam.ADMINISTRATOR);

        listUsers(ada);
        assertThat(attached("ada"))
                .containsExactly(
                        AttachedPolicy.builder()
                                .policyName("AdministratorAccess")
                                .policyArn(TestIam.ADMINISTRATOR)
                                .build());
        detach("ada", TestIam.ADMINISTRATOR);
        assertRefused("AccessDenied", () -> listUsers(ada));
        assertRefused("NoSuchEntity", () -> detach("ada", TestIam.ADMINISTRATOR));
    }

    @Test
    void onlyPoliciesThatExistAreAttachedAndTenAtMost() {
        iam.createUser("ada");
        String none = "arn:aws:iam::aws:policy/None";

        assertRefused("NoSuchEntity", () -> attach("ada", none))
                .hasMessage("Policy " + none + " does not exist or is not attachable.");
        for (int i = 0; i < 10; i++) attach("ada", policy("p" + i, "iam:ListUsers"));
        assertRefused("LimitExceeded", () -> attach("ada", TestIam.ADMINISTRATOR))
                .hasMessage("Cannot exceed quota for PoliciesPerUser: 10");
    }

    @Test
    void whichPolicyMayBeAttachedCanBeACondition() {
        Identity ada = iam.user("ada");
        String allowed = policy("allowed", "iam:ListUsers");
        allowIf("ada", "iam:AttachUserPolicy", "iam:PolicyARN", allowed);

        iam.as(ada, IamApi.ATTACH_USER_POLICY, attaching("ada", allowed));
        assertRefused(
                "AccessDenied",
                () ->
                        iam.as(
                                ada,
                                IamApi.ATTACH_USER_POLICY,
                                attaching("ada", TestIam.ADMINISTRATOR)));
    }

    @Test
    void tellsWhoBearsAPolicy() {
        String arn = policy("p", "iam:ListUsers");
        for (String name : new String[] {"a", "b", "c"}) {
            iam.createUser(name);
            attach(name, arn);
        }
        iam.role("r", TestIam.ACCOUNT.digits());
        iam.asRoot(
                IamApi.ATTACH_ROLE_POLICY,
                AttachRolePolicyRequest.builder().roleName("r").policyArn(arn).build());
        bound("a", arn);

        ListEntitiesForPolicyResponse all = entities(asking(arn));
        assertThat(all.policyUsers().orElseThrow()).hasSize(4);
        assertThat(all.policyRoles().orElseThrow()).hasSize(1);
        assertThat(all.policyGroups().orElseThrow()).isEmpty();
        ListEntitiesForPolicyResponse first = entities(asking(arn).maxItems(2));
        ListEntitiesForPolicyResponse second = entities(asking(arn).marker(first.marker()));
        int firstSize =
                first.policyUsers().orElseThrow().size() + first.policyRoles().orElseThrow().size();
        int secondSize =
                second.policyUsers().orElseThrow().size()
                        + second.policyRoles().orElseThrow().size();
        assertThat(firstSize).isEqualTo(2);
        assertThat(secondSize).isEqualTo(3);
        assertThat(entities(asking(arn).entityFilter("Role")).policyUsers().orElseThrow())
                .isEmpty();
        assertThat(
                        entities(asking(arn).policyUsageFilter("PermissionsBoundary"))
                                .policyUsers()
                                .orElseThrow())
                .hasSize(1);
    }

    @Test
    void aBoundaryTakesAwayWhatItDoesNotAllow() {
        Identity ada = iam.user("ada", "iam:*");
        String boundary = policy("boundary", "iam:GetUser");

        bound("ada", boundary);

        iam.as(ada, IamApi.GET_USER, GetUserRequest.builder().build());
        assertRefused("AccessDenied", () -> listUsers(ada))
                .hasMessageContaining("permissions boundary");
        assertRefused(
                "DeleteConflict",
                () ->
                        iam.asRoot(
                                IamApi.DELETE_POLICY,
                                DeletePolicyRequest.builder().policyArn(boundary).build()));
        unbound("ada");
        listUsers(ada);
        assertRefused("NoSuchEntity", () -> unbound("ada"));
    }

    @Test
    void onlyWhatChangesPoliciesMayDependOnTheBoundary() {
        Identity ada = iam.user("ada");
        iam.createUser("bob");
        iam.createUser("eve");
        String boundary = policy("boundary", "iam:GetUser");
        bound("bob", boundary);
        allowIf("ada", "iam:*", "iam:PermissionsBoundary", boundary);

        iam.as(ada, IamApi.ATTACH_USER_POLICY, attaching("bob", TestIam.ADMINISTRATOR));
        assertRefused(
                "AccessDenied",
                () ->
                        iam.as(
                                ada,
                                IamApi.ATTACH_USER_POLICY,
                                attaching("eve", TestIam.ADMINISTRATOR)));
        // The key of a bounded user would be the key to all he may do.
        assertRefused("AccessDenied", () -> iam.accessKey(ada, "bob"));
        assertRefused(
                "AccessDenied",
                () ->
                        iam.as(
                                ada,
                                IamApi.GET_USER,
                                GetUserRequest.builder().userName("bob").build()));
    }

    @Test
    void aUserIsMadeAndDeletedWithHisBoundary() {
        String boundary = policy("boundary", "iam:GetUser");
        CreateUserRequest request =
                CreateUserRequest.builder().userName("ada").permissionsBoundary(boundary).build();

        var ada = iam.asRoot(IamApi.CREATE_USER, request).user().orElseThrow();

        assertThat(ada.permissionsBoundary().orElseThrow().permissionsBoundaryArn())
                .contains(boundary);
        assertThat(usages(boundary)).isEqualTo(1);
        iam.asRoot(IamApi.DELETE_USER, DeleteUserRequest.builder().userName("ada").build());
        assertThat(usages(boundary)).isZero();
    }

    @Test
    void rolesHaveBoundariesToo() {
        String boundary = policy("boundary", "iam:GetUser");
        iam.role("r", TestIam.ACCOUNT.digits());

        iam.asRoot(
                IamApi.PUT_ROLE_PERMISSIONS_BOUNDARY,
                PutRolePermissionsBoundaryRequest.builder()
                        .roleName("r")
                        .permissionsBoundary(boundary)
                        .build());
        assertThat(usages(boundary)).isEqualTo(1);
        iam.asRoot(
                IamApi.DELETE_ROLE_PERMISSIONS_BOUNDARY,
                DeleteRolePermissionsBoundaryRequest.builder().roleName("r").build());
        assertThat(usages(boundary)).isZero();
    }

    private void allowIf(String user, String action, String key, String arn) {
        iam.asRoot(
                IamApi.PUT_USER_POLICY,
                PutUserPolicyRequest.builder()
                        .userName(user)
                        .policyName("p")
                        .policyDocument(
                                """
                                {"Version":"2012-10-17","Statement":[{"Effect":"Allow",
                                 "Action":"%s","Resource":"*",
                                 "Condition":{"ArnEquals":{"%s":"%s"}}}]}\
                                """
                                        .formatted(action, key, arn))
                        .build());
    }

    private int usages(String arn) {
        return iam.asRoot(IamApi.GET_POLICY, GetPolicyRequest.builder().policyArn(arn).build())
                .policy()
                .orElseThrow()
                .permissionsBoundaryUsageCount()
                .orElseThrow();
    }

    private void listUsers(Identity who) {
        iam.as(who, IamApi.LIST_USERS, ListUsersRequest.builder().build());
    }

    private String policy(String name, String action) {
        CreatePolicyRequest request =
                CreatePolicyRequest.builder()
                        .policyName(name)
                        .policyDocument(TestIam.allowing(action))
                        .build();
        return iam.asRoot(IamApi.CREATE_POLICY, request).policy().orElseThrow().arn().orElseThrow();
    }

    private List<AttachedPolicy> attached(String user) {
        return iam.asRoot(
                        IamApi.LIST_ATTACHED_USER_POLICIES,
                        ListAttachedUserPoliciesRequest.builder().userName(user).build())
                .attachedPolicies()
                .orElseThrow();
    }

    private static ListEntitiesForPolicyRequest.Builder asking(String arn) {
        return ListEntitiesForPolicyRequest.builder().policyArn(arn);
    }

    private ListEntitiesForPolicyResponse entities(ListEntitiesForPolicyRequest.Builder request) {
        return iam.asRoot(IamApi.LIST_ENTITIES_FOR_POLICY, request.build());
    }

    private static AttachUserPolicyRequest attaching(String user, String arn) {
        return AttachUserPolicyRequest.builder().userName(user).policyArn(arn).build();
    }

    private void attach(String user, String arn) {
        iam.asRoot(IamApi.ATTACH_USER_POLICY, attaching(user, arn));
    }

    private void detach(String user, String arn) {
        iam.asRoot(
                IamApi.DETACH_USER_POLICY,
                DetachUserPolicyRequest.builder().userName(user).policyArn(arn).build());
    }

    private void bound(String user, String arn) {
        iam.asRoot(
                IamApi.PUT_USER_PERMISSIONS_BOUNDARY,
                PutUserPermissionsBoundaryRequest.builder()
                        .userName(user)
                        .permissionsBoundary(arn)
                        .build());
    }

    private void unbound(String user) {
        iam.asRoot(
                IamApi.DELETE_USER_PERMISSIONS_BOUNDARY,
                DeleteUserPermissionsBoundaryRequest.builder().userName(user).build());
    }
}
