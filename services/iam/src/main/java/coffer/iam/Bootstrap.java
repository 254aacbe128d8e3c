package coffer.iam;

import coffer.iam.account.AccountRecords;
import coffer.iam.account.AccountRecords.Account;
import coffer.iam.credential.AccessKeys;
import coffer.iam.directory.Entity;
import coffer.kernel.AccountId;
import coffer.kernel.SecretBytes;
import coffer.store.Store;
import coffer.store.Transaction;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/// Makes the root user and his first access key, which somebody must have before anybody can ask
/// for one.
public final class Bootstrap {
    private final Store store;
    private final AccountRecords accounts;
    private final AccessKeys keys;
    private final InstantSource clock;

    Bootstrap(Store store, AccountRecords accounts, AccessKeys keys, InstantSource clock) {
        this.store = store;
        this.accounts = accounts;
        this.keys = keys;
        this.clock = clock;
    }

    /// Called at every start with the same key, and then does nothing: above all it does not bring
    /// back a key that was deleted or made inactive meanwhile. Another key replaces the one given
    /// before. `secretKey` stays the caller's.
    public void ensureRoot(AccountId account, String accessKeyId, SecretBytes secretKey) {
        if (!account.equals(accounts.account())) {
            throw new IllegalArgumentException("this is not account " + account);
        }
        Optional<Account> known = store.read(accounts::find);
        if (known.filter(root -> root.initialKey().equals(accessKeyId)).isPresent()) return;
        store.write(tx -> install(tx, accessKeyId, secretKey));
    }

    private String install(Transaction tx, String accessKeyId, SecretBytes secretKey) {
        if (accounts.find(tx).isEmpty()) accounts.open(tx, clock.instant());
        Account root = accounts.require(tx);
        if (!root.initialKey().isEmpty()) keys.remove(tx, root.initialKey());
        List<String> others = Entity.minus(root.accessKeys(), root.initialKey());
        AccessKeys.Owned owned = new AccessKeys.Owned(accounts.account().digits(), clock.instant());
        keys.add(tx, accessKeyId, secretKey, owned);
        accounts.put(tx, root.begun(accessKeyId, Entity.plus(others, accessKeyId)));
        return accessKeyId;
    }
}
