package coffer.iam.account;

import coffer.iam.directory.Directory;
import coffer.kernel.AccountId;
import coffer.store.Key;
import coffer.store.Scope;
import coffer.store.Snapshot;
import coffer.store.Table;
import coffer.store.Transaction;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Where what belongs to the account itself is kept.
public final class AccountRecords {
    private static final Table<Account> TABLE = Table.unordered("iam_account", Account.class);

    private final Directory directory;
    private final Key key;

    /// `initialKey` is the access key given by the server, whether it still exists or not;
    /// `accessKeys` are those of the root user.
    public record Account(
            Instant created, String initialKey, List<String> accessKeys, Optional<String> alias) {
        public Account {
            accessKeys = List.copyOf(accessKeys);
        }

        public Account withAccessKeys(List<String> ids) {
            return new Account(created, initialKey, ids, alias);
        }

        Account aliased(Optional<String> newAlias) {
            return new Account(created, initialKey, accessKeys, newAlias);
        }
    }

    public AccountRecords(Directory directory) {
        this.directory = directory;
        this.key =
                Key.of(Scope.of("aws", directory.account().digits(), "global", "iam"), "account");
    }

    public AccountId account() {
        return directory.account();
    }

    public Optional<Account> find(Snapshot snapshot) {
        return snapshot.find(TABLE, key);
    }

    public Account require(Snapshot snapshot) {
        return find(snapshot).orElseThrow(() -> new IllegalStateException("no root user yet"));
    }

    public void put(Transaction tx, Account account) {
        directory.revision().advance(tx);
        tx.put(TABLE, key, account);
    }
}
