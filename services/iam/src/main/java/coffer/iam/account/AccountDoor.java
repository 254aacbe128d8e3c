package coffer.iam.account;

import coffer.kernel.AccountId;
import coffer.store.Snapshot;
import coffer.store.Transaction;

/// Opens and shuts accounts of this installation. Organizations decides which there are.
public interface AccountDoor {

    /// An account to be opened. `administrator` is the name of a role in it with all permissions,
    /// which principals of `trusted` may assume.
    record NewAccount(AccountId id, String administrator, AccountId trusted) {}

    /// Whether `account` was opened here, shut since or not.
    boolean isKnown(Snapshot snapshot, AccountId account);

    /// Throws if the account is known.
    void open(Transaction tx, NewAccount account);

    /// From now on nobody of `account` is let in, by whatever credentials.
    void shut(Transaction tx, AccountId account);
}
