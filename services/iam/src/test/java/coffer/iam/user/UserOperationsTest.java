package coffer.iam.user;

import static coffer.iam.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import coffer.gate.Identity;
import coffer.iam.IamCase;
import coffer.iam.TestIam;
import coffer.iam.api.AttachUserPolicyRequest;
import coffer.iam.api.CreateUserRequest;
import coffer.iam.api.DeleteAccessKeyRequest;
import coffer.iam.api.DeleteUserPolicyRequest;
import coffer.iam.api.DeleteUserRequest;
import coffer.iam.api.DetachUserPolicyRequest;
import coffer.iam.api.GetUserRequest;
import coffer.iam.api.IamApi;
import coffer.iam.api.ListAccessKeysRequest;
import coffer.iam.api.ListUserTagsRequest;
import coffer.iam.api.ListUsersRequest;
import coffer.iam.api.ListUsersResponse;
import coffer.iam.api.PutUserPolicyRequest;
import coffer.iam.api.Tag;
import coffer.iam.api.TagUserRequest;
import coffer.iam.api.UntagUserRequest;
import coffer.iam.api.UpdateUserRequest;
import coffer.iam.api.User;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class UserOperationsTest extends IamCase {
    @Test
    void makesReadsRenamesAndDeletes() {
        User made =
                iam.asRoot(
                                IamApi.CREATE_USER,
                                CreateUserRequest.builder().userName("ada").path("/ml/").build())
                        .user()
                        .orElseThrow();

        assertThat(made.arn()).isEqualTo("arn:aws:iam::111122223333:user/ml/ada");
        assertThat(made.userId()).matches("AIDA[A-Z2-7]{17}");
        assertThat(made.createDate()).isEqualTo(TestIam.START);
        assertThat(read("ada")).isEqualTo(made);

        iam.asRoot(
                IamApi.UPDATE_USER,
                UpdateUserRequest.builder()
                        .userName("ada")
                        .newUserName("Eve")
                        .newPath("/")
                        .build());

        assertThat(read("Eve").userId()).isEqualTo(made.userId());
        assertThat(read("Eve").arn()).isEqualTo("arn:aws:iam::111122223333:user/Eve");
        assertRefused("NoSuchEntity", () -> read("ada"))
                .hasMessage("The user with name ada cannot be found.");

        delete("Eve");

        assertRefused("NoSuchEntity", () -> read("Eve"));
        assertRefused("NoSuchEntity", () -> delete("Eve"));
    }

    @Test
    void aNameIsTakenWhateverItsCase() {
        iam.createUser("ada");

        assertRefused("EntityAlreadyExists", () -> iam.createUser("ADA"))
                .hasMessage("User with name ADA already exists.");
    }

    @Test
    void isFoundWhateverTheCaseOfTheName() {
        User ada = iam.createUser("Ada");

        assertThat(read("aDA")).isEqualTo(ada);
        iam.asRoot(
                IamApi.UPDATE_USER,
                UpdateUserRequest.builder().userName("ADA").newPath("/ml/").build());
        assertThat(read("ada").arn()).isEqualTo("arn:aws:iam::111122223333:user/ml/Ada");
        delete("ADA");
        assertRefused("NoSuchEntity", () -> read("Ada"));
    }

    @Test
    void permissionsKnowAUserByTheNameHeHas() {
        iam.createUser("Eve");
        Identity ada = iam.user("Ada");
        document(
                "Ada",
                """
                {"Version":"2012-10-17","Statement":[
                 {"Effect":"Allow","Action":"iam:GetUser","Resource":"*"},
                 {"Effect":"Deny","Action":"iam:GetUser","Resource":"arn:aws:iam::*:user/Eve"}]}\
                """);

        for (String name : List.of("Eve", "eve", "EVE")) {
            assertRefused(
                    "AccessDenied",
                    () ->
                            iam.as(
                                    ada,
                                    IamApi.GET_USER,
                                    GetUserRequest.builder().userName(name).build()));
        }
    }

    @Test
    void aNameIsNotTakenByRenaming() {
        iam.createUser("ada");
        iam.createUser("bob");

        assertRefused(
                "EntityAlreadyExists",
                () ->
                        iam.asRoot(
                                IamApi.UPDATE_USER,
                                UpdateUserRequest.builder()
                                        .userName("ada")
                                        .newUserName("Bob")
                                        .build()));
    }

    @Test
    void isDeletedOnlyWhenNothingHangsOnHim() {
        iam.user("ada", "iam:GetUser");
        String key = iam.accessKey("ada").accessKeyId();
        iam.asRoot(
                IamApi.ATTACH_USER_POLICY,
                AttachUserPolicyRequest.builder()
                        .userName("ada")
                        .policyArn(TestIam.ADMINISTRATOR)
                        .build());

        assertRefused("DeleteConflict", () -> delete("ada"))
                .hasMessage("Cannot delete entity, must delete access keys first.");
        for (String each : keysOf("ada")) {
            iam.asRoot(
                    IamApi.DELETE_ACCESS_KEY,
                    DeleteAccessKeyRequest.builder().userName("ada").accessKeyId(each).build());
        }
        assertThat(key).startsWith("AKIA");
        assertRefused("DeleteConflict", () -> delete("ada"))
                .hasMessage("Cannot delete entity, must detach all policies first.");
        iam.asRoot(
                IamApi.DETACH_USER_POLICY,
                DetachUserPolicyRequest.builder()
                        .userName("ada")
                        .policyArn(TestIam.ADMINISTRATOR)
                        .build());
        assertRefused("DeleteConflict", () -> delete("ada"))
                .hasMessage("Cannot delete entity, must delete policies first.");
        iam.asRoot(
                IamApi.DELETE_USER_POLICY,
                DeleteUserPolicyRequest.builder().userName("ada").policyName("inline").build());
        delete("ada");
    }

    @Test
    void listsEveryUserOnceByPages() {
        for (String name : List.of("e", "a", "d", "B", "c")) create(name, "/team/");
        create("other", "/");

        List<String> names = new ArrayList<>();
        List<Integer> sizes = new ArrayList<>();
        Optional<String> marker = Optional.empty();
        do {
            ListUsersResponse page =
                    iam.asRoot(
                            IamApi.LIST_USERS,
                            ListUsersRequest.builder()
                                    .pathPrefix("/team/")
                                    .maxItems(2)
                                    .marker(marker)
                                    .build());
            page.users().forEach(user -> names.add(user.userName()));
            sizes.add(page.users().size());
            marker = page.marker();
            assertThat(page.isTruncated()).contains(marker.isPresent());
        } while (marker.isPresent());

        assertThat(names).containsExactly("a", "B", "c", "d", "e");
        assertThat(sizes).containsExactly(2, 2, 1);
    }

    @Test
    void listsMoreUsersThanAreReadAtOnce() {
        for (int i = 0; i < 230; i++) iam.createUser("user" + i);

        int users =
                iam.asRoot(IamApi.LIST_USERS, ListUsersRequest.builder().maxItems(1_000).build())
                        .users()
                        .size();

        assertThat(users).isEqualTo(230);
    }

    @Test
    void refusesMarkersOfOtherListings() {
        for (int i = 0; i < 3; i++) iam.createUser("user" + i);
        String marker =
                iam.asRoot(IamApi.LIST_USERS, ListUsersRequest.builder().maxItems(1).build())
                        .marker()
                        .orElseThrow();

        for (String wrong : List.of("bm9ib2R5IG1hZGUgdGhpcw", "?", "AAAA", marker + "AAAA")) {
            assertRefused("ValidationError", () -> list("/", wrong));
        }
        assertRefused("ValidationError", () -> list("/other/", marker));
        assertThat(list("/", marker)).hasSize(2);
    }

    @Test
    void withoutANameTheCallerIsMeant() {
        Identity ada = iam.user("ada", "iam:GetUser");

        User user = iam.as(ada, IamApi.GET_USER, GetUserRequest.builder().build()).user();
        User root = iam.asRoot(IamApi.GET_USER, GetUserRequest.builder().build()).user();

        assertThat(user.userName()).isEqualTo("ada");
        assertThat(root.arn()).isEqualTo("arn:aws:iam::111122223333:root");
        assertThat(root.userId()).isEqualTo("111122223333");
    }

    @Test
    void whoMayNothingLearnsNothing() {
        Identity ada = iam.user("ada");

        assertRefused(
                        "AccessDenied",
                        () -> iam.as(ada, IamApi.LIST_USERS, ListUsersRequest.builder().build()))
                .hasMessageStartingWith(
                        "User: arn:aws:iam::111122223333:user/ada is not authorized to perform:"
                                + " iam:ListUsers on resource: ");
        GetUserRequest nobody = GetUserRequest.builder().userName("nobody").build();
        assertRefused("AccessDenied", () -> iam.as(ada, IamApi.GET_USER, nobody));
    }

    @Test
    void tagsArePutReplacedListedAndRemoved() {
        iam.createUser("ada");

        tag("ada", tag("team", "vision"), tag("x", ""));
        tag("ada", tag("Team", "speech"));

        assertThat(tagsOf("ada")).containsExactly(tag("Team", "speech"), tag("x", ""));
        iam.asRoot(
                IamApi.UNTAG_USER,
                UntagUserRequest.builder().userName("ada").tagKeys(List.of("Team")).build());
        assertThat(tagsOf("ada")).containsExactly(tag("x", ""));
        assertRefused("InvalidInput", () -> tag("ada", tag("a", ""), tag("A", "")));
        assertRefused("InvalidInput", () -> tag("ada", tag("aws:a", "")));
    }

    @Test
    void tagsOfTheUserAndOfTheRequestCanBeConditions() {
        Identity ada = iam.user("ada");
        iam.createUser("bob");
        document(
                "ada",
                """
                {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"iam:TagUser",
                 "Resource":"*","Condition":{"StringEquals":{"aws:ResourceTag/team":"vision"},
                 "ForAllValues:StringEquals":{"aws:TagKeys":["stage"]}}}]}\
                """);
        TagUserRequest.Builder request = TagUserRequest.builder().userName("bob");

        TagUserRequest stage = request.tags(List.of(tag("stage", "x"))).build();
        assertRefused("AccessDenied", () -> iam.as(ada, IamApi.TAG_USER, stage));
        tag("bob", tag("team", "vision"));
        iam.as(ada, IamApi.TAG_USER, stage);
        TagUserRequest other = request.tags(List.of(tag("other", "x"))).build();
        assertRefused("AccessDenied", () -> iam.as(ada, IamApi.TAG_USER, other));
    }

    @Test
    void tagsOfANewUserNeedAPermissionOfTheirOwn() {
        Identity ada = iam.user("ada", "iam:CreateUser");
        CreateUserRequest.Builder request = CreateUserRequest.builder().userName("bob");

        CreateUserRequest tagged = request.tags(List.of(tag("a", "b"))).build();

        assertRefused("AccessDenied", () -> iam.as(ada, IamApi.CREATE_USER, tagged))
                .hasMessageContaining("iam:TagUser");
    }

    private void document(String user, String json) {
        iam.asRoot(
                IamApi.PUT_USER_POLICY,
                PutUserPolicyRequest.builder()
                        .userName(user)
                        .policyName("document")
                        .policyDocument(json)
                        .build());
    }

    private List<String> keysOf(String user) {
        return iam
                .asRoot(
                        IamApi.LIST_ACCESS_KEYS,
                        ListAccessKeysRequest.builder().userName(user).build())
                .accessKeyMetadata()
                .stream()
                .flatMap(key -> key.accessKeyId().stream())
                .toList();
    }

    private void create(String name, String path) {
        iam.asRoot(
                IamApi.CREATE_USER, CreateUserRequest.builder().userName(name).path(path).build());
    }

    private List<User> list(String prefix, String marker) {
        return iam.asRoot(
                        IamApi.LIST_USERS,
                        ListUsersRequest.builder().pathPrefix(prefix).marker(marker).build())
                .users();
    }

    private User read(String name) {
        return iam.asRoot(IamApi.GET_USER, GetUserRequest.builder().userName(name).build()).user();
    }

    private void delete(String name) {
        iam.asRoot(IamApi.DELETE_USER, DeleteUserRequest.builder().userName(name).build());
    }

    private void tag(String name, Tag... tags) {
        iam.asRoot(
                IamApi.TAG_USER,
                TagUserRequest.builder().userName(name).tags(List.of(tags)).build());
    }

    private List<Tag> tagsOf(String name) {
        return iam.asRoot(
                        IamApi.LIST_USER_TAGS, ListUserTagsRequest.builder().userName(name).build())
                .tags();
    }

    private static Tag tag(String key, String value) {
        return Tag.builder().key(key).value(value).build();
    }
}
