package coffer.iam.role;

import static coffer.iam.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import coffer.iam.IamCase;
import coffer.iam.TestIam;
import coffer.iam.api.CreateRoleRequest;
import coffer.iam.api.DeleteRolePolicyRequest;
import coffer.iam.api.DeleteRoleRequest;
import coffer.iam.api.DeleteUserRequest;
import coffer.iam.api.GetRoleRequest;
import coffer.iam.api.IamApi;
import coffer.iam.api.ListRoleTagsRequest;
import coffer.iam.api.ListRolesRequest;
import coffer.iam.api.Role;
import coffer.iam.api.Tag;
import coffer.iam.api.TagRoleRequest;
import coffer.iam.api.UntagRoleRequest;
import coffer.iam.api.UpdateAssumeRolePolicyRequest;
import coffer.iam.api.UpdateRoleDescriptionRequest;
import coffer.iam.api.UpdateRoleRequest;
import coffer.iam.api.UpdateUserRequest;
import coffer.iam.api.User;
import coffer.wire.codec.Percent;
import java.util.List;
import org.junit.jupiter.api.Test;

class RoleOperationsTest extends IamCase {
    private static final String ACCOUNT = TestIam.ACCOUNT.digits();

    @Test
    void isMadeReadChangedAndDeleted() {
        Role made = iam.role("trainer", ACCOUNT);

        assertThat(made.roleId()).matches("AROA[A-Z2-7]{17}");
        assertThat(made.arn()).isEqualTo("arn:aws:iam::111122223333:role/trainer");
        assertThat(made.maxSessionDuration()).contains(3_600);
        assertThat(trustOf("trainer")).isEqualTo(TestIam.trusting(ACCOUNT, "").json());
        iam.asRoot(
                IamApi.UPDATE_ROLE,
                UpdateRoleRequest.builder()
                        .roleName("trainer")
                        .description("d")
                        .maxSessionDuration(7_200)
                        .build());
        assertThat(read("trainer").description()).contains("d");
        assertThat(read("trainer").maxSessionDuration()).contains(7_200);
        Role described =
                iam.asRoot(
                                IamApi.UPDATE_ROLE_DESCRIPTION,
                                UpdateRoleDescriptionRequest.builder()
                                        .roleName("trainer")
                                        .description("e")
                                        .build())
                        .role()
                        .orElseThrow();
        assertThat(described.description()).contains("e");
        assertThat(iam.asRoot(IamApi.LIST_ROLES, ListRolesRequest.builder().build()).roles())
                .extracting(Role::roleName)
                .containsExactly("trainer");
        delete("trainer");
        assertRefused("NoSuchEntity", () -> read("trainer"))
                .hasMessage("The role with name trainer cannot be found.");
    }

    @Test
    void isDeletedOnlyWithoutPolicies() {
        iam.role("trainer", ACCOUNT, "iam:ListUsers");

        assertRefused("DeleteConflict", () -> delete("trainer"));
        iam.asRoot(
                IamApi.DELETE_ROLE_POLICY,
                DeleteRolePolicyRequest.builder().roleName("trainer").policyName("inline").build());
        delete("trainer");
    }

    @Test
    void refusesTrustInNoOne() {
        for (String json :
                List.of(
                        "{",
                        TestIam.allowing("sts:AssumeRole"),
                        TestIam.trusting(TestIam.userArn("nobody"), "").json(),
                        TestIam.trusting("nobody", "").json())) {
            assertRefused("MalformedPolicyDocument", () -> create("trainer", json));
        }
        assertRefused(
                        "MalformedPolicyDocument",
                        () -> create("trainer", TestIam.trusting(TestIam.userArn("x"), "").json()))
                .hasMessage(
                        "Invalid principal in policy: \"AWS\":\"" + TestIam.userArn("x") + "\"");
    }

    @Test
    void refusesEveryoneByABareStar() {
        String json = TestIam.trusting("*", "").json();

        create("trainer", json);

        assertRefused(
                        "MalformedPolicyDocument",
                        () -> create("other", json.replace("{\"AWS\":\"*\"}", "\"*\"")))
                .hasMessage("AssumeRolepolicy contained an invalid principal: \"STAR\":\"*\".");
        assertRefused(
                "MalformedPolicyDocument",
                () -> create("other", json.replace("\"Effect\"", "\"Sid\":\"a_b\",\"Effect\"")));
    }

    @Test
    void trustsUniqueIdsOfItsOwnAccountThatThereAre() {
        User ada = iam.createUser("ada");
        User stranger = iam.createUser(iam.openOther(), "stranger");

        create("trainer", TestIam.trusting(ada.userId(), "").json());

        assertThat(trustOf("trainer")).contains(ada.arn());
        for (String id : List.of("AIDAIOSFODNN7EXAMPLE", stranger.userId())) {
            assertRefused(
                            "MalformedPolicyDocument",
                            () -> create("other", TestIam.trusting(id, "").json()))
                    .hasMessage("Invalid principal in policy: \"AWS\":\"" + id + "\"");
        }
    }

    @Test
    void showsWhoseTrustIsLostByUniqueId() {
        User ada = iam.createUser("ada");
        iam.role("trainer", ada.arn());
        assertThat(trustOf("trainer")).contains(ada.arn());

        iam.asRoot(IamApi.DELETE_USER, DeleteUserRequest.builder().userName("ada").build());
        iam.createUser("ada");

        assertThat(trustOf("trainer")).contains(ada.userId()).doesNotContain(ada.arn());
    }

    @Test
    void showsTheTrustedUnderTheirNewNames() {
        User ada = iam.createUser("ada");
        iam.role("trainer", ada.arn());

        iam.asRoot(
                IamApi.UPDATE_USER,
                UpdateUserRequest.builder().userName("ada").newUserName("eve").build());

        assertThat(trustOf("trainer")).contains(TestIam.userArn("eve"));
    }

    @Test
    void trustCanBeRewritten() {
        iam.createUser("ada");
        iam.role("trainer", ACCOUNT);
        String json = TestIam.trusting(TestIam.userArn("ada"), "").json();

        iam.asRoot(
                IamApi.UPDATE_ASSUME_ROLE_POLICY,
                UpdateAssumeRolePolicyRequest.builder()
                        .roleName("trainer")
                        .policyDocument(json)
                        .build());

        assertThat(trustOf("trainer")).isEqualTo(json);
        assertRefused(
                "MalformedPolicyDocument",
                () ->
                        iam.asRoot(
                                IamApi.UPDATE_ASSUME_ROLE_POLICY,
                                UpdateAssumeRolePolicyRequest.builder()
                                        .roleName("trainer")
                                        .policyDocument("{}")
                                        .build()));
    }

    @Test
    void tagsArePutListedAndRemoved() {
        iam.role("trainer", ACCOUNT);
        Tag tag = Tag.builder().key("team").value("vision").build();

        iam.asRoot(
                IamApi.TAG_ROLE,
                TagRoleRequest.builder().roleName("trainer").tags(List.of(tag)).build());
        assertThat(tags()).containsExactly(tag);
        iam.asRoot(
                IamApi.UNTAG_ROLE,
                UntagRoleRequest.builder().roleName("trainer").tagKeys(List.of("team")).build());
        assertThat(tags()).isEmpty();
    }

    private List<Tag> tags() {
        return iam.asRoot(
                        IamApi.LIST_ROLE_TAGS,
                        ListRoleTagsRequest.builder().roleName("trainer").build())
                .tags();
    }

    private void create(String name, String trust) {
        iam.asRoot(
                IamApi.CREATE_ROLE,
                CreateRoleRequest.builder().roleName(name).assumeRolePolicyDocument(trust).build());
    }

    private Role read(String name) {
        return iam.asRoot(IamApi.GET_ROLE, GetRoleRequest.builder().roleName(name).build()).role();
    }

    private String trustOf(String name) {
        return Percent.decodePath(read(name).assumeRolePolicyDocument().orElseThrow());
    }

    private void delete(String name) {
        iam.asRoot(IamApi.DELETE_ROLE, DeleteRoleRequest.builder().roleName(name).build());
    }
}
