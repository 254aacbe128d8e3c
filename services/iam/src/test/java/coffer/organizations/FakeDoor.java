package coffer.organizations;

import coffer.iam.account.AccountDoor;
import coffer.kernel.AccountId;
import coffer.store.Key;
import coffer.store.Scope;
import coffer.store.Snapshot;
import coffer.store.Table;
import coffer.store.Transaction;
import java.util.Set;

/// Opens accounts by noting them, in the store as the real one does.
final class FakeDoor implements AccountDoor {
    private static final Table<Noted> TABLE = Table.unordered("test_accounts", Noted.class);

    private final Set<AccountId> original;

    /// What was asked of the door.
    record Noted(String administrator, String trusted, boolean isShut) {}

    FakeDoor(AccountId... original) {
        this.original = Set.of(original);
    }

    @Override
    public boolean isKnown(Snapshot snapshot, AccountId account) {
        return original.contains(account) || snapshot.find(TABLE, key(account)).isPresent();
    }

    @Override
    public void open(Transaction tx, NewAccount account) {
        if (isKnown(tx, account.id())) throw new IllegalStateException("known: " + account.id());
        tx.put(
                TABLE,
                key(account.id()),
                new Noted(account.administrator(), account.trusted().digits(), false));
    }

    @Override
    public void shut(Transaction tx, AccountId account) {
        Noted noted = noted(tx, account);
        tx.put(TABLE, key(account), new Noted(noted.administrator(), noted.trusted(), true));
    }

    Noted noted(Snapshot snapshot, AccountId account) {
        return snapshot.find(TABLE, key(account)).orElseThrow();
    }

    private static Key key(AccountId account) {
        return Key.of(Scope.of("test", "accounts"), account.digits());
    }
}
