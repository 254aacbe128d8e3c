package coffer.sts.session;

import static coffer.iam.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import coffer.gate.Identity;
import coffer.iam.IamCase;
import coffer.iam.TestIam;
import coffer.iam.api.IamApi;
import coffer.iam.api.ListUsersRequest;
import coffer.iam.api.Role;
import coffer.policy.Principal;
import coffer.sts.api.AssumeRootRequest;
import coffer.sts.api.Credentials;
import coffer.sts.api.DecodeAuthorizationMessageRequest;
import coffer.sts.api.GetAccessKeyInfoRequest;
import coffer.sts.api.GetCallerIdentityRequest;
import coffer.sts.api.GetCallerIdentityResponse;
import coffer.sts.api.GetFederationTokenRequest;
import coffer.sts.api.GetFederationTokenResponse;
import coffer.sts.api.GetSessionTokenRequest;
import coffer.sts.api.PolicyDescriptorType;
import coffer.sts.api.StsApi;
import coffer.sts.api.Tag;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FederationTokenTest extends IamCase {
    private static final String ARN = "arn:aws:sts::" + TestIam.ACCOUNT + ":federated-user/grace";

    private Identity ada;

    @BeforeEach
    void open() {
        ada = iam.user("ada", "sts:*");
    }

    @Test
    void aUserFederatesSomebodyHeKnowsByName() {
        GetFederationTokenResponse answer = federate(ada, asking());

        assertThat(answer.federatedUser().orElseThrow().arn()).isEqualTo(ARN);
        assertThat(answer.federatedUser().orElseThrow().federatedUserId())
                .isEqualTo(TestIam.ACCOUNT + ":grace");
        assertThat(answer.packedPolicySize()).isEmpty();
        Credentials session = answer.credentials().orElseThrow();
        assertThat(session.expiration()).isEqualTo(TestIam.START.plusSeconds(43_200));
        GetCallerIdentityResponse who =
                iam.as(
                        session,
                        StsApi.GET_CALLER_IDENTITY,
                        GetCallerIdentityRequest.builder().build());
        assertThat(who.arn()).contains(ARN);
        assertThat(who.userId()).contains(TestIam.ACCOUNT + ":grace");
        assertThat(iam.identity(session).principal())
                .isInstanceOfSatisfying(
                        Principal.FederatedUser.class,
                        user ->
                                assertThat(user.issuer().orElseThrow().arn().toString())
                                        .isEqualTo(TestIam.userArn("ada")));
    }

    @Test
    void itMustBeAllowedAndSoMustTheTags() {
        Identity nobody = iam.user("nobody");
        Identity tagless = iam.user("tagless", "sts:GetFederationToken");

        assertRefused("AccessDenied", () -> federate(nobody, asking()))
                .hasMessageContaining("sts:GetFederationToken on resource: " + ARN);
        federate(tagless, asking());
        assertRefused(
                        "AccessDenied",
                        () -> federate(tagless, asking().tags(List.of(tag("team", "vision")))))
                .hasMessageContaining("sts:TagSession");
    }

    @Test
    void tagsAreTagsOfTheFederatedUser() {
        GetFederationTokenResponse answer =
                federate(ada, asking().tags(List.of(tag("team", "vision"))));

        assertThat(iam.identity(answer.credentials().orElseThrow()).tags())
                .containsOnly(Map.entry("team", "vision"));
        assertThat(answer.packedPolicySize()).isPresent();
    }

    @Test
    void theRootUsersTokensLastAnHour() {
        Credentials session = federate(iam.root(), asking()).credentials().orElseThrow();

        assertThat(session.expiration()).isEqualTo(TestIam.START.plusSeconds(3_600));
        assertThat(iam.identity(session).principal())
                .isInstanceOfSatisfying(
                        Principal.FederatedUser.class, user -> assertThat(user.issuer()).isEmpty());
    }

    @Test
    void neitherIamNorTheTokenServiceServeAFederatedUser() {
        iam.allow("ada", "*");
        Role role = iam.role("trainer", TestIam.ACCOUNT.digits());
        Credentials session =
                federate(ada, asking().policy(TestIam.allowing("*"))).credentials().orElseThrow();
        Identity who = iam.identity(session);

        assertRefused(
                "InvalidClientTokenId",
                () -> iam.as(session, IamApi.LIST_USERS, ListUsersRequest.builder().build()));
        assertRefused("AccessDenied", () -> federate(who, asking()));
        assertRefused(
                "AccessDenied",
                () ->
                        iam.as(
                                who,
                                StsApi.GET_SESSION_TOKEN,
                                GetSessionTokenRequest.builder().build()));
        assertRefused("AccessDenied", () -> iam.assume(who, role));
        assertRefused(
                "AccessDenied",
                () ->
                        iam.as(
                                who,
                                StsApi.GET_ACCESS_KEY_INFO,
                                GetAccessKeyInfoRequest.builder()
                                        .accessKeyId(TestIam.ROOT_KEY)
                                        .build()));
    }

    @Test
    void aSessionCannotFederate() {
        Credentials role = iam.assume(ada, iam.role("trainer", TestIam.userArn("ada"), "sts:*"));

        assertRefused(
                "AccessDenied", () -> iam.as(role, StsApi.GET_FEDERATION_TOKEN, asking().build()));
    }

    @Test
    void sessionPoliciesAreChecked() {
        assertRefused("MalformedPolicyDocument", () -> federate(ada, asking().policy("{")));
        assertRefused(
                "MalformedPolicyDocument",
                () ->
                        federate(
                                ada,
                                asking().policyArns(
                                                List.of(
                                                        PolicyDescriptorType.builder()
                                                                .arn("arn:aws:iam::aws:policy/None")
                                                                .build()))));
    }

    @Test
    void onlyMessagesOfThisInstallationAreDecoded() {
        assertRefused(
                "InvalidAuthorizationMessageException", () -> decode(iam.root(), "AQ".repeat(60)));
        assertRefused("AccessDenied", () -> decode(iam.user("nobody"), "AQ".repeat(60)));
    }

    @Test
    void nobodyAssumesRootWithoutAnOrganization() {
        String task = "arn:aws:iam::aws:policy/root-task/S3UnlockBucketPolicy";

        assertRefused("AccessDenied", () -> assumeRoot("222222222222", task))
                .hasMessage("Not authorized to perform sts:AssumeRoot");
        assertRefused(
                "ValidationError",
                () -> assumeRoot("222222222222", "arn:aws:iam::aws:policy/AdministratorAccess"));
        assertRefused("ValidationError", () -> assumeRoot("nobody-at-all", task));
    }

    private void assumeRoot(String target, String task) {
        iam.asRoot(
                StsApi.ASSUME_ROOT,
                AssumeRootRequest.builder()
                        .targetPrincipal(target)
                        .taskPolicyArn(PolicyDescriptorType.builder().arn(task).build())
                        .build());
    }

    private void decode(Identity who, String message) {
        iam.as(
                who,
                StsApi.DECODE_AUTHORIZATION_MESSAGE,
                DecodeAuthorizationMessageRequest.builder().encodedMessage(message).build());
    }

    private GetFederationTokenResponse federate(
            Identity who, GetFederationTokenRequest.Builder request) {
        return iam.as(who, StsApi.GET_FEDERATION_TOKEN, request.build());
    }

    private static GetFederationTokenRequest.Builder asking() {
        return GetFederationTokenRequest.builder().name("grace");
    }

    private static Tag tag(String key, String value) {
        return Tag.builder().key(key).value(value).build();
    }
}
