package coffer.kms.key;

import coffer.kernel.AccountId;
import coffer.kernel.Bytes;
import coffer.kernel.Region;
import coffer.store.Entry;
import coffer.store.Key;
import coffer.store.Range;
import coffer.store.Scope;
import coffer.store.Snapshot;
import coffer.store.Table;
import coffer.store.Transaction;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// The keys of all accounts: by name, by id alone (a ciphertext blob names no account), and by when
/// they need attention.
public final class Keys {
    private static final Table<KmsKey> KEYS = Table.unordered("kms.key", KmsKey.class);
    private static final Table<KeyName> NAMES = Table.unordered("kms.key.name", KeyName.class);
    private static final Table<KeyName> DUE = Table.ordered("kms.key.due", KeyName.class);
    private static final Table<Tally> TALLIES = Table.unordered("kms.key.tally", Tally.class);
    private static final Table<RelatedKeys> RELATED =
            Table.unordered("kms.key.related", RelatedKeys.class);

    private static final Scope DUE_SCOPE = Scope.of("aws", "*", "*", "kms", "due");

    /// How many keys an account has in a region.
    record Tally(int keys) {}

    /// The key as it stands at `now`; empty if there is none or its waiting period is over.
    public Optional<KmsKey> find(Snapshot snapshot, KeyName name, Instant now) {
        return snapshot.find(KEYS, name.record())
                .filter(key -> !key.isGone(now))
                .map(key -> key.at(now));
    }

    /// The account of the key that has this id in this region.
    public Optional<KeyName> name(Snapshot snapshot, Region region, String id) {
        return snapshot.find(NAMES, nameKey(region, id));
    }

    /// In an arbitrary but stable order; among them may be keys whose waiting period is over.
    public List<Entry<KmsKey>> list(
            Snapshot snapshot, AccountId account, Region region, Range range) {
        return snapshot.list(KEYS, KeyName.home(account, region), range);
    }

    /// How many keys the account has in the region, those that AWS manages not counted.
    public int count(Snapshot snapshot, AccountId account, Region region) {
        return snapshot.find(TALLIES, tallyKey(account, region)).map(Tally::keys).orElse(0);
    }

    /// How many keys a custom key store has, also such as are to be deleted.
    public int countIn(Snapshot snapshot, AccountId account, Region region, String keyStoreId) {
        return snapshot.find(TALLIES, storeTallyKey(account, region, keyStoreId))
                .map(Tally::keys)
                .orElse(0);
    }

    /// The keys that this one is related to, itself among them; empty for a single-Region key.
    public Optional<RelatedKeys> related(Snapshot snapshot, KeyName name) {
        return name.isMultiRegion() ? snapshot.find(RELATED, relatedKey(name)) : Optional.empty();
    }

    /// The replicas of a primary key, those too whose waiting period is over; none for other keys.
    public List<KmsKey> replicas(Snapshot snapshot, KeyName name) {
        return related(snapshot, name).stream()
                .filter(related -> related.isPrimaryIn(name.region()))
                .flatMap(related -> related.replicas().stream())
                .flatMap(region -> findAlsoGone(snapshot, name.in(region)).stream())
                .toList();
    }

    /// The primary key of a replica; none for other keys.
    public Optional<KmsKey> primary(Snapshot snapshot, KeyName name) {
        return related(snapshot, name)
                .filter(related -> related.isReplicaIn(name.region()))
                .flatMap(related -> findAlsoGone(snapshot, name.in(related.primary())));
    }

    public void relate(Transaction tx, KeyName name, RelatedKeys related) {
        tx.put(RELATED, relatedKey(name), related);
    }

    /// Forgets what was related to a key that was the last.
    public void unrelate(Transaction tx, KeyName name) {
        tx.delete(RELATED, relatedKey(name));
    }

    public void insert(Transaction tx, KmsKey key) {
        tx.put(NAMES, nameKey(key.name().region(), key.name().id()), key.name());
        tally(tx, key, 1);
        put(tx, key);
    }

    public void replace(Transaction tx, KmsKey before, KmsKey after) {
        before.due().ifPresent(due -> tx.delete(DUE, dueKey(due, before.name())));
        put(tx, after);
    }

    public void delete(Transaction tx, KmsKey key) {
        key.due().ifPresent(due -> tx.delete(DUE, dueKey(due, key.name())));
        tx.delete(NAMES, nameKey(key.name().region(), key.name().id()));
        tx.delete(KEYS, key.name().record());
        tally(tx, key, -1);
    }

    /// At most `limit` keys that need attention by `now`, the longest overdue first.
    public List<Entry<KeyName>> due(Snapshot snapshot, Instant now, int limit) {
        Bytes end = instantBytes(now.plusMillis(1));
        return snapshot.list(DUE, DUE_SCOPE, Range.first(limit)).stream()
                .takeWhile(entry -> entry.name().compareTo(end) < 0)
                .toList();
    }

    /// Strikes an entry off the list of keys that need attention.
    public void dismiss(Transaction tx, Bytes entry) {
        tx.delete(DUE, new Key(DUE_SCOPE, entry));
    }

    /// What a key is called in that list.
    public Bytes dueName(Instant due, KeyName name) {
        byte[] instant = instantBytes(due).expose();
        byte[] id = name.idBytes().expose();
        // Related keys may be due at the same time.
        byte[] region =
                name.isMultiRegion() ? Bytes.utf8(name.region().name()).expose() : new byte[0];
        return Bytes.adopt(
                ByteBuffer.allocate(instant.length + id.length + region.length)
                        .put(instant)
                        .put(id)
                        .put(region)
                        .array());
    }

    /// The key even if its waiting period is over.
    public Optional<KmsKey> findAlsoGone(Snapshot snapshot, KeyName name) {
        return snapshot.find(KEYS, name.record());
    }

    private void put(Transaction tx, KmsKey key) {
        key.due().ifPresent(due -> tx.put(DUE, dueKey(due, key.name()), key.name()));
        tx.put(KEYS, key.name().record(), key);
    }

    private void tally(Transaction tx, KmsKey key, int change) {
        if (key.belongsToAws()) return;
        AccountId account = key.name().account();
        Region region = key.name().region();
        int keys = count(tx, account, region) + change;
        tx.put(TALLIES, tallyKey(account, region), new Tally(keys));
        key.keyStore()
                .ifPresent(ref -> {
                    int there = countIn(tx, account, region, ref.id()) + change;
                    tx.put(TALLIES, storeTallyKey(account, region, ref.id()), new Tally(there));
                });
    }

    private static Key nameKey(Region region, String id) {
        return Key.of(Scope.of("aws", "*", region.name(), "kms"), id);
    }

    private static Key relatedKey(KeyName name) {
        return Key.of(Scope.of("aws", name.account().digits(), "*", "kms", "related"), name.id());
    }

    private static Key tallyKey(AccountId account, Region region) {
        return Key.of(KeyName.home(account, region), "tally");
    }

    private static Key storeTallyKey(AccountId account, Region region, String keyStoreId) {
        return Key.of(KeyName.home(account, region), "tally " + keyStoreId);
    }

    private Key dueKey(Instant due, KeyName name) {
        return new Key(DUE_SCOPE, dueName(due, name));
    }

    private static Bytes instantBytes(Instant instant) {
        return Bytes.adopt(ByteBuffer.allocate(Long.BYTES).putLong(instant.toEpochMilli()).array());
    }
}
