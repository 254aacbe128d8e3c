package coffer.sts.session;

import static coffer.iam.Refusals.assertRefused;
import static coffer.iam.TestIam.assuming;
import static coffer.iam.TestIam.trusting;
import static org.assertj.core.api.Assertions.assertThat;

import coffer.gate.Identity;
import coffer.iam.IamCase;
import coffer.iam.TestIam;
import coffer.iam.api.CreateUserRequest;
import coffer.iam.api.DeleteAccessKeyRequest;
import coffer.iam.api.DeleteUserRequest;
import coffer.iam.api.IamApi;
import coffer.iam.api.ListUsersRequest;
import coffer.iam.api.PutRolePolicyRequest;
import coffer.iam.api.Role;
import coffer.iam.api.TagRoleRequest;
import coffer.iam.api.UpdateRoleRequest;
import coffer.sts.api.AssumeRoleRequest;
import coffer.sts.api.AssumeRoleResponse;
import coffer.sts.api.Credentials;
import coffer.sts.api.GetAccessKeyInfoRequest;
import coffer.sts.api.GetCallerIdentityRequest;
import coffer.sts.api.GetSessionTokenRequest;
import coffer.sts.api.PolicyDescriptorType;
import coffer.sts.api.ProvidedContext;
import coffer.sts.api.StsApi;
import coffer.sts.api.Tag;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AssumeRoleTest extends IamCase {
    private static final String ACCOUNT = TestIam.ACCOUNT.digits();

    private Identity ada;

    @BeforeEach
    void open() {
        ada = iam.user("ada", "sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity");
    }

    @Test
    void theSessionMayWhatTheRoleMay() {
        Role role = iam.role("trainer", ACCOUNT, "iam:ListUsers");

        AssumeRoleResponse answer = assume(assuming(role).roleSessionName("run-7"));

        String arn = "arn:aws:sts::111122223333:assumed-role/trainer/run-7";
        assertThat(answer.assumedRoleUser().orElseThrow().arn()).isEqualTo(arn);
        assertThat(answer.assumedRoleUser().orElseThrow().assumedRoleId())
                .isEqualTo(role.roleId() + ":run-7");
        Credentials session = answer.credentials().orElseThrow();
        assertThat(session.expiration()).isEqualTo(TestIam.START.plusSeconds(3_600));
        var me =
                iam.as(
                        session,
                        StsApi.GET_CALLER_IDENTITY,
                        GetCallerIdentityRequest.builder().build());
        assertThat(me.arn()).contains(arn);
        assertThat(me.userId()).contains(role.roleId() + ":run-7");
        assertThat(me.account()).contains(ACCOUNT);
        listUsers(session);
        assertRefused("AccessDenied", () -> createUser(session))
                .hasMessageStartingWith("User: " + arn + " is not authorized");
    }

    @Test
    void aRoleMustTrustTheCaller() {
        iam.createUser("bob");
        Role role = iam.role("trainer", TestIam.userArn("bob"));

        assertRefused("AccessDenied", () -> assume(assuming(role)))
                .hasMessageContaining(
                        "is not authorized to perform: sts:AssumeRole on resource: " + role.arn());
        for (String arn :
                List.of(
                        role.arn() + "-none",
                        role.arn().replace("role/", "role/path/"),
                        role.arn().replace(ACCOUNT, "999999999999"))) {
            assertRefused("AccessDenied", () -> assume(assuming(role).roleArn(arn)));
        }
        assertRefused(
                "ValidationError", () -> assume(assuming(role).roleArn("arn:aws:s3:::bucket")));
    }

    @Test
    void trustingTheAccountLeavesItToIam() {
        Role role = iam.role("trainer", ACCOUNT);
        Identity bob = iam.user("bob");

        assertRefused("AccessDenied", () -> iam.assume(bob, role));
        assertRefused("AccessDenied", () -> iam.assume(iam.root(), role))
                .hasMessage("Roles may not be assumed by root accounts.");
        iam.allow("bob", "sts:AssumeRole");
        iam.assume(bob, role);
    }

    @Test
    void trustingTheUserIsEnoughAndHisSuccessorIsSomeoneElse() {
        Identity bob = iam.user("bob");
        Role role = iam.role("trainer", TestIam.userArn("bob"));
        iam.assume(bob, role);

        iam.asRoot(
                IamApi.DELETE_ACCESS_KEY,
                DeleteAccessKeyRequest.builder()
                        .userName("bob")
                        .accessKeyId(bob.accessKeyId().orElseThrow())
                        .build());
        iam.asRoot(IamApi.DELETE_USER, DeleteUserRequest.builder().userName("bob").build());
        Identity successor = iam.user("bob");

        assertRefused("AccessDenied", () -> iam.assume(successor, role));
    }

    @Test
    void theExternalIdMustBeRight() {
        Role role =
                iam.role(
                        trusting(
                                ACCOUNT,
                                ",\"Condition\":{\"StringEquals\":{\"sts:ExternalId\":\"right\"}}"),
                        "trainer");

        assume(assuming(role).externalId("right"));
        assertRefused("AccessDenied", () -> assume(assuming(role)));
        assertRefused("AccessDenied", () -> assume(assuming(role).externalId("wrong")));
    }

    @Test
    void aSessionPolicyOnlyTakesAway() {
        Role role = iam.role("trainer", ACCOUNT, "iam:ListUsers");
        String wider = TestIam.allowing("iam:ListUsers", "iam:CreateUser");

        Credentials wide = credentials(assuming(role).policy(wider));
        listUsers(wide);
        assertRefused("AccessDenied", () -> createUser(wide));
        Credentials other = credentials(assuming(role).policy(TestIam.allowing("iam:GetUser")));
        assertRefused("AccessDenied", () -> listUsers(other))
                .hasMessageContaining("session policy");
        Credentials s3 = credentials(assuming(role).policyArns(arns("AmazonS3FullAccess")));
        assertRefused("AccessDenied", () -> listUsers(s3));
        Credentials reading = credentials(assuming(role).policyArns(arns("IAMReadOnlyAccess")));
        listUsers(reading);
    }

    @Test
    void refusesSessionPoliciesThatAreNoneOrTooLarge() {
        Role role = iam.role("trainer", ACCOUNT);

        assertRefused("MalformedPolicyDocument", () -> assume(assuming(role).policy("{")));
        String trust = trusting(ACCOUNT, "").json();
        assertRefused("MalformedPolicyDocument", () -> assume(assuming(role).policy(trust)));
        assertRefused(
                "MalformedPolicyDocument", () -> assume(assuming(role).policyArns(arns("None"))));
        String large = TestIam.allowing("s3:" + "a".repeat(2_048));
        assertRefused("PackedPolicyTooLarge", () -> assume(assuming(role).policy(large)));
    }

    @Test
    void sessionTagsAreTagsOfThePrincipalAndReplaceTheRoles() {
        Role role = iam.role("trainer", ACCOUNT, "iam:ListUsers");
        iam.asRoot(
                IamApi.TAG_ROLE,
                TagRoleRequest.builder()
                        .roleName("trainer")
                        .tags(
                                List.of(
                                        coffer.iam.api.Tag.builder().key("team").value("a").build(),
                                        coffer.iam.api.Tag.builder().key("x").value("y").build()))
                        .build());

        AssumeRoleResponse answer = assume(assuming(role).tags(List.of(tag("Team", "vision"))));

        assertThat(iam.identity(answer.credentials().orElseThrow()).tags())
                .containsOnly(Map.entry("Team", "vision"), Map.entry("x", "y"));
        assertThat(answer.packedPolicySize().orElseThrow()).isBetween(1, 5);
        assertRefused(
                "InvalidParameterValue",
                () -> assume(assuming(role).tags(List.of(tag("a", ""), tag("A", "")))));
        assertRefused(
                "InvalidParameterValue",
                () -> assume(assuming(role).transitiveTagKeys(List.of("missing"))));
    }

    @Test
    void taggingASessionMustBeTrustedToo() {
        Role role =
                iam.role(
                        new TestIam.TrustDocument(
                                trusting(ACCOUNT, "").json().replace("sts:*", "sts:AssumeRole")),
                        "trainer");

        assume(assuming(role));
        assertRefused("AccessDenied", () -> assume(assuming(role).tags(List.of(tag("a", "b")))))
                .hasMessageContaining("sts:TagSession");
        assertRefused("AccessDenied", () -> assume(assuming(role).sourceIdentity("ada")))
                .hasMessageContaining("sts:SetSourceIdentity");
    }

    @Test
    void durationsAreBounded() {
        Role role = iam.role("trainer", ACCOUNT);

        assertRefused("ValidationError", () -> assume(assuming(role).durationSeconds(7_200)))
                .hasMessageContaining("MaxSessionDuration");
        iam.asRoot(
                IamApi.UPDATE_ROLE,
                UpdateRoleRequest.builder().roleName("trainer").maxSessionDuration(7_200).build());
        assertThat(credentials(assuming(role).durationSeconds(7_200)).expiration())
                .isEqualTo(TestIam.START.plusSeconds(7_200));
    }

    @Test
    void aChainLastsAnHourAndInheritsWhatIsTransitive() {
        Role first = iam.role("first", ACCOUNT, "sts:*");
        Role second = iam.role("second", ACCOUNT, "iam:ListUsers");
        iam.asRoot(
                IamApi.UPDATE_ROLE,
                UpdateRoleRequest.builder().roleName("second").maxSessionDuration(7_200).build());
        Credentials session =
                credentials(
                        assuming(first)
                                .tags(List.of(tag("team", "vision"), tag("own", "x")))
                                .transitiveTagKeys(List.of("Team"))
                                .sourceIdentity("ada"));

        AssumeRoleResponse chained = iam.as(session, StsApi.ASSUME_ROLE, assuming(second).build());

        Identity who = iam.identity(chained.credentials().orElseThrow());
        assertThat(who.tags()).containsOnly(Map.entry("team", "vision"));
        assertThat(who.session().orElseThrow().sourceIdentity()).contains("ada");
        assertRefused(
                        "ValidationError",
                        () -> chain(session, assuming(second).durationSeconds(3_601)))
                .hasMessageContaining("role chaining");
        assertRefused("AccessDenied", () -> chain(session, assuming(second).sourceIdentity("eve")));
        assertRefused(
                "InvalidParameterValue",
                () -> chain(session, assuming(second).tags(List.of(tag("Team", "speech")))));
    }

    @Test
    void aUsersSessionCannotAskForAnotherNorUseIam() {
        Credentials session = sessionOf(ada);

        Identity who = iam.identity(session);

        assertThat(who.principal()).isEqualTo(ada.principal());
        assertThat(session.expiration()).isEqualTo(TestIam.START.plusSeconds(43_200));
        assertRefused("AccessDenied", () -> sessionOf(who));
        iam.allow("ada", "*");
        assertRefused("InvalidClientTokenId", () -> listUsers(session));
        iam.assume(who, iam.role("trainer", ACCOUNT));
        assertThat(sessionOf(iam.root()).expiration()).isEqualTo(TestIam.START.plusSeconds(3_600));
    }

    @Test
    void aKeysAccountIsTold() {
        GetAccessKeyInfoRequest.Builder request = GetAccessKeyInfoRequest.builder();
        String id = ada.accessKeyId().orElseThrow();

        assertThat(
                        iam.asRoot(StsApi.GET_ACCESS_KEY_INFO, request.accessKeyId(id).build())
                                .account())
                .contains(ACCOUNT);
        assertRefused(
                "AccessDenied",
                () -> iam.as(ada, StsApi.GET_ACCESS_KEY_INFO, request.accessKeyId(id).build()));
    }

    @Test
    void sessionsBeforeAMomentAreRevoked() {
        Role role = iam.role("trainer", ACCOUNT, "iam:ListUsers");
        Credentials old = credentials(assuming(role));
        iam.clock().advance(Duration.ofSeconds(1));
        // What IAM's console attaches as AWSRevokeOlderSessions.
        String revoking =
                """
                {"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":["*"],\
                "Resource":["*"],"Condition":{"DateLessThan":{"aws:TokenIssueTime":"%s"}}}]}\
                """
                        .formatted(iam.clock().instant());
        iam.asRoot(
                IamApi.PUT_ROLE_POLICY,
                PutRolePolicyRequest.builder()
                        .roleName("trainer")
                        .policyName("AWSRevokeOlderSessions")
                        .policyDocument(revoking)
                        .build());

        assertRefused("AccessDenied", () -> listUsers(old))
                .hasMessageContaining("explicit deny in an identity-based policy");
        listUsers(credentials(assuming(role)));
    }

    @Test
    void theTrustPolicySeesWhatIsAsked() {
        Role role =
                iam.role(
                        trusting(
                                ACCOUNT,
                                ",\"Condition\":{\"StringEquals\":{\"sts:RoleSessionName\":\"run-7\","
                                        + "\"sts:ExternalId\":\"x\",\"aws:RequestTag/team\":\"a\","
                                        + "\"sts:SourceIdentity\":\"ada\"},"
                                        + "\"ForAllValues:StringEquals\":{"
                                        + "\"sts:TransitiveTagKeys\":[\"team\"],\"aws:TagKeys\":[\"team\"]}}"),
                        "trainer");

        iam.as(ada, StsApi.ASSUME_ROLE, whole(role).build());

        for (AssumeRoleRequest.Builder other :
                List.of(
                        whole(role).roleSessionName("run-8"),
                        whole(role).externalId("y"),
                        whole(role).sourceIdentity("eve"),
                        whole(role).tags(List.of(tag("team", "b"))),
                        whole(role).tags(List.of(tag("team", "a"), tag("x", "y"))))) {
            assertRefused("AccessDenied", () -> assume(other));
        }
    }

    private static AssumeRoleRequest.Builder whole(Role role) {
        return assuming(role)
                .roleSessionName("run-7")
                .externalId("x")
                .sourceIdentity("ada")
                .tags(List.of(tag("team", "a")))
                .transitiveTagKeys(List.of("team"));
    }

    @Test
    void whatNobodyMayAskForIsRefused() {
        Role role = iam.role("trainer", ACCOUNT);

        assertRefused("ValidationError", () -> assume(assuming(role).sourceIdentity("aws:ada")));
        assertRefused(
                "ValidationError",
                () ->
                        assume(
                                assuming(role)
                                        .providedContexts(
                                                List.of(
                                                        ProvidedContext.builder()
                                                                .contextAssertion("abcd")
                                                                .build()))));
        assertRefused(
                "ValidationError", () -> assume(assuming(role).tags(List.of(tag("aws:x", "y")))));
    }

    @Test
    void theRecordTellsTheAccessKeyButNeitherSecretNorToken() {
        Credentials session = iam.assume(ada, iam.role("trainer", ACCOUNT));

        assertThat(iam.records())
                .anyMatch(event -> event.json().contains(session.accessKeyId()))
                .anyMatch(event -> event.eventName().equals("AssumeRole"))
                .noneMatch(event -> event.json().contains(session.secretAccessKey()))
                .noneMatch(event -> event.json().contains(session.sessionToken()));
    }

    private Credentials sessionOf(Identity who) {
        return iam.as(who, StsApi.GET_SESSION_TOKEN, GetSessionTokenRequest.builder().build())
                .credentials()
                .orElseThrow();
    }

    private AssumeRoleResponse assume(AssumeRoleRequest.Builder request) {
        return iam.as(ada, StsApi.ASSUME_ROLE, request.build());
    }

    private Credentials credentials(AssumeRoleRequest.Builder request) {
        return assume(request).credentials().orElseThrow();
    }

    private void chain(Credentials session, AssumeRoleRequest.Builder request) {
        iam.as(session, StsApi.ASSUME_ROLE, request.build());
    }

    private void listUsers(Credentials who) {
        iam.as(who, IamApi.LIST_USERS, ListUsersRequest.builder().build());
    }

    private void createUser(Credentials who) {
        iam.as(who, IamApi.CREATE_USER, CreateUserRequest.builder().userName("new").build());
    }

    private static List<PolicyDescriptorType> arns(String name) {
        return List.of(
                PolicyDescriptorType.builder().arn("arn:aws:iam::aws:policy/" + name).build());
    }

    private static Tag tag(String key, String value) {
        return Tag.builder().key(key).value(value).build();
    }
}
