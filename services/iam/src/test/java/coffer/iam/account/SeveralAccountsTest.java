package coffer.iam.account;

import static coffer.iam.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import coffer.gate.Credentials.Lookup;
import coffer.gate.Identity;
import coffer.iam.IamCase;
import coffer.iam.TestIam;
import coffer.iam.api.AccessKey;
import coffer.iam.api.AttachUserPolicyRequest;
import coffer.iam.api.CreateAccountAliasRequest;
import coffer.iam.api.CreatePolicyRequest;
import coffer.iam.api.DeleteAccessKeyRequest;
import coffer.iam.api.DeleteUserRequest;
import coffer.iam.api.GetAccessKeyLastUsedRequest;
import coffer.iam.api.GetAccountSummaryRequest;
import coffer.iam.api.GetPolicyRequest;
import coffer.iam.api.GetUserRequest;
import coffer.iam.api.IamApi;
import coffer.iam.api.ListAccountAliasesRequest;
import coffer.iam.api.ListAttachedRolePoliciesRequest;
import coffer.iam.api.ListUsersRequest;
import coffer.iam.api.ListUsersResponse;
import coffer.iam.api.UpdateAccessKeyRequest;
import coffer.iam.api.User;
import coffer.kernel.AccountId;
import coffer.kernel.Arn;
import coffer.kernel.ServiceException;
import coffer.policy.Principal;
import coffer.sts.api.GetAccessKeyInfoRequest;
import coffer.sts.api.StsApi;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SeveralAccountsTest extends IamCase {
    private static final AccountId OTHER = TestIam.OTHER;

    private Identity other;

    @BeforeEach
    void openOther() {
        other = iam.openOther();
    }

    @Test
    void anOpenedAccountHasOneAdministratorAndNothingElse() {
        var summary =
                iam.as(
                                other,
                                IamApi.GET_ACCOUNT_SUMMARY,
                                GetAccountSummaryRequest.builder().build())
                        .summaryMap()
                        .orElseThrow();
        var policies =
                iam.as(
                                other,
                                IamApi.LIST_ATTACHED_ROLE_POLICIES,
                                ListAttachedRolePoliciesRequest.builder()
                                        .roleName("Administrator")
                                        .build())
                        .attachedPolicies()
                        .orElseThrow();

        assertThat(summary)
                .containsEntry("Roles", 1)
                .containsEntry("Users", 0)
                .containsEntry("AccountAccessKeysPresent", 0);
        assertThat(policies)
                .extracting(each -> each.policyArn().orElseThrow())
                .containsExactly(TestIam.ADMINISTRATOR);
    }

    @Test
    void anAccountIsOpenedOnce() {
        assertThatThrownBy(() -> iam.openOther()).isInstanceOf(IllegalStateException.class);
        AccountDoor door = iam.service().accountDoor();
        assertThat(iam.store().<Boolean>read(it -> door.isKnown(it, OTHER))).isTrue();
        assertThat(iam.store().<Boolean>read(it -> door.isKnown(it, TestIam.ACCOUNT))).isTrue();
        AccountId nobodys = new AccountId("999999999999");
        assertThat(iam.store().<Boolean>read(it -> door.isKnown(it, nobodys))).isFalse();
    }

    @Test
    void whatIsCalledTheSameIsNot() {
        User first = iam.createUser("ada");
        User second = iam.createUser(other, "ada");
        policy(iam.root());
        policy(other);
        alias(iam.root(), "first");
        alias(other, "second");

        iam.asRoot(IamApi.DELETE_USER, DeleteUserRequest.builder().userName("ada").build());

        assertThat(second.arn()).isEqualTo("arn:aws:iam::444455556666:user/ada");
        assertThat(second.userId()).isNotEqualTo(first.userId());
        assertThat(user(other).userId()).isEqualTo(second.userId());
        assertRefused("NoSuchEntity", () -> user(iam.root()));
        assertThat(
                        iam.as(
                                        other,
                                        IamApi.LIST_ACCOUNT_ALIASES,
                                        ListAccountAliasesRequest.builder().build())
                                .accountAliases())
                .containsExactly("second");
    }

    @Test
    void noTwoAccountsHaveTheSameAlias() {
        alias(other, "second");

        assertRefused("EntityAlreadyExists", () -> alias(iam.root(), "second"));
        alias(other, "second");
        alias(other, "third");
        alias(iam.root(), "second");
        assertRefused("EntityAlreadyExists", () -> alias(other, "second"));
    }

    @Test
    void anotherAccountsPoliciesAreLikeNone() {
        String foreign = policy(other);
        String none = foreign.replace("policy/p", "policy/q");
        iam.createUser("ada");

        assertAlike(() -> policy(foreign), () -> policy(none));
        assertAlike(() -> attach(foreign), () -> attach(none));
    }

    @Test
    void anotherAccountsAccessKeysAreLikeNone() {
        iam.createUser("ada");
        iam.createUser(other, "ada");
        String foreign = iam.accessKey(other, "ada").accessKeyId();
        String none = "AKIANOSUCHKEYNOSUCHK";

        assertAlike(() -> lastUsed(foreign), () -> lastUsed(none));
        assertAlike(() -> disable(foreign), () -> disable(none));
        assertAlike(() -> delete(foreign), () -> delete(none));
    }

    @Test
    void aKeyTellsItsAccount() {
        AccessKey own = iam.accessKey(iam.createUser("ada").userName());
        AccessKey foreign = iam.accessKey(other, iam.createUser(other, "bob").userName());
        var session = iam.assume(iam.user("eve", "sts:AssumeRole"), administrator());

        assertThat(accountOf(own.accessKeyId())).isEqualTo(TestIam.ACCOUNT.digits());
        assertThat(accountOf(foreign.accessKeyId())).isEqualTo(OTHER.digits());
        assertThat(accountOf(session.accessKeyId())).isEqualTo(OTHER.digits());
        assertThat(accountOf(TestIam.ROOT_KEY)).isEqualTo(TestIam.ACCOUNT.digits());
        assertRefused("ValidationError", () -> accountOf("AKIANOSUCHKEYNOSUCHK"));
        Principal bob = iam.identity(foreign.accessKeyId(), Optional.empty()).principal();
        assertThat(bob.label()).isEqualTo("arn:aws:iam::444455556666:user/bob");
    }

    @Test
    void nobodyOfAnAccountThatWasShutIsLetIn() {
        String key = iam.accessKey(other, iam.createUser(other, "bob").userName()).accessKeyId();
        Identity eve = iam.user("eve", "sts:AssumeRole");
        var session = iam.assume(eve, administrator());

        iam.shut(OTHER);

        assertThat(iam.lookup(key, Optional.empty())).isInstanceOf(Lookup.Inactive.class);
        assertThat(iam.lookup(session.accessKeyId(), Optional.of(session.sessionToken())))
                .isInstanceOf(Lookup.InvalidToken.class);
        assertRefused("AccessDenied", () -> iam.assume(eve, administrator()));
        iam.identity(TestIam.ROOT_KEY, Optional.empty());
    }

    @Test
    void aMarkerIsGoodForTheAccountItWasGivenTo() {
        for (String name : List.of("a", "b", "c")) {
            iam.createUser(name);
            iam.createUser(other, name);
        }
        String marker = users(other, Optional.empty()).marker().orElseThrow();

        assertThat(users(other, Optional.of(marker)).users()).hasSize(1);
        assertRefused("ValidationError", () -> users(iam.root(), Optional.of(marker)));
    }

    @Test
    void policiesNamePrincipalsOfEveryAccount() {
        User ada = iam.createUser("ada");
        User bob = iam.createUser(other, "bob");
        var principals = iam.service().principals();

        assertThat(principals.keeps(OTHER)).isTrue();
        assertThat(principals.keeps(new AccountId("999999999999"))).isFalse();
        assertThat(principals.idOf(Arn.parse(ada.arn()))).contains(ada.userId());
        assertThat(principals.idOf(Arn.parse(bob.arn()))).contains(bob.userId());
        assertThat(principals.arnOf(bob.userId())).contains(Arn.parse(bob.arn()));
        assertThat(principals.roleIdOf(OTHER, "Administrator"))
                .flatMap(principals::arnOf)
                .contains(Arn.parse(administratorArn()));
        assertThat(principals.idOf(Arn.parse(bob.arn().replace("bob", "ada")))).isEmpty();

        iam.as(other, IamApi.DELETE_USER, DeleteUserRequest.builder().userName("bob").build());

        assertThat(principals.arnOf(bob.userId())).isEmpty();
    }

    @Test
    void allAccountsAreListed() {
        Directories directories = new Directories(TestIam.ACCOUNT);

        List<AccountId> all = iam.store().read(it -> directories.all(it).toList());

        assertThat(all).containsExactly(TestIam.ACCOUNT, OTHER);
    }

    private static String administratorArn() {
        return "arn:aws:iam::" + OTHER + ":role/Administrator";
    }

    private coffer.iam.api.Role administrator() {
        return iam.as(
                        other,
                        IamApi.GET_ROLE,
                        coffer.iam.api.GetRoleRequest.builder().roleName("Administrator").build())
                .role();
    }

    private static void assertAlike(ThrowingCallable foreign, ThrowingCallable none) {
        ServiceException one = catchThrowableOfType(ServiceException.class, foreign);
        ServiceException other = catchThrowableOfType(ServiceException.class, none);
        assertThat(one.code()).isEqualTo(other.code());
        assertThat(withoutIds(one.message())).isEqualTo(withoutIds(other.message()));
    }

    private static String withoutIds(String message) {
        return message.replaceAll("AKIA[A-Z0-9]+|policy/[pq]", "*");
    }

    private String accountOf(String accessKeyId) {
        return iam.asRoot(
                        StsApi.GET_ACCESS_KEY_INFO,
                        GetAccessKeyInfoRequest.builder().accessKeyId(accessKeyId).build())
                .account()
                .orElseThrow();
    }

    private User user(Identity who) {
        return iam.as(who, IamApi.GET_USER, GetUserRequest.builder().userName("ada").build())
                .user();
    }

    private ListUsersResponse users(Identity who, Optional<String> marker) {
        return iam.as(
                who,
                IamApi.LIST_USERS,
                ListUsersRequest.builder().maxItems(2).marker(marker).build());
    }

    private String policy(Identity who) {
        return iam.as(
                        who,
                        IamApi.CREATE_POLICY,
                        CreatePolicyRequest.builder()
                                .policyName("p")
                                .policyDocument(TestIam.allowing("s3:GetObject"))
                                .build())
                .policy()
                .flatMap(policy -> policy.arn())
                .orElseThrow();
    }

    private void policy(String arn) {
        iam.asRoot(IamApi.GET_POLICY, GetPolicyRequest.builder().policyArn(arn).build());
    }

    private void attach(String arn) {
        iam.asRoot(
                IamApi.ATTACH_USER_POLICY,
                AttachUserPolicyRequest.builder().userName("ada").policyArn(arn).build());
    }

    private void alias(Identity who, String alias) {
        iam.as(
                who,
                IamApi.CREATE_ACCOUNT_ALIAS,
                CreateAccountAliasRequest.builder().accountAlias(alias).build());
    }

    private void lastUsed(String key) {
        iam.asRoot(
                IamApi.GET_ACCESS_KEY_LAST_USED,
                GetAccessKeyLastUsedRequest.builder().accessKeyId(key).build());
    }

    private void disable(String key) {
        iam.asRoot(
                IamApi.UPDATE_ACCESS_KEY,
                UpdateAccessKeyRequest.builder()
                        .userName("ada")
                        .accessKeyId(key)
                        .status("Inactive")
                        .build());
    }

    private void delete(String key) {
        iam.asRoot(
                IamApi.DELETE_ACCESS_KEY,
                DeleteAccessKeyRequest.builder().userName("ada").accessKeyId(key).build());
    }
}
