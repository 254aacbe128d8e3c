package coffer.iam.inline;

import static coffer.iam.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import coffer.gate.Identity;
import coffer.iam.IamCase;
import coffer.iam.TestIam;
import coffer.iam.api.CreateGroupRequest;
import coffer.iam.api.DeleteUserPolicyRequest;
import coffer.iam.api.GetGroupPolicyRequest;
import coffer.iam.api.GetRolePolicyRequest;
import coffer.iam.api.GetUserPolicyRequest;
import coffer.iam.api.IamApi;
import coffer.iam.api.ListGroupPoliciesRequest;
import coffer.iam.api.ListRolePoliciesRequest;
import coffer.iam.api.ListUserPoliciesRequest;
import coffer.iam.api.ListUsersRequest;
import coffer.iam.api.PutGroupPolicyRequest;
import coffer.iam.api.PutUserPolicyRequest;
import coffer.wire.codec.Percent;
import java.util.List;
import org.junit.jupiter.api.Test;

class InlinePolicyOperationsTest extends IamCase {
    private static final String USERS = TestIam.allowing("iam:ListUsers");

    @Test
    void countsFromItsPuttingToItsDeletion() {
        Identity ada = iam.user("ada");
        assertRefused("AccessDenied", () -> listUsers(ada));

        put("ada", "p", USERS);

        listUsers(ada);
        String document =
                iam.asRoot(
                                IamApi.GET_USER_POLICY,
                                GetUserPolicyRequest.builder()
                                        .userName("ada")
                                        .policyName("p")
                                        .build())
                        .policyDocument();
        assertThat(Percent.decodePath(document)).isEqualTo(USERS);
        assertThat(document).doesNotContain("{").doesNotContain("+");
        delete("ada", "p");
        assertRefused("AccessDenied", () -> listUsers(ada));
        assertRefused("NoSuchEntity", () -> delete("ada", "p"))
                .hasMessage("The user policy with name p cannot be found.");
    }

    @Test
    void anExplicitDenyWins() {
        Identity ada = iam.user("ada", "*");
        listUsers(ada);

        put("ada", "deny", USERS.replace("Allow", "Deny"));

        assertRefused("AccessDenied", () -> listUsers(ada)).hasMessageContaining("explicit deny");
    }

    @Test
    void refusesMalformedDocuments() {
        iam.createUser("ada");

        for (String json :
                List.of(
                        "{",
                        "{}",
                        "[".repeat(200) + "]".repeat(200),
                        USERS.replace("Allow", "Perhaps"),
                        TestIam.trusting("111122223333", "").json())) {
            assertRefused("MalformedPolicyDocument", () -> put("ada", "p", json));
        }
        assertThat(names("ada")).isEmpty();
    }

    @Test
    void allOfAUsersTogetherHaveAQuota() {
        iam.createUser("ada");
        String half = TestIam.allowing("s3:" + "a".repeat(1_200));
        put("ada", "p", half);

        assertRefused("LimitExceeded", () -> put("ada", "q", half))
                .hasMessage("Maximum policy size of 2048 bytes exceeded for user ada");
        put("ada", "p", half);
    }

    @Test
    void areListedByPages() {
        iam.createUser("ada");
        for (String name : List.of("c", "a", "b")) put("ada", name, USERS);

        var first =
                iam.asRoot(
                        IamApi.LIST_USER_POLICIES,
                        ListUserPoliciesRequest.builder().userName("ada").maxItems(2).build());
        var second =
                iam.asRoot(
                        IamApi.LIST_USER_POLICIES,
                        ListUserPoliciesRequest.builder()
                                .userName("ada")
                                .marker(first.marker())
                                .build());

        assertThat(first.policyNames()).containsExactly("a", "b");
        assertThat(second.policyNames()).containsExactly("c");
        assertThat(second.isTruncated()).contains(false);
    }

    @Test
    void groupsAndRolesHaveThemToo() {
        iam.role("trainer", "111122223333", "iam:ListUsers");
        iam.asRoot(IamApi.CREATE_GROUP, CreateGroupRequest.builder().groupName("g").build());
        iam.asRoot(
                IamApi.PUT_GROUP_POLICY,
                PutGroupPolicyRequest.builder()
                        .groupName("g")
                        .policyName("p")
                        .policyDocument(USERS)
                        .build());

        var ofRole = GetRolePolicyRequest.builder().roleName("trainer").policyName("inline");
        var ofGroup = GetGroupPolicyRequest.builder().groupName("g").policyName("p");
        String roles = iam.asRoot(IamApi.GET_ROLE_POLICY, ofRole.build()).policyDocument();
        String groups = iam.asRoot(IamApi.GET_GROUP_POLICY, ofGroup.build()).policyDocument();

        assertThat(Percent.decodePath(roles)).isEqualTo(USERS);
        assertThat(Percent.decodePath(groups)).isEqualTo(USERS);
        var roleNames = ListRolePoliciesRequest.builder().roleName("trainer").build();
        assertThat(iam.asRoot(IamApi.LIST_ROLE_POLICIES, roleNames).policyNames())
                .containsExactly("inline");
        var groupNames = ListGroupPoliciesRequest.builder().groupName("g").build();
        assertThat(iam.asRoot(IamApi.LIST_GROUP_POLICIES, groupNames).policyNames())
                .containsExactly("p");
    }

    private void listUsers(Identity who) {
        iam.as(who, IamApi.LIST_USERS, ListUsersRequest.builder().build());
    }

    private List<String> names(String user) {
        return iam.asRoot(
                        IamApi.LIST_USER_POLICIES,
                        ListUserPoliciesRequest.builder().userName(user).build())
                .policyNames();
    }

    private void put(String user, String name, String json) {
        iam.asRoot(
                IamApi.PUT_USER_POLICY,
                PutUserPolicyRequest.builder()
                        .userName(user)
                        .policyName(name)
                        .policyDocument(json)
                        .build());
    }

    private void delete(String user, String name) {
        iam.asRoot(
                IamApi.DELETE_USER_POLICY,
                DeleteUserPolicyRequest.builder().userName(user).policyName(name).build());
    }
}
