package coffer.iam.password;

import coffer.crypto.PasswordHash;
import coffer.gate.Call;
import coffer.gate.Demand;
import coffer.gate.Effect;
import coffer.gate.Plan;
import coffer.iam.IamError;
import coffer.iam.api.ChangePasswordRequest;
import coffer.iam.api.ChangePasswordResponse;
import coffer.iam.api.CreateLoginProfileRequest;
import coffer.iam.api.CreateLoginProfileResponse;
import coffer.iam.api.DeleteLoginProfileRequest;
import coffer.iam.api.DeleteLoginProfileResponse;
import coffer.iam.api.GetLoginProfileRequest;
import coffer.iam.api.GetLoginProfileResponse;
import coffer.iam.api.UpdateLoginProfileRequest;
import coffer.iam.api.UpdateLoginProfileResponse;
import coffer.iam.directory.Callers;
import coffer.iam.directory.Desk;
import coffer.iam.directory.Entity;
import coffer.iam.directory.EntityKind;
import coffer.iam.directory.Target;
import coffer.policy.NamedPolicy;
import coffer.policy.Policy;
import coffer.policy.Principal;
import coffer.policy.ResourceRule;
import coffer.policy.document.PolicyKind;
import coffer.store.Snapshot;
import coffer.store.Transaction;
import java.time.Instant;
import java.util.Optional;

/// Users' passwords. AWS: IAM API Reference.
///
/// There is no console to sign in to: a password only proves its owner to `ChangePassword`.
public final class LoginProfileOperations {
    private final Desk desk;
    private final LoginProfiles profiles;

    public LoginProfileOperations(Desk desk, LoginProfiles profiles) {
        this.desk = desk;
        this.profiles = profiles;
    }

    public Plan<CreateLoginProfileResponse> createLoginProfile(
            CreateLoginProfileRequest input, Call call) {
        Target target = target(input.userName(), call);
        boolean reset = input.passwordResetRequired().orElse(false);
        return Plan.demanding(target.demand("iam:CreateLoginProfile"))
                .then(_ -> {
                    String password =
                            input.password()
                                    .orElseThrow(() ->
                                            IamError.VALIDATION.because(
                                                    "A login profile needs a password."));
                    desk.store().read(snapshot -> vacant(snapshot, target));
                    PasswordRules.check(desk.store().read(profiles::rules), password);
                    PasswordHash hash = profiles.hash(password);
                    return Effect.change(tx -> {
                        Entity user = vacant(tx, target);
                        LoginProfile profile = LoginProfile.of(hash, call.time(), reset);
                        profiles.put(tx, user.id(), profile);
                        return CreateLoginProfileResponse.builder()
                                .loginProfile(view(user, profile))
                                .build();
                    });
                });
    }

    private Entity vacant(Snapshot snapshot, Target target) {
        Entity user = target.in(snapshot);
        if (profiles.find(snapshot, user.id()).isEmpty()) return user;
        throw IamError.ENTITY_ALREADY_EXISTS.because(
                "Login Profile for user " + user.name() + " already exists.");
    }

    public Plan<GetLoginProfileResponse> getLoginProfile(GetLoginProfileRequest input, Call call) {
        Target target = target(input.userName(), call);
        return desk.reading(
                target.demand("iam:GetLoginProfile"),
                snapshot -> {
                    Entity user = target.in(snapshot);
                    return GetLoginProfileResponse.builder()
                            .loginProfile(view(user, require(snapshot, user)))
                            .build();
                });
    }

    public Plan<UpdateLoginProfileResponse> updateLoginProfile(
            UpdateLoginProfileRequest input, Call call) {
        Target target = desk.target(EntityKind.USER, input.userName());
        return Plan.demanding(target.demand("iam:UpdateLoginProfile"))
                .then(_ -> {
                    LoginProfile before =
                            desk.store().read(snapshot -> require(snapshot, target.in(snapshot)));
                    LoginProfile set =
                            input.password()
                                    .map(password -> withPassword(before, password, call.time()))
                                    .orElse(before);
                    LoginProfile after =
                            input.passwordResetRequired().map(set::needingReset).orElse(set);
                    return Effect.change(tx -> {
                        replace(tx, target.in(tx), before, after);
                        return UpdateLoginProfileResponse.builder().build();
                    });
                });
    }

    public Plan<DeleteLoginProfileResponse> deleteLoginProfile(
            DeleteLoginProfileRequest input, Call call) {
        Target target = target(input.userName(), call);
        return desk.changing(
                target.demand("iam:DeleteLoginProfile"),
                tx -> {
                    Entity user = target.in(tx);
                    require(tx, user);
                    profiles.remove(tx, user.id());
                    return DeleteLoginProfileResponse.builder().build();
                });
    }

    // AWS: IAM User Guide, "Permit IAM users to change their own passwords": by a policy, or by the
    // account's rules for all users at once.
    public Plan<ChangePasswordResponse> changePassword(ChangePasswordRequest input, Call call) {
        if (!(call.identity().principal() instanceof Principal.User caller)) {
            throw IamError.INVALID_USER_TYPE.because(
                    "Only IAM users can change their own password.");
        }
        Target target = desk.target(EntityKind.USER, caller.name());
        Demand demand = target.demand("iam:ChangePassword");
        boolean isLeftToUsers =
                desk.store()
                        .read(profiles::rules)
                        .filter(PasswordRules::usersMayChange)
                        .isPresent();
        // As if each user had a policy that lets him: one that forbids it still does.
        Demand mine =
                isLeftToUsers
                        ? demand.governedBy(Optional.of(LeftToUsers.POLICY), ResourceRule.ORDINARY)
                        : demand;
        return Plan.demanding(mine).then(_ -> change(input, call, target));
    }

    private Effect<ChangePasswordResponse> change(
            ChangePasswordRequest input, Call call, Target target) {
        Entity user = desk.store().read(target::in);
        LoginProfile before = desk.store().read(snapshot -> require(snapshot, user));
        profiles.check(user.id(), before, input.oldPassword(), call.time());
        Optional<PasswordRules> rules = desk.store().read(profiles::rules);
        refuseIfExpiredForGood(rules, before, call.time());
        LoginProfile after = withPassword(before, input.newPassword(), call.time());
        return Effect.change(tx -> {
            replace(tx, target.in(tx), before, after);
            return ChangePasswordResponse.builder().build();
        });
    }

    private static void refuseIfExpiredForGood(
            Optional<PasswordRules> rules, LoginProfile profile, Instant now) {
        boolean isExpired =
                rules.filter(each -> each.ageing().isHard())
                        .flatMap(each -> each.expiry(profile.changed()))
                        .filter(expiry -> !now.isBefore(expiry))
                        .isPresent();
        if (isExpired) {
            throw IamError.ACCESS_DENIED.because(
                    "Your password has expired. An administrator must set a new one.");
        }
    }

    private LoginProfile withPassword(LoginProfile before, String password, Instant now) {
        Optional<PasswordRules> rules = desk.store().read(profiles::rules);
        PasswordRules.check(rules, password);
        int remembered = rules.map(PasswordRules::remembered).orElse(0);
        return profiles.changed(before, password, remembered, now);
    }

    private void replace(Transaction tx, Entity user, LoginProfile before, LoginProfile after) {
        if (!require(tx, user).equals(before)) {
            throw IamError.ENTITY_TEMPORARILY_UNMODIFIABLE.because(
                    "Login Profile for User " + user.name() + " was changed meanwhile. Try again.");
        }
        profiles.put(tx, user.id(), after);
    }

    private LoginProfile require(Snapshot snapshot, Entity user) {
        return profiles.find(snapshot, user.id())
                .orElseThrow(() ->
                        IamError.NO_SUCH_ENTITY.because(
                                "Login Profile for User " + user.name() + " cannot be found."));
    }

    /// The user named, or the caller; the root user has no login profile.
    private Target target(Optional<String> userName, Call call) {
        String name =
                Callers.meant(userName, call)
                        .orElseThrow(() ->
                                IamError.VALIDATION.because(
                                        "Must specify userName when calling with root"
                                                + " credentials"));
        return desk.target(EntityKind.USER, name);
    }

    private static coffer.iam.api.LoginProfile view(Entity user, LoginProfile profile) {
        return coffer.iam.api.LoginProfile.builder()
                .userName(user.name())
                .createDate(profile.created())
                .passwordResetRequired(profile.resetRequired())
                .build();
    }

    /// Parsed when it is first asked for.
    private static final class LeftToUsers {
        static final NamedPolicy POLICY =
                new NamedPolicy(
                        "AccountPasswordPolicy",
                        Policy.parse(
                                """
                                {"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":"*",\
                                "Action":"iam:ChangePassword","Resource":"*"}}\
                                """,
                                PolicyKind.RESOURCE));
    }
}
