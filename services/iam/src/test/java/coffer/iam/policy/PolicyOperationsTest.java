package coffer.iam.policy;

import static coffer.iam.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import coffer.gate.Identity;
import coffer.iam.IamCase;
import coffer.iam.TestIam;
import coffer.iam.api.AttachUserPolicyRequest;
import coffer.iam.api.CreatePolicyRequest;
import coffer.iam.api.CreatePolicyVersionRequest;
import coffer.iam.api.DeletePolicyRequest;
import coffer.iam.api.DeletePolicyVersionRequest;
import coffer.iam.api.GetPolicyRequest;
import coffer.iam.api.GetPolicyVersionRequest;
import coffer.iam.api.GetUserRequest;
import coffer.iam.api.IamApi;
import coffer.iam.api.ListPoliciesRequest;
import coffer.iam.api.ListPoliciesResponse;
import coffer.iam.api.ListPolicyTagsRequest;
import coffer.iam.api.ListPolicyVersionsRequest;
import coffer.iam.api.ListUsersRequest;
import coffer.iam.api.Policy;
import coffer.iam.api.PolicyVersion;
import coffer.iam.api.SetDefaultPolicyVersionRequest;
import coffer.iam.api.Tag;
import coffer.iam.api.TagPolicyRequest;
import coffer.iam.api.UntagPolicyRequest;
import coffer.policy.document.PolicyKind;
import coffer.wire.codec.Percent;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PolicyOperationsTest extends IamCase {
    private static final String USERS = TestIam.allowing("iam:ListUsers");

    @Test
    void isMadeReadAndDeleted() {
        Policy made =
                iam.asRoot(
                                IamApi.CREATE_POLICY,
                                CreatePolicyRequest.builder()
                                        .policyName("p")
                                        .path("/ml/")
                                        .description("d")
                                        .policyDocument(USERS)
                                        .build())
                        .policy()
                        .orElseThrow();

        String arn = "arn:aws:iam::111122223333:policy/ml/p";
        assertThat(made.arn()).contains(arn);
        assertThat(made.policyId().orElseThrow()).matches("ANPA[A-Z2-7]{17}");
        assertThat(made.defaultVersionId()).contains("v1");
        assertThat(made.attachmentCount()).contains(0);
        assertThat(document(arn, "v1")).isEqualTo(USERS);
        assertThat(read(arn)).isEqualTo(made);
        delete(arn);
        assertRefused("NoSuchEntity", () -> read(arn))
                .hasMessage("Policy " + arn + " was not found.");
    }

    @Test
    void theDefaultVersionCountsAtOnce() {
        String arn = create("p");
        Identity ada = iam.user("ada");
        attach("ada", arn);
        listUsers(ada);

        PolicyVersion made = addVersion(arn, TestIam.allowing("iam:GetUser"), true);

        assertThat(made.versionId()).contains("v2");
        assertThat(made.isDefaultVersion()).contains(true);
        iam.as(ada, IamApi.GET_USER, GetUserRequest.builder().build());
        assertRefused("AccessDenied", () -> listUsers(ada));
        setDefault(arn, "v1");
        listUsers(ada);
    }

    @Test
    void thereAreFiveVersionsAtMostAndNumbersNeverComeBack() {
        String arn = create("p");
        for (int i = 0; i < 4; i++) addVersion(arn, USERS, false);

        assertRefused("LimitExceeded", () -> addVersion(arn, USERS, false));
        assertRefused("DeleteConflict", () -> deleteVersion(arn, "v1"));
        assertRefused("DeleteConflict", () -> delete(arn));
        deleteVersion(arn, "v5");
        assertRefused("NoSuchEntity", () -> deleteVersion(arn, "v5"));
        assertRefused("NoSuchEntity", () -> setDefault(arn, "v9"));
        assertThat(addVersion(arn, USERS, false).versionId()).contains("v6");
        assertThat(versions(arn)).containsExactly("v6", "v4", "v3", "v2", "v1");
    }

    @Test
    void anAttachedPolicyIsNotDeleted() {
        String arn = create("p");
        iam.createUser("ada");
        attach("ada", arn);

        assertThat(read(arn).attachmentCount()).contains(1);
        assertRefused("DeleteConflict", () -> delete(arn))
                .hasMessage("Cannot delete a policy attached to entities.");
    }

    @Test
    void refusesDocumentsThatAreNone() {
        for (String json : List.of("{", "{}", "[]", "{\"Version\":\"2012-10-17\"}")) {
            assertRefused("MalformedPolicyDocument", () -> create("p", json));
        }
        assertRefused(
                "LimitExceeded", () -> create("p", TestIam.allowing("s3:" + "a".repeat(6_200))));
        create("p");
        assertRefused("EntityAlreadyExists", () -> create("P"));
    }

    @Test
    void refusesTheOlderLanguageWhichHasNoVariables() {
        String json = TestIam.allowing("s3:GetObject");
        for (String older :
                List.of(
                        json.replace("2012-10-17", "2008-10-17"),
                        json.replace("\"Version\":\"2012-10-17\",", ""))) {
            assertRefused("MalformedPolicyDocument", () -> create("p", older))
                    .hasMessage("Policy document must be version 2012-10-17 or greater.");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "arn:aws",
                "arn:aws::b",
                "arn:aws::::b",
                "arn:aws:s3:b",
                "arn:aws:s3::b",
                "arn:aws:iam::111122223333:ada",
                "arn:aws:iam::111122223333:users/*",
                "arn:aws:iam::111122223333:x*"
            })
    void refusesResourcesThatNobodyHas(String resource) {
        assertRefused("MalformedPolicyDocument", () -> create("p", on(resource)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "arn:*",
                "arn:aws:*",
                "arn:aws:s3:::b",
                "arn:aws:s3:*",
                "arn:aws:kms",
                "arn:aws:rds:region:*:*",
                "arn:aws:iam::111122223333:*",
                "arn:aws:iam::111122223333:root",
                "arn:aws:iam::111122223333:u*",
                "arn:aws:iam::*:user/${aws:username}",
                "arn:aws:iam::*:${aws:PrincipalTag/kind}/x"
            })
    void takesResourcesThatMayBeSomebodys(String resource) {
        create("p", on(resource));
    }

    private static String on(String resource) {
        return TestIam.allowing("s3:GetObject")
                .replace("\"Resource\":\"*\"", "\"Resource\":\"" + resource + "\"");
    }

    @Test
    void awssPoliciesAreThereAndCannotBeChanged() {
        assertThat(read(TestIam.ADMINISTRATOR).policyName()).contains("AdministratorAccess");
        assertThat(document(TestIam.ADMINISTRATOR, "v1")).contains("\"Action\":\"*\"");
        assertRefused("InvalidInput", () -> delete(TestIam.ADMINISTRATOR));
        assertRefused("InvalidInput", () -> addVersion(TestIam.ADMINISTRATOR, USERS, true));
    }

    @Test
    void everyOneOfAwssPoliciesIsAPolicy() {
        Documents documents = new Documents();
        List<ManagedPolicy> all = List.copyOf(new AwsManagedPolicies().all());

        assertThat(all).hasSize(28);
        for (ManagedPolicy policy : all) {
            assertThat(documents.compiled(policy.document(), PolicyKind.IDENTITY)).isNotNull();
            assertThat(policy.naming().id()).matches("ANPA[A-Z0-9]{17}");
        }
    }

    @Test
    void listsByScopeAndUseByPages() {
        String used = create("b");
        create("a");
        create("C");
        iam.createUser("ada");
        attach("ada", used);
        attach("ada", TestIam.ADMINISTRATOR);

        assertThat(list(ListPoliciesRequest.builder().scope("Local").maxItems(1)))
                .containsExactly("a", "b", "C");
        assertThat(list(ListPoliciesRequest.builder().scope("AWS").maxItems(4))).hasSize(28);
        assertThat(list(ListPoliciesRequest.builder().maxItems(7))).hasSize(31);
        assertThat(list(ListPoliciesRequest.builder().onlyAttached(true)))
                .containsExactly("AdministratorAccess", "b");
        assertThat(list(ListPoliciesRequest.builder().policyUsageFilter("PermissionsBoundary")))
                .isEmpty();
    }

    @Test
    void tagsArePutListedAndRemoved() {
        String arn = create("p");
        Tag tag = Tag.builder().key("team").value("vision").build();

        iam.asRoot(
                IamApi.TAG_POLICY,
                TagPolicyRequest.builder().policyArn(arn).tags(List.of(tag)).build());
        assertThat(tags(arn)).containsExactly(tag);
        iam.asRoot(
                IamApi.UNTAG_POLICY,
                UntagPolicyRequest.builder().policyArn(arn).tagKeys(List.of("team")).build());
        assertThat(tags(arn)).isEmpty();
    }

    @Test
    void anArnOfSomethingElseIsRefused() {
        assertRefused("ValidationError", () -> read("arn:aws:iam::111122223333:user/ada"));
        assertRefused("ValidationError", () -> read("policy"));
    }

    private List<Tag> tags(String arn) {
        return iam.asRoot(
                        IamApi.LIST_POLICY_TAGS,
                        ListPolicyTagsRequest.builder().policyArn(arn).build())
                .tags();
    }

    private List<String> list(ListPoliciesRequest.Builder request) {
        List<String> names = new ArrayList<>();
        Optional<String> marker = Optional.empty();
        do {
            ListPoliciesResponse page =
                    iam.asRoot(IamApi.LIST_POLICIES, request.marker(marker).build());
            page.policies()
                    .orElseThrow()
                    .forEach(policy -> names.add(policy.policyName().orElseThrow()));
            marker = page.marker();
        } while (marker.isPresent());
        return names;
    }

    private void listUsers(Identity who) {
        iam.as(who, IamApi.LIST_USERS, ListUsersRequest.builder().build());
    }

    private String create(String name) {
        return create(name, USERS);
    }

    private String create(String name, String json) {
        CreatePolicyRequest request =
                CreatePolicyRequest.builder().policyName(name).policyDocument(json).build();
        return iam.asRoot(IamApi.CREATE_POLICY, request).policy().orElseThrow().arn().orElseThrow();
    }

    private Policy read(String arn) {
        return iam.asRoot(IamApi.GET_POLICY, GetPolicyRequest.builder().policyArn(arn).build())
                .policy()
                .orElseThrow();
    }

    private String document(String arn, String version) {
        String encoded =
                iam.asRoot(
                                IamApi.GET_POLICY_VERSION,
                                GetPolicyVersionRequest.builder()
                                        .policyArn(arn)
                                        .versionId(version)
                                        .build())
                        .policyVersion()
                        .orElseThrow()
                        .document()
                        .orElseThrow();
        return Percent.decodePath(encoded);
    }

    private List<String> versions(String arn) {
        return iam
                .asRoot(
                        IamApi.LIST_POLICY_VERSIONS,
                        ListPolicyVersionsRequest.builder().policyArn(arn).build())
                .versions()
                .orElseThrow()
                .stream()
                .map(version -> version.versionId().orElseThrow())
                .toList();
    }

    private PolicyVersion addVersion(String arn, String json, boolean asDefault) {
        return iam.asRoot(
                        IamApi.CREATE_POLICY_VERSION,
                        CreatePolicyVersionRequest.builder()
                                .policyArn(arn)
                                .policyDocument(json)
                                .setAsDefault(asDefault)
                                .build())
                .policyVersion()
                .orElseThrow();
    }

    private void setDefault(String arn, String version) {
        iam.asRoot(
                IamApi.SET_DEFAULT_POLICY_VERSION,
                SetDefaultPolicyVersionRequest.builder().policyArn(arn).versionId(version).build());
    }

    private void deleteVersion(String arn, String version) {
        iam.asRoot(
                IamApi.DELETE_POLICY_VERSION,
                DeletePolicyVersionRequest.builder().policyArn(arn).versionId(version).build());
    }

    private void delete(String arn) {
        iam.asRoot(IamApi.DELETE_POLICY, DeletePolicyRequest.builder().policyArn(arn).build());
    }

    private void attach(String user, String arn) {
        iam.asRoot(
                IamApi.ATTACH_USER_POLICY,
                AttachUserPolicyRequest.builder().userName(user).policyArn(arn).build());
    }
}
