package coffer.server;

import coffer.iam.account.AccountDoor;
import coffer.kernel.AccountId;
import coffer.store.Snapshot;
import coffer.store.Transaction;

/// Where one account is all there is: none other can be opened.
record OneAccount(AccountId only) implements AccountDoor {
    @Override
    public boolean isKnown(Snapshot snapshot, AccountId account) {
        return account.equals(only);
    }

    @Override
    public void open(Transaction tx, NewAccount account) {
        throw new IllegalStateException("only " + only + " is served");
    }

    @Override
    public void shut(Transaction tx, AccountId account) {
        throw new IllegalStateException("only " + only + " is served");
    }
}
