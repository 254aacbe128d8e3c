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
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// The aliases of all accounts, found by name and by key.
public final class Aliases {
    // AWS: KMS Developer Guide, "Resource quotas": aliases per KMS key.
    public static final int MAX_PER_KEY = 50;

    private static final Table<Alias> BY_NAME = Table.ordered("kms.alias", Alias.class);
    private static final Table<OfKey> OF_KEY = Table.unordered("kms.aliases-of-key", OfKey.class);
    private static final String ALL = "all";

    /// All aliases of one key, in the order of their names: one row, because every use of the key
    /// asks for them.
    record OfKey(List<Alias> aliases) {
        OfKey {
            aliases = List.copyOf(aliases);
        }

        OfKey with(Alias alias) {
            List<Alias> all = new ArrayList<>(without(alias).aliases);
            all.add(alias);
            all.sort(Comparator.comparing(Alias::name));
            return new OfKey(all);
        }

        OfKey without(Alias alias) {
            return new OfKey(
                    aliases.stream().filter(each -> !each.name().equals(alias.name())).toList());
        }
    }

    public Optional<Alias> find(Snapshot snapshot, AccountId account, Region region, String name) {
        return snapshot.find(BY_NAME, Key.of(KeyName.home(account, region), name));
    }

    public static ServiceException notFound(Arn alias) {
        return KmsError.NOT_FOUND.because("Alias " + alias + " is not found.");
    }

    /// The aliases of one key in the order of their names.
    public List<Alias> of(Snapshot snapshot, KeyName key) {
        return ofKey(snapshot, key).aliases();
    }

    private static OfKey ofKey(Snapshot snapshot, KeyName key) {
        return snapshot.find(OF_KEY, ofKey(key)).orElseGet(() -> new OfKey(List.of()));
    }

    private static Key ofKey(KeyName key) {
        return Key.of(key.scope(), ALL);
    }

    /// In the order of their names.
    public List<Entry<Alias>> list(
            Snapshot snapshot, AccountId account, Region region, Range range) {
        return snapshot.list(BY_NAME, KeyName.home(account, region), range);
    }

    /// Makes `alias` point to `key`. It must not point to another key already.
    public void put(Transaction tx, KeyName key, Alias alias) {
        tx.put(BY_NAME, Key.of(KeyName.home(key.account(), key.region()), alias.name()), alias);
        tx.put(OF_KEY, ofKey(key), ofKey(tx, key).with(alias));
    }

    public void delete(Transaction tx, KeyName key, Alias alias) {
        tx.delete(BY_NAME, Key.of(KeyName.home(key.account(), key.region()), alias.name()));
        tx.put(OF_KEY, ofKey(key), ofKey(tx, key).without(alias));
    }
}
