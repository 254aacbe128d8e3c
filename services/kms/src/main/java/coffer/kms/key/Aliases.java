package coffer.kms.key;

import coffer.kernel.AccountId;
import coffer.kernel.Arn;
import coffer.kernel.Region;
import coffer.kernel.ServiceException;
import coffer.kms.KmsError;
import coffer.store.Entry;
import coffer.store.Key;
import coffer.store.Range;
import coffer.store.Snapshot;
import coffer.store.Table;
import coffer.store.Transaction;
import java.util.List;
import java.util.Optional;

/// The aliases of all accounts, found by name and by key.
public final class Aliases {
    // AWS: KMS Developer Guide, "Resource quotas": aliases per KMS key.
    public static final int MAX_PER_KEY = 50;

    private static final Table<Alias> BY_NAME = Table.ordered("kms.alias", Alias.class);
    private static final Table<Alias> BY_KEY = Table.ordered("kms.alias.by-key", Alias.class);

    public Optional<Alias> find(Snapshot snapshot, AccountId account, Region region, String name) {
        return snapshot.find(BY_NAME, Key.of(KeyName.home(account, region), name));
    }

    public static ServiceException notFound(Arn alias) {
        return KmsError.NOT_FOUND.because("Alias " + alias + " is not found.");
    }

    /// The aliases of one key in the order of their names.
    public List<Alias> of(Snapshot snapshot, KeyName key) {
        return snapshot.list(BY_KEY, key.scope(), Range.first(MAX_PER_KEY)).stream()
                .map(Entry::value)
                .toList();
    }

    /// In the order of their names.
    public List<Entry<Alias>> list(
            Snapshot snapshot, AccountId account, Region region, Range range) {
        return snapshot.list(BY_NAME, KeyName.home(account, region), range);
    }

    /// Makes `alias` point to `key`. It must not point to another key already.
    public void put(Transaction tx, KeyName key, Alias alias) {
        tx.put(BY_NAME, Key.of(KeyName.home(key.account(), key.region()), alias.name()), alias);
        tx.put(BY_KEY, Key.of(key.scope(), alias.name()), alias);
    }

    public void delete(Transaction tx, KeyName key, Alias alias) {
        tx.delete(BY_NAME, Key.of(KeyName.home(key.account(), key.region()), alias.name()));
        tx.delete(BY_KEY, Key.of(key.scope(), alias.name()));
    }
}
