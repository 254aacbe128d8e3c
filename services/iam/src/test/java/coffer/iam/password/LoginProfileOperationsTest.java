package coffer.iam.password;

import static coffer.iam.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import coffer.gate.Identity;
import coffer.iam.IamCase;
import coffer.iam.TestIam;
import coffer.iam.api.ChangePasswordRequest;
import coffer.iam.api.CreateLoginProfileRequest;
import coffer.iam.api.DeleteAccountPasswordPolicyRequest;
import coffer.iam.api.DeleteLoginProfileRequest;
import coffer.iam.api.DeleteUserRequest;
import coffer.iam.api.GetAccountPasswordPolicyRequest;
import coffer.iam.api.GetLoginProfileRequest;
import coffer.iam.api.IamApi;
import coffer.iam.api.LoginProfile;
import coffer.iam.api.PasswordPolicy;
import coffer.iam.api.PutUserPolicyRequest;
import coffer.iam.api.UpdateAccountPasswordPolicyRequest;
import coffer.iam.api.UpdateLoginProfileRequest;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class LoginProfileOperationsTest extends IamCase {
    @Test
    void isMadeReadChangedAndDeleted() {
        iam.createUser("ada");
        LoginProfile made = create("ada", "Correct-horse-1");

        assertThat(made.userName()).isEqualTo("ada");
        assertThat(made.passwordResetRequired()).contains(false);
        assertRefused("EntityAlreadyExists", () -> create("ada", "Correct-horse-2"))
                .hasMessage("Login Profile for user ada already exists.");
        iam.asRoot(
                IamApi.UPDATE_LOGIN_PROFILE,
                UpdateLoginProfileRequest.builder()
                        .userName("ada")
                        .passwordResetRequired(true)
                        .build());
        assertThat(get("ada").passwordResetRequired()).contains(true);
        assertRefused(
                        "DeleteConflict",
                        () ->
                                iam.asRoot(
                                        IamApi.DELETE_USER,
                                        DeleteUserRequest.builder().userName("ada").build()))
                .hasMessage("Cannot delete entity, must delete login profile first.");
        iam.asRoot(
                IamApi.DELETE_LOGIN_PROFILE,
                DeleteLoginProfileRequest.builder().userName("ada").build());
        assertRefused("NoSuchEntity", () -> get("ada"))
                .hasMessage("Login Profile for User ada cannot be found.");
        assertThat(iam.records()).noneMatch(record -> record.json().contains("orrect-horse"));
    }

    @Test
    void itsOwnerChangesItWithTheOldOne() {
        Identity ada = iam.user("ada", "iam:ChangePassword");
        create("ada", "Correct-horse-1");

        assertRefused("AccessDenied", () -> change(ada, "wrong", "Better-horse-2"))
                .hasMessage("The old password was incorrect.");
        change(ada, "Correct-horse-1", "Better-horse-2");
        assertRefused("AccessDenied", () -> change(ada, "Correct-horse-1", "Better-horse-3"));
        change(ada, "Better-horse-2", "Better-horse-3");
        assertRefused(
                "InvalidUserType", () -> change(iam.root(), "Better-horse-3", "Better-horse-4"));
    }

    @Test
    void whoeverGuessesIsStopped() {
        Identity ada = iam.user("ada", "iam:ChangePassword");
        create("ada", "Correct-horse-1");
        for (int i = 0; i < 10; i++) {
            assertRefused("AccessDenied", () -> change(ada, "wrong", "Better-horse-2"));
        }

        assertRefused("AccessDenied", () -> change(ada, "Correct-horse-1", "Better-horse-2"));
        iam.clock().advance(Duration.ofMinutes(5));
        change(ada, "Correct-horse-1", "Better-horse-2");
    }

    @Test
    void withoutRulesAwssHold() {
        iam.createUser("ada");

        assertRefused("PasswordPolicyViolation", () -> create("ada", "Short-1"))
                .hasMessage("Password should have a minimum length of 8");
        assertRefused("PasswordPolicyViolation", () -> create("ada", "onlylowercase1"));
        create("ada", "lowercase-and-1");
    }

    @Test
    void theAccountsRulesAreAskedForAndHold() {
        iam.createUser("ada");
        assertRefused("NoSuchEntity", this::rules)
                .hasMessage("The Password Policy with domain name 111122223333 cannot be found.");
        update(
                UpdateAccountPasswordPolicyRequest.builder()
                        .minimumPasswordLength(10)
                        .requireSymbols(true)
                        .requireNumbers(true)
                        .requireUppercaseCharacters(true)
                        .requireLowercaseCharacters(true));

        assertThat(rules())
                .isEqualTo(
                        PasswordPolicy.builder()
                                .minimumPasswordLength(10)
                                .requireSymbols(true)
                                .requireNumbers(true)
                                .requireUppercaseCharacters(true)
                                .requireLowercaseCharacters(true)
                                .allowUsersToChangePassword(false)
                                .expirePasswords(false)
                                .hardExpiry(false)
                                .build());
        for (String bad :
                List.of("Aa1-", "aaaaaaaaa1-", "AAAAAAAAA1-", "Aaaaaaaaaa-", "Aaaaaaaaaa1")) {
            assertRefused("PasswordPolicyViolation", () -> create("ada", bad));
        }
        create("ada", "Aaaaaaaaa1-");
        iam.asRoot(
                IamApi.DELETE_ACCOUNT_PASSWORD_POLICY,
                DeleteAccountPasswordPolicyRequest.builder().build());
        assertRefused("NoSuchEntity", this::rules);
    }

    @Test
    void earlierPasswordsAreRemembered() {
        Identity ada = iam.user("ada", "iam:ChangePassword");
        create("ada", "Correct-horse-1");
        update(UpdateAccountPasswordPolicyRequest.builder().passwordReusePrevention(2));
        change(ada, "Correct-horse-1", "Correct-horse-2");

        for (String used : List.of("Correct-horse-1", "Correct-horse-2")) {
            assertRefused("PasswordPolicyViolation", () -> change(ada, "Correct-horse-2", used));
            assertRefused("PasswordPolicyViolation", () -> set("ada", used));
        }
        change(ada, "Correct-horse-2", "Correct-horse-3");
        change(ada, "Correct-horse-3", "Correct-horse-1");
    }

    @Test
    void anExpiredOneMayBeForTheAdministratorToReplace() {
        Identity ada = iam.user("ada", "iam:ChangePassword");
        create("ada", "Correct-horse-1");
        update(UpdateAccountPasswordPolicyRequest.builder().maxPasswordAge(1).hardExpiry(true));
        assertThat(rules().expirePasswords()).contains(true);
        iam.clock().advance(Duration.ofDays(1));

        assertRefused("AccessDenied", () -> change(ada, "Correct-horse-1", "Correct-horse-2"))
                .hasMessageContaining("has expired");
        set("ada", "Correct-horse-3");
        change(ada, "Correct-horse-3", "Correct-horse-4");
    }

    @Test
    void theRulesMayLetAllUsersChangeTheirsUnlessAPolicyForbids() {
        Identity ada = iam.user("ada");
        create("ada", "Correct-horse-1");
        assertRefused("AccessDenied", () -> change(ada, "Correct-horse-1", "Correct-horse-2"))
                .hasMessageContaining("iam:ChangePassword");
        update(UpdateAccountPasswordPolicyRequest.builder().allowUsersToChangePassword(true));
        change(ada, "Correct-horse-1", "Correct-horse-2");

        iam.asRoot(
                IamApi.PUT_USER_POLICY,
                PutUserPolicyRequest.builder()
                        .userName("ada")
                        .policyName("no")
                        .policyDocument(
                                TestIam.allowing("iam:ChangePassword").replace("Allow", "Deny"))
                        .build());
        assertRefused("AccessDenied", () -> change(ada, "Correct-horse-2", "Correct-horse-3"))
                .hasMessageContaining("explicit deny");
    }

    private LoginProfile create(String user, String password) {
        return iam.asRoot(
                        IamApi.CREATE_LOGIN_PROFILE,
                        CreateLoginProfileRequest.builder()
                                .userName(user)
                                .password(password)
                                .build())
                .loginProfile();
    }

    private LoginProfile get(String user) {
        return iam.asRoot(
                        IamApi.GET_LOGIN_PROFILE,
                        GetLoginProfileRequest.builder().userName(user).build())
                .loginProfile();
    }

    private void set(String user, String password) {
        iam.asRoot(
                IamApi.UPDATE_LOGIN_PROFILE,
                UpdateLoginProfileRequest.builder().userName(user).password(password).build());
    }

    private void change(Identity who, String old, String now) {
        iam.as(
                who,
                IamApi.CHANGE_PASSWORD,
                ChangePasswordRequest.builder().oldPassword(old).newPassword(now).build());
    }

    private void update(UpdateAccountPasswordPolicyRequest.Builder rules) {
        iam.asRoot(IamApi.UPDATE_ACCOUNT_PASSWORD_POLICY, rules.build());
    }

    private PasswordPolicy rules() {
        return iam.asRoot(
                        IamApi.GET_ACCOUNT_PASSWORD_POLICY,
                        GetAccountPasswordPolicyRequest.builder().build())
                .passwordPolicy();
    }
}
