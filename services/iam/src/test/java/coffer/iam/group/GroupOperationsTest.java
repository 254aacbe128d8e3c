package coffer.iam.group;

import static coffer.iam.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import coffer.gate.Identity;
import coffer.iam.IamCase;
import coffer.iam.TestIam;
import coffer.iam.api.AddUserToGroupRequest;
import coffer.iam.api.AttachGroupPolicyRequest;
import coffer.iam.api.CreateGroupRequest;
import coffer.iam.api.DeleteGroupPolicyRequest;
import coffer.iam.api.DeleteGroupRequest;
import coffer.iam.api.DetachGroupPolicyRequest;
import coffer.iam.api.GetGroupRequest;
import coffer.iam.api.GetGroupResponse;
import coffer.iam.api.Group;
import coffer.iam.api.IamApi;
import coffer.iam.api.ListGroupsForUserRequest;
import coffer.iam.api.ListGroupsRequest;
import coffer.iam.api.ListUsersRequest;
import coffer.iam.api.PutGroupPolicyRequest;
import coffer.iam.api.RemoveUserFromGroupRequest;
import coffer.iam.api.UpdateGroupRequest;
import java.util.List;
import org.junit.jupiter.api.Test;

class GroupOperationsTest extends IamCase {
    @Test
    void aMemberMayWhatTheGroupMay() {
        Identity ada = iam.user("ada");
        Group group = create("vision");
        iam.asRoot(
                IamApi.PUT_GROUP_POLICY,
                PutGroupPolicyRequest.builder()
                        .groupName("vision")
                        .policyName("p")
                        .policyDocument(TestIam.allowing("iam:ListUsers"))
                        .build());
        assertRefused("AccessDenied", () -> listUsers(ada));

        add("ada", "vision");

        listUsers(ada);
        assertThat(group.groupId()).matches("AGPA[A-Z2-7]{17}");
        assertThat(read("vision").users())
                .extracting(user -> user.userName())
                .containsExactly("ada");
        assertThat(groupsOf("ada")).extracting(Group::groupName).containsExactly("vision");
        remove("ada", "vision");
        assertRefused("AccessDenied", () -> listUsers(ada));
    }

    @Test
    void aManagedPolicyOfTheGroupCounts() {
        Identity ada = iam.user("ada");
        create("admins");
        add("ada", "admins");

        iam.asRoot(
                IamApi.ATTACH_GROUP_POLICY,
                AttachGroupPolicyRequest.builder()
                        .groupName("admins")
                        .policyArn(TestIam.ADMINISTRATOR)
                        .build());

        listUsers(ada);
        iam.asRoot(
                IamApi.DETACH_GROUP_POLICY,
                DetachGroupPolicyRequest.builder()
                        .groupName("admins")
                        .policyArn(TestIam.ADMINISTRATOR)
                        .build());
        assertRefused("AccessDenied", () -> listUsers(ada));
    }

    @Test
    void isDeletedOnlyWhenEmpty() {
        iam.createUser("ada");
        create("vision");
        add("ada", "vision");

        assertRefused("DeleteConflict", () -> delete("vision"));
        remove("ada", "vision");
        delete("vision");
        assertRefused("NoSuchEntity", () -> read("vision"))
                .hasMessage("The group with name vision cannot be found.");
    }

    @Test
    void isNotDeletedWithPolicies() {
        create("vision");
        iam.asRoot(
                IamApi.PUT_GROUP_POLICY,
                PutGroupPolicyRequest.builder()
                        .groupName("vision")
                        .policyName("p")
                        .policyDocument(TestIam.allowing("iam:ListUsers"))
                        .build());

        assertRefused("DeleteConflict", () -> delete("vision"));
        iam.asRoot(
                IamApi.DELETE_GROUP_POLICY,
                DeleteGroupPolicyRequest.builder().groupName("vision").policyName("p").build());
        delete("vision");
    }

    @Test
    void membersStayWhenItIsRenamed() {
        iam.createUser("ada");
        create("vision");
        add("ada", "vision");

        iam.asRoot(
                IamApi.UPDATE_GROUP,
                UpdateGroupRequest.builder()
                        .groupName("vision")
                        .newGroupName("speech")
                        .newPath("/ml/")
                        .build());

        assertThat(read("speech").users()).hasSize(1);
        assertThat(groupsOf("ada").getFirst().arn())
                .isEqualTo("arn:aws:iam::111122223333:group/ml/speech");
    }

    @Test
    void neitherGroupNorMemberMayBeMadeUp() {
        iam.createUser("ada");
        create("vision");

        assertRefused("EntityAlreadyExists", () -> create("Vision"));
        assertRefused("NoSuchEntity", () -> add("nobody", "vision"));
        assertRefused("NoSuchEntity", () -> add("ada", "none"));
    }

    @Test
    void aUserIsInTenGroupsAtMost() {
        iam.createUser("ada");
        for (int i = 0; i < 11; i++) create("group" + i);
        for (int i = 0; i < 10; i++) add("ada", "group" + i);

        assertRefused("LimitExceeded", () -> add("ada", "group10"))
                .hasMessage("Cannot exceed quota for GroupsPerUser: 10");
        add("ada", "group9");
    }

    @Test
    void groupsAndMembersAreListedByPages() {
        create("a");
        create("b");
        for (String name : List.of("x", "y", "z")) {
            iam.createUser(name);
            add(name, "a");
        }

        GetGroupResponse first =
                iam.asRoot(
                        IamApi.GET_GROUP,
                        GetGroupRequest.builder().groupName("a").maxItems(2).build());
        GetGroupResponse second =
                iam.asRoot(
                        IamApi.GET_GROUP,
                        GetGroupRequest.builder().groupName("a").marker(first.marker()).build());

        assertThat(first.users()).hasSize(2);
        assertThat(second.users()).hasSize(1).doesNotContainAnyElementsOf(first.users());
        assertThat(iam.asRoot(IamApi.LIST_GROUPS, ListGroupsRequest.builder().build()).groups())
                .extracting(Group::groupName)
                .containsExactly("a", "b");
    }

    private void listUsers(Identity who) {
        iam.as(who, IamApi.LIST_USERS, ListUsersRequest.builder().build());
    }

    private Group create(String name) {
        CreateGroupRequest request = CreateGroupRequest.builder().groupName(name).build();
        return iam.asRoot(IamApi.CREATE_GROUP, request).group();
    }

    private GetGroupResponse read(String name) {
        return iam.asRoot(IamApi.GET_GROUP, GetGroupRequest.builder().groupName(name).build());
    }

    private void delete(String name) {
        iam.asRoot(IamApi.DELETE_GROUP, DeleteGroupRequest.builder().groupName(name).build());
    }

    private List<Group> groupsOf(String user) {
        return iam.asRoot(
                        IamApi.LIST_GROUPS_FOR_USER,
                        ListGroupsForUserRequest.builder().userName(user).build())
                .groups();
    }

    private void add(String user, String group) {
        iam.asRoot(
                IamApi.ADD_USER_TO_GROUP,
                AddUserToGroupRequest.builder().userName(user).groupName(group).build());
    }

    private void remove(String user, String group) {
        iam.asRoot(
                IamApi.REMOVE_USER_FROM_GROUP,
                RemoveUserFromGroupRequest.builder().userName(user).groupName(group).build());
    }
}
