package coffer.iam.account;

import coffer.gate.Demand;
import coffer.iam.api.User;
import coffer.kernel.AccountId;
import coffer.kernel.Arn;
import coffer.store.Snapshot;

/// The owner of the account, who is no entity of IAM: no policy is attached to him.
public record RootUser(AccountRecords records) {
    /// What answers call him where they need a name.
    public static final String NAME = "root";

    public Demand demand(String action) {
        AccountId account = records.account();
        return Demand.on(action, arn(account), "AWS::IAM::User", account);
    }

    // AWS answers neither name nor path for the root user; our model requires both.
    public User view(Snapshot snapshot) {
        AccountId account = records.account();
        return User.builder()
                .path("/")
                .userName(NAME)
                .userId(account.digits())
                .arn(arn(account).toString())
                .createDate(records.require(snapshot).created())
                .build();
    }

    private static Arn arn(AccountId account) {
        return Arn.global("iam", account, "root");
    }
}
