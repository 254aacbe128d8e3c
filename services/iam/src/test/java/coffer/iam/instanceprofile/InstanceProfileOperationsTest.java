package coffer.iam.instanceprofile;

import static coffer.iam.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import coffer.gate.Identity;
import coffer.iam.IamCase;
import coffer.iam.TestIam;
import coffer.iam.api.AddRoleToInstanceProfileRequest;
import coffer.iam.api.CreateInstanceProfileRequest;
import coffer.iam.api.DeleteInstanceProfileRequest;
import coffer.iam.api.DeleteRoleRequest;
import coffer.iam.api.GetInstanceProfileRequest;
import coffer.iam.api.IamApi;
import coffer.iam.api.InstanceProfile;
import coffer.iam.api.ListInstanceProfileTagsRequest;
import coffer.iam.api.ListInstanceProfilesForRoleRequest;
import coffer.iam.api.ListInstanceProfilesRequest;
import coffer.iam.api.ListInstanceProfilesResponse;
import coffer.iam.api.PutUserPolicyRequest;
import coffer.iam.api.RemoveRoleFromInstanceProfileRequest;
import coffer.iam.api.Role;
import coffer.iam.api.Tag;
import coffer.iam.api.TagInstanceProfileRequest;
import coffer.iam.api.UntagInstanceProfileRequest;
import java.util.List;
import org.junit.jupiter.api.Test;

class InstanceProfileOperationsTest extends IamCase {
    @Test
    void holdsOneRole() {
        Role role = iam.role("trainer", TestIam.ACCOUNT.digits());
        iam.role("other", TestIam.ACCOUNT.digits());
        InstanceProfile made = create("Web", "/ml/");

        assertThat(made.arn()).isEqualTo("arn:aws:iam::111122223333:instance-profile/ml/Web");
        assertThat(made.instanceProfileId()).matches("AIPA[A-Z2-7]{17}");
        assertThat(made.roles()).isEmpty();
        add("Web", "trainer");
        assertThat(get("Web").roles()).extracting(Role::roleId).containsExactly(role.roleId());
        assertRefused("LimitExceeded", () -> add("Web", "other"))
                .hasMessage("Cannot exceed quota for InstanceSessionsPerInstanceProfile: 1");
        assertThat(
                        iam.asRoot(
                                        IamApi.LIST_INSTANCE_PROFILES_FOR_ROLE,
                                        ListInstanceProfilesForRoleRequest.builder()
                                                .roleName("trainer")
                                                .build())
                                .instanceProfiles())
                .extracting(InstanceProfile::instanceProfileName)
                .containsExactly("Web");
    }

    @Test
    void isEmptiedBeforeItOrItsRoleIsDeleted() {
        iam.role("trainer", TestIam.ACCOUNT.digits());
        create("web", "/");
        add("web", "trainer");
        DeleteRoleRequest deleteRole = DeleteRoleRequest.builder().roleName("trainer").build();

        assertRefused("DeleteConflict", () -> iam.asRoot(IamApi.DELETE_ROLE, deleteRole))
                .hasMessage("Cannot delete entity, must remove roles from instance profile first.");
        assertRefused("DeleteConflict", () -> delete("web"));
        iam.asRoot(
                IamApi.REMOVE_ROLE_FROM_INSTANCE_PROFILE,
                RemoveRoleFromInstanceProfileRequest.builder()
                        .instanceProfileName("web")
                        .roleName("trainer")
                        .build());
        iam.asRoot(IamApi.DELETE_ROLE, deleteRole);
        delete("web");

        assertRefused("NoSuchEntity", () -> get("web"))
                .hasMessage("Instance Profile web cannot be found.");
    }

    @Test
    void fillingItPassesARole() {
        Role role = iam.role("trainer", TestIam.ACCOUNT.digits());
        create("web", "/");
        Identity ada = iam.user("ada", "iam:AddRoleToInstanceProfile");
        AddRoleToInstanceProfileRequest request =
                AddRoleToInstanceProfileRequest.builder()
                        .instanceProfileName("web")
                        .roleName("trainer")
                        .build();

        assertRefused(
                        "AccessDenied",
                        () -> iam.as(ada, IamApi.ADD_ROLE_TO_INSTANCE_PROFILE, request))
                .hasMessageContaining("iam:PassRole on resource: " + role.arn());
        iam.asRoot(
                IamApi.PUT_USER_POLICY,
                PutUserPolicyRequest.builder()
                        .userName("ada")
                        .policyName("pass")
                        .policyDocument(
                                """
                                {"Version":"2012-10-17","Statement":{"Effect":"Allow",\
                                "Action":"iam:PassRole","Resource":"*","Condition":{"StringEquals":\
                                {"iam:PassedToService":"ec2.amazonaws.com"}}}}\
                                """)
                        .build());
        iam.as(ada, IamApi.ADD_ROLE_TO_INSTANCE_PROFILE, request);
    }

    @Test
    void namesDifferByMoreThanCaseAndListsHavePages() {
        create("a", "/x/");
        create("b", "/x/y/");
        create("c", "/z/");
        assertRefused("EntityAlreadyExists", () -> create("A", "/"))
                .hasMessage("Instance Profile A already exists.");
        ListInstanceProfilesRequest.Builder request =
                ListInstanceProfilesRequest.builder().pathPrefix("/x/").maxItems(1);

        ListInstanceProfilesResponse first =
                iam.asRoot(IamApi.LIST_INSTANCE_PROFILES, request.build());
        ListInstanceProfilesResponse second =
                iam.asRoot(
                        IamApi.LIST_INSTANCE_PROFILES,
                        request.marker(first.marker().orElseThrow()).build());

        assertThat(first.instanceProfiles().getFirst().instanceProfileName()).isEqualTo("a");
        assertThat(second.instanceProfiles().getFirst().instanceProfileName()).isEqualTo("b");
        assertThat(second.marker()).isEmpty();
    }

    @Test
    void isFoundWhateverTheCaseOfTheName() {
        create("Web", "/");

        delete("wEB");

        assertRefused("NoSuchEntity", () -> delete("Web"));
    }

    @Test
    void tagsAreSetTakenAndListed() {
        create("web", "/");
        Tag blue = Tag.builder().key("team").value("blue").build();
        iam.asRoot(
                IamApi.TAG_INSTANCE_PROFILE,
                TagInstanceProfileRequest.builder()
                        .instanceProfileName("web")
                        .tags(List.of(blue, Tag.builder().key("x").value("").build()))
                        .build());
        iam.asRoot(
                IamApi.UNTAG_INSTANCE_PROFILE,
                UntagInstanceProfileRequest.builder()
                        .instanceProfileName("web")
                        .tagKeys(List.of("x"))
                        .build());

        assertThat(get("web").tags()).contains(List.of(blue));
        assertThat(
                        iam.asRoot(
                                        IamApi.LIST_INSTANCE_PROFILE_TAGS,
                                        ListInstanceProfileTagsRequest.builder()
                                                .instanceProfileName("web")
                                                .build())
                                .tags())
                .containsExactly(blue);
    }

    private InstanceProfile create(String name, String path) {
        return iam.asRoot(
                        IamApi.CREATE_INSTANCE_PROFILE,
                        CreateInstanceProfileRequest.builder()
                                .instanceProfileName(name)
                                .path(path)
                                .build())
                .instanceProfile();
    }

    private InstanceProfile get(String name) {
        return iam.asRoot(
                        IamApi.GET_INSTANCE_PROFILE,
                        GetInstanceProfileRequest.builder().instanceProfileName(name).build())
                .instanceProfile();
    }

    private void add(String name, String role) {
        iam.asRoot(
                IamApi.ADD_ROLE_TO_INSTANCE_PROFILE,
                AddRoleToInstanceProfileRequest.builder()
                        .instanceProfileName(name)
                        .roleName(role)
                        .build());
    }

    private void delete(String name) {
        iam.asRoot(
                IamApi.DELETE_INSTANCE_PROFILE,
                DeleteInstanceProfileRequest.builder().instanceProfileName(name).build());
    }
}
