package coffer.iam.password;

import coffer.gate.Call;
import coffer.gate.Demand;
import coffer.gate.Plan;
import coffer.iam.IamError;
import coffer.iam.api.DeleteAccountPasswordPolicyRequest;
import coffer.iam.api.DeleteAccountPasswordPolicyResponse;
import coffer.iam.api.GetAccountPasswordPolicyRequest;
import coffer.iam.api.GetAccountPasswordPolicyResponse;
import coffer.iam.api.PasswordPolicy;
import coffer.iam.api.UpdateAccountPasswordPolicyRequest;
import coffer.iam.api.UpdateAccountPasswordPolicyResponse;
import coffer.iam.directory.Desk;
import coffer.iam.password.PasswordRules.Ageing;
import coffer.iam.password.PasswordRules.Needs;
import coffer.store.Snapshot;
import java.util.Optional;

/// The account's rules for passwords. AWS: IAM API Reference.
public final class PasswordPolicyOperations {
    private static final int DEFAULT_MINIMUM = 6;

    private final Desk desk;

    public PasswordPolicyOperations(Desk desk) {
        this.desk = desk;
    }

    /// What is not given takes its default, whatever it was before.
    public Plan<UpdateAccountPasswordPolicyResponse> updateAccountPasswordPolicy(
            UpdateAccountPasswordPolicyRequest input, Call call) {
        PasswordRules rules =
                new PasswordRules(
                        input.minimumPasswordLength().orElse(DEFAULT_MINIMUM),
                        new Needs(
                                input.requireSymbols().orElse(false),
                                input.requireNumbers().orElse(false),
                                input.requireUppercaseCharacters().orElse(false),
                                input.requireLowercaseCharacters().orElse(false)),
                        input.allowUsersToChangePassword().orElse(false),
                        new Ageing(
                                input.maxPasswordAge().orElse(0), input.hardExpiry().orElse(false)),
                        input.passwordReusePrevention().orElse(0));
        return desk.changing(
                demand("iam:UpdateAccountPasswordPolicy"),
                tx -> {
                    PasswordRules.put(tx, desk.directory(), rules);
                    return UpdateAccountPasswordPolicyResponse.builder().build();
                });
    }

    public Plan<GetAccountPasswordPolicyResponse> getAccountPasswordPolicy(
            GetAccountPasswordPolicyRequest input, Call call) {
        return desk.reading(
                demand("iam:GetAccountPasswordPolicy"),
                snapshot ->
                        GetAccountPasswordPolicyResponse.builder()
                                .passwordPolicy(view(require(snapshot)))
                                .build());
    }

    public Plan<DeleteAccountPasswordPolicyResponse> deleteAccountPasswordPolicy(
            DeleteAccountPasswordPolicyRequest input, Call call) {
        return desk.changing(
                demand("iam:DeleteAccountPasswordPolicy"),
                tx -> {
                    PasswordRules _ = require(tx);
                    PasswordRules.delete(tx, desk.directory());
                    return DeleteAccountPasswordPolicyResponse.builder().build();
                });
    }

    private PasswordRules require(Snapshot snapshot) {
        return PasswordRules.find(snapshot, desk.directory())
                .orElseThrow(() ->
                        IamError.NO_SUCH_ENTITY.because(
                                "The Password Policy with domain name "
                                        + desk.account().digits()
                                        + " cannot be found."));
    }

    private static PasswordPolicy view(PasswordRules rules) {
        boolean expires = rules.ageing().days() > 0;
        return PasswordPolicy.builder()
                .minimumPasswordLength(rules.minimumLength())
                .requireSymbols(rules.needs().symbols())
                .requireNumbers(rules.needs().numbers())
                .requireUppercaseCharacters(rules.needs().upperCase())
                .requireLowercaseCharacters(rules.needs().lowerCase())
                .allowUsersToChangePassword(rules.usersMayChange())
                .expirePasswords(expires)
                .maxPasswordAge(Optional.of(rules.ageing().days()).filter(days -> days > 0))
                .passwordReusePrevention(Optional.of(rules.remembered()).filter(most -> most > 0))
                .hardExpiry(rules.ageing().isHard())
                .build();
    }

    private Demand demand(String action) {
        return Demand.onEverything(action, desk.account());
    }
}
