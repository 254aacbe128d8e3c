package coffer.organizations.tree;

import coffer.kernel.AccountId;

/// What is known of an account whether or not it is in an organization.
public record Card(AccountId account, String email, String name, boolean isClosed) {

    /// One that was opened otherwise than by an organization. Nobody receives mail there.
    static Card unnamed(AccountId account) {
        return new Card(account, "root@" + account + ".invalid", account.digits(), false);
    }

    public Card closed() {
        return new Card(account, email, name, true);
    }
}
