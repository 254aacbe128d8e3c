package coffer.sts.session;

import static coffer.iam.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import coffer.gate.Identity;
import coffer.iam.IamCase;
import coffer.iam.TestIam;
import coffer.iam.api.CreateAccessKeyRequest;
import coffer.iam.api.CreateUserRequest;
import coffer.iam.api.DeleteAccessKeyRequest;
import coffer.iam.api.IamApi;
import coffer.iam.api.ListAccessKeysRequest;
import coffer.policy.Principal;
import coffer.sts.api.AssumeRootRequest;
import coffer.sts.api.Credentials;
import coffer.sts.api.PolicyDescriptorType;
import coffer.sts.api.StsApi;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AssumeRootTest extends IamCase {
    private static final String DELETE = "IAMDeleteRootUserCredentials";

    private Identity other;
    private Identity ada;

    @BeforeEach
    void openOther() {
        other = iam.openOther();
        ada = iam.user("ada", "sts:AssumeRoot");
        iam.manage(TestIam.OTHER);
    }

    @Test
    void theSessionMayDoItsTaskAsTheMembersRootUser() {
        iam.as(other, IamApi.CREATE_ACCESS_KEY, CreateAccessKeyRequest.builder().build());

        Credentials session = assume(ada, TestIam.OTHER.digits(), DELETE);

        Identity who = iam.identity(session);
        assertThat(who.principal()).isEqualTo(new Principal.Root(TestIam.OTHER));
        assertThat(session.expiration()).isEqualTo(TestIam.START.plusSeconds(900));
        String key =
                iam.as(session, IamApi.LIST_ACCESS_KEYS, ListAccessKeysRequest.builder().build())
                        .accessKeyMetadata()
                        .getFirst()
                        .accessKeyId()
                        .orElseThrow();
        iam.as(
                session,
                IamApi.DELETE_ACCESS_KEY,
                DeleteAccessKeyRequest.builder().accessKeyId(key).build());
        assertRefused(
                        "AccessDenied",
                        () ->
                                iam.as(
                                        session,
                                        IamApi.CREATE_USER,
                                        CreateUserRequest.builder().userName("eve").build()))
                .hasMessageContaining("because no session policy allows");
        assertThat(iam.records().getLast().json()).contains("\"assumedRoot\":\"true\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "IAMAuditRootUserCredentials",
                "IAMCreateRootUserPassword",
                "IAMDeleteRootUserCredentials",
                "S3UnlockBucketPolicy",
                "SQSUnlockQueuePolicy"
            })
    void thereAreFiveTasks(String task) {
        iam.identity(assume(ada, "arn:aws:iam::444455556666:root", task));
    }

    @Test
    void lookingIsNotDeleting() {
        Credentials session = assume(ada, TestIam.OTHER.digits(), "IAMAuditRootUserCredentials");

        iam.as(session, IamApi.LIST_ACCESS_KEYS, ListAccessKeysRequest.builder().build());
        assertRefused(
                "AccessDenied",
                () ->
                        iam.as(
                                session,
                                IamApi.DELETE_ACCESS_KEY,
                                DeleteAccessKeyRequest.builder()
                                        .accessKeyId("AKIAX".repeat(4))
                                        .build()));
    }

    @Test
    void onlyTheManagementMayAndNotItsRootUser() {
        assertRefused("AccessDenied", () -> assume(ada, "999999999999", DELETE));
        assertRefused("AccessDenied", () -> assume(ada, TestIam.ACCOUNT.digits(), DELETE));
        assertRefused("AccessDenied", () -> assume(iam.root(), TestIam.OTHER.digits(), DELETE));
        assertRefused(
                "AccessDenied", () -> assume(iam.user("bob"), TestIam.OTHER.digits(), DELETE));
        Identity theirs = iam.userOf(other, "eve", "sts:AssumeRoot");
        assertRefused("AccessDenied", () -> assume(theirs, TestIam.ACCOUNT.digits(), DELETE));
        assertRefused(
                "ValidationError",
                () -> assume(ada, TestIam.OTHER.digits(), "AdministratorAccess"));
    }

    private Credentials assume(Identity who, String member, String task) {
        return iam.as(
                        who,
                        StsApi.ASSUME_ROOT,
                        AssumeRootRequest.builder()
                                .targetPrincipal(member)
                                .taskPolicyArn(
                                        PolicyDescriptorType.builder()
                                                .arn("arn:aws:iam::aws:policy/root-task/" + task)
                                                .build())
                                .build())
                .credentials()
                .orElseThrow();
    }
}
