package coffer.sts.session;

import static coffer.iam.Refusals.assertRefused;
import static coffer.iam.TestIam.assuming;
import static coffer.iam.TestIam.trusting;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import coffer.gate.Identity;
import coffer.iam.IamCase;
import coffer.iam.TestIam;
import coffer.iam.TestIam.TrustDocument;
import coffer.iam.api.DeleteUserPolicyRequest;
import coffer.iam.api.DeleteUserRequest;
import coffer.iam.api.GetRoleRequest;
import coffer.iam.api.IamApi;
import coffer.iam.api.ListAccessKeysRequest;
import coffer.iam.api.ListUsersRequest;
import coffer.iam.api.PutUserPolicyRequest;
import coffer.iam.api.Role;
import coffer.iam.api.UpdateUserRequest;
import coffer.kernel.ServiceException;
import coffer.ledger.AuditRecord;
import coffer.sts.api.Credentials;
import coffer.sts.api.GetCallerIdentityRequest;
import coffer.sts.api.StsApi;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CrossAccountTest extends IamCase {
    private static final String FIRST = TestIam.ACCOUNT.digits();
    private static final String OTHER = TestIam.OTHER.digits();

    private Identity other;
    private Identity ada;

    @BeforeEach
    void openOther() {
        other = iam.openOther();
        ada = iam.user("ada", "sts:AssumeRole");
    }

    @Test
    void theSessionIsWhollyOfTheRolesAccount() {
        Role role = role(trusting(FIRST, ""));
        iam.createUser(other, "theirs");

        Credentials session = iam.assume(ada, role);

        var me =
                iam.as(
                        session,
                        StsApi.GET_CALLER_IDENTITY,
                        GetCallerIdentityRequest.builder().build());
        assertThat(me.account()).contains(OTHER);
        assertThat(me.arn()).contains("arn:aws:sts::444455556666:assumed-role/guest/session");
        assertThat(iam.as(session, IamApi.LIST_USERS, ListUsersRequest.builder().build()).users())
                .extracting(user -> user.userName())
                .containsExactly("theirs");
        assertRefused(
                "AccessDenied",
                () ->
                        iam.as(
                                session,
                                IamApi.LIST_ACCESS_KEYS,
                                ListAccessKeysRequest.builder().userName("ada").build()));
    }

    @Test
    void bothAccountsMustAllow() {
        Identity bob = iam.user("bob");
        Role trustsBob = role(trusting(TestIam.userArn("bob"), ""));

        // Within an account, being named would be enough.
        assertRefused("AccessDenied", () -> iam.assume(bob, trustsBob))
                .hasMessageEndingWith(
                        "because no identity-based policy allows the sts:AssumeRole action");
        assertRefused("AccessDenied", () -> iam.assume(ada, trustsBob));
        iam.allow("bob", "sts:AssumeRole");
        iam.assume(bob, trustsBob);

        iam.asRoot(
                IamApi.DELETE_USER_POLICY,
                DeleteUserPolicyRequest.builder().userName("bob").policyName("inline").build());
        assertRefused("AccessDenied", () -> iam.assume(bob, trustsBob));
    }

    @Test
    void aDenyOfEitherDecides() {
        Role role = role(trusting(FIRST, ""));
        iam.asRoot(
                IamApi.PUT_USER_POLICY,
                PutUserPolicyRequest.builder()
                        .userName("ada")
                        .policyName("deny")
                        .policyDocument(
                                """
                                {"Version":"2012-10-17","Statement":[{"Effect":"Deny",\
                                "Action":"sts:AssumeRole","Resource":"%s",\
                                "Condition":{"StringEquals":{"aws:ResourceAccount":"%s"}}}]}\
                                """
                                        .formatted(role.arn(), OTHER))
                        .build());

        assertRefused("AccessDenied", () -> iam.assume(ada, role))
                .hasMessageContaining("explicit deny in an identity-based policy");
    }

    @Test
    void conditionsKnowTheCallersAccountAndTheExternalId() {
        Role role =
                role(
                        trusting(
                                FIRST,
                                """
                                ,"Condition":{"StringEquals":{"aws:PrincipalAccount":"%s",\
                                "sts:ExternalId":"deal"}}\
                                """
                                        .formatted(FIRST)));

        assertRefused("AccessDenied", () -> iam.assume(ada, role));
        iam.as(ada, StsApi.ASSUME_ROLE, assuming(role).externalId("deal").build());
    }

    @Test
    void aRoleThatDistrustsCannotBeToldFromNone() {
        Role distrusting = role(trusting(OTHER, ""));
        Role denying =
                iam.roleOf(
                        other,
                        new TrustDocument(
                                """
                                {"Version":"2012-10-17","Statement":[{"Effect":"Deny",\
                                "Action":"sts:AssumeRole","Principal":{"AWS":"%s"}}]}\
                                """
                                        .formatted(FIRST)),
                        "denies");

        String none = refusal(distrusting.arn().replace("guest", "none"));

        assertThat(none).endsWith("sts:AssumeRole on resource: *");
        assertThat(refusal(distrusting.arn())).isEqualTo(none);
        assertThat(refusal(denying.arn())).isEqualTo(none);
        assertThat(refusal(distrusting.arn().replace(OTHER, "999999999999"))).isEqualTo(none);
    }

    private String refusal(String arn) {
        var request = assuming(role("x", arn)).build();
        return catchThrowableOfType(
                        ServiceException.class, () -> iam.as(ada, StsApi.ASSUME_ROLE, request))
                .message()
                .replace(arn, "*");
    }

    private static Role role(String name, String arn) {
        return Role.builder()
                .path("/")
                .roleName(name)
                .roleId("AROA")
                .arn(arn)
                .createDate(TestIam.START)
                .build();
    }

    @Test
    void trustIsPinnedAcrossAccounts() {
        iam.user("bob", "sts:AssumeRole");
        String bobsId = iam.createUser("carl").userId();
        Role role = role(trusting(TestIam.userArn("carl"), ""));

        assertThat(document(role)).contains(TestIam.userArn("carl"));
        iam.asRoot(
                IamApi.UPDATE_USER,
                UpdateUserRequest.builder().userName("carl").newUserName("karl").build());
        assertThat(document(role)).contains(TestIam.userArn("karl"));
        iam.asRoot(IamApi.DELETE_USER, DeleteUserRequest.builder().userName("karl").build());
        assertThat(document(role)).contains(bobsId);
        Identity successor = iam.user("carl", "sts:AssumeRole");
        assertRefused("AccessDenied", () -> iam.assume(successor, role));
        assertRefused(
                        "MalformedPolicyDocument",
                        () -> iam.roleOf(other, trusting(TestIam.userArn("nobody"), ""), "trusts"))
                .hasMessage(
                        "Invalid principal in policy: \"AWS\":\""
                                + TestIam.userArn("nobody")
                                + '"');
    }

    @Test
    void bothAccountsHaveARecord() {
        Role role = role(trusting(FIRST, ""));
        iam.assume(ada, role);
        refusal(role.arn().replace("guest", "none"));

        List<AuditRecord> records =
                iam.records().stream()
                        .filter(event -> event.eventName().equals("AssumeRole"))
                        .toList();

        assertThat(records).extracting(AuditRecord::account).containsExactly(FIRST, OTHER, FIRST);
        AuditRecord callers = records.get(0);
        AuditRecord owners = records.get(1);
        assertThat(callers.json())
                .contains("\"sharedEventID\":\"" + callers.eventId())
                .contains("\"recipientAccountId\":\"" + FIRST)
                .contains("\"type\":\"IAMUser\"")
                .doesNotContain("AssumeRolePolicyDocument");
        assertThat(owners.json())
                .contains("\"sharedEventID\":\"" + callers.eventId())
                .contains("\"eventID\":\"" + owners.eventId())
                .contains("\"recipientAccountId\":\"" + OTHER)
                .contains("\"type\":\"AWSAccount\"")
                .contains("\"accountId\":\"" + FIRST)
                .contains(
                        "Account: "
                                + FIRST
                                + " is authorized to perform: sts:AssumeRole on resource: "
                                + role.arn()
                                + "\"")
                .doesNotContain("user/ada");
        assertThat(owners.eventId()).isNotEqualTo(callers.eventId());
        assertThat(owners.accessKeyId()).isEmpty();
        assertThat(records.get(2).json()).doesNotContain("sharedEventID");
    }

    private String document(Role role) {
        String encoded =
                iam.as(
                                other,
                                IamApi.GET_ROLE,
                                GetRoleRequest.builder().roleName(role.roleName()).build())
                        .role()
                        .assumeRolePolicyDocument()
                        .orElseThrow();
        return URLDecoder.decode(encoded, StandardCharsets.UTF_8);
    }

    private Role role(TrustDocument trust) {
        return iam.roleOf(other, trust, "guest", "iam:ListUsers");
    }
}
