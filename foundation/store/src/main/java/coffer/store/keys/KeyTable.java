package coffer.store.keys;

import coffer.crypto.root.Rewrapping;
import coffer.crypto.root.RootDirectory;
import coffer.crypto.root.RootKey;
import coffer.kernel.Bytes;
import coffer.kernel.SecretBytes;
import coffer.store.Key;
import coffer.store.Scope;
import coffer.store.Snapshot;
import coffer.store.Store;
import coffer.store.StoreUnavailableException;
import coffer.store.Table;
import coffer.store.Transaction;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/// Where all wrapped keys live: sealed under page keys that hang from one top key, which is kept
/// with the root key and never with the data.
///
/// Putting a key is one row. *Retiring* marks it, and it can be restored until it is deleted, by
/// [RetiredKeys]. *Erasing* destroys it: its leaf, and all above it, get new keys under a new top
/// key, and the old top key is destroyed. A copy of the data from before the erasure then opens
/// with the new root directory only, and without the erased keys: what an erasure leaves of the
/// others is kept beside the root key too. Overwriting rows would prove nothing, since logs,
/// backups and flash keep old bytes.
public final class KeyTable implements AutoCloseable {
    /// How many keys one erasure takes; it holds up other writers while it lasts.
    public static final int MAX_ERASED = 50_000;

    static final Table<Top> TOP = Table.unordered("key_top", Top.class);
    private static final Scope SCOPE = Scope.of("key table");
    static final Key TOP_KEY = Key.of(SCOPE, "top");
    private static final Table<CarriedKeys.Changed> CHANGED =
            Table.unordered("key_changed", CarriedKeys.Changed.class);
    private static final Key CHANGED_KEY = Key.of(SCOPE, "changed");
    private static final int KEY_BYTES = 32;
    private static final int WAIT_SECONDS = 60;

    private final Store store;
    private final TopKeyFiles files;
    private final CarriedKeys carried;
    private final InstantSource clock;
    private final SecureRandom random;
    private final KeyRows rows;
    // One tree, or two while an erasure commits. A transaction uses the one that its own state of
    // the store names, so an erasure that is rolled back leaves no row under a key that is lost.
    private final Map<TopKeyId, KeyTree> trees = new ConcurrentHashMap<>();
    private final Semaphore oneErasure = new Semaphore(1);

    record Top(Bytes id) {}

    /// What a key table needs, besides its store.
    public record Ports(
            RootDirectory directory, RootKey root, InstantSource clock, SecureRandom random) {}

    private KeyTable(Store store, Ports ports) {
        this.store = store;
        this.files = new TopKeyFiles(ports.directory(), ports.root());
        this.carried = new CarriedKeys(ports.directory(), ports.root(), ports.random());
        this.clock = ports.clock();
        this.random = ports.random();
        this.rows = new KeyRows(ports.random());
    }

    /// Opens the table, or creates it in a new store, and ends an erasure that a crash cut short. A
    /// table from before an erasure loses what was erased since: [#lost] tells.
    ///
    /// Throws [StoreUnavailableException] if the root directory is not this store's, or is an older
    /// one.
    public static KeyTable open(Store store, Ports ports) {
        KeyTable table = new KeyTable(store, ports);
        try {
            Optional<TopKeyId> named = store.read(KeyTable::topIn);
            KeyTree tree = named.isPresent() ? table.load(named.get()) : table.create();
            table.trees.put(tree.topId(), tree);
            return table;
        } catch (RuntimeException failure) {
            table.close();
            throw failure;
        }
    }

    /// What the files of top keys in the root directory hold under the next root key, by their
    /// names.
    public static Map<String, Bytes> rewrapped(RootDirectory directory, Rewrapping rewrapping) {
        return TopKeyFiles.rewrapped(directory, rewrapping);
    }

    public void put(Transaction transaction, KeyId id, Bytes wrapped) {
        WrappedKey key = new WrappedKey(wrapped, Optional.empty());
        rows.put(transaction, id, rows.seal(currentTree(transaction).leaves(transaction), id, key));
    }

    /// Finds retired keys too; whether to use them is for the caller to decide.
    public Optional<WrappedKey> find(Snapshot snapshot, KeyId id) {
        return rows.find(snapshot, id).map(row -> rows.open(leavesOf(snapshot, id, row), id, row));
    }

    /// Marks a key as deleted, if there is such a key. It can be restored until it is purged or
    /// erased.
    public void retire(Transaction transaction, KeyId id, Instant at) {
        rows.find(transaction, id)
                .ifPresent(row -> rows.put(transaction, id, row.retiredAt(Optional.of(at))));
    }

    /// Undoes [#retire].
    public void restore(Transaction transaction, KeyId id) {
        rows.find(transaction, id)
                .ifPresent(row -> rows.put(transaction, id, row.retiredAt(Optional.empty())));
    }

    /// Keys that an older copy of the data had and that were erased since; at most `limit`, until
    /// they are forgotten.
    public List<KeyId> lost(Snapshot snapshot, int limit) {
        return KeyRows.lost(snapshot, limit);
    }

    public void forgetLost(Transaction transaction, Collection<KeyId> ids) {
        ids.forEach(id -> KeyRows.forgetLost(transaction, id));
    }

    /// Destroys keys for good, in a transaction of its own; at most [#MAX_ERASED] at once.
    ///
    /// If this throws, either nothing was erased, or the keys are out of the store and the old top
    /// key dies with the next erasure or start.
    public ErasureReceipt erase(Collection<KeyId> ids) {
        return erase(ids, (transaction, receipt) -> {});
    }

    /// The same; `alongside` writes down what is erased, in the transaction that does it.
    public ErasureReceipt erase(
            Collection<KeyId> ids, BiConsumer<Transaction, ErasureReceipt> alongside) {
        if (ids.size() > MAX_ERASED) throw new IllegalArgumentException("too many keys at once");
        return alone(() -> eraseAlone(ids, alongside));
    }

    /// Puts a new top key above all keys and destroys the old one, as an erasure does, and erases
    /// nothing. An older root directory lacks the key that the data name from then on. The keys
    /// below are what they were: whoever has them from older data needs no top key.
    ///
    /// If this throws, the old top key still counts, or dies with the next erasure or start.
    public void renewTop() {
        var _ = alone(() -> replaceTop(Set.of(), (transaction, receipt) -> {}));
    }

    private ErasureReceipt alone(Supplier<ErasureReceipt> work) {
        awaitTurn();
        try {
            settleEarlier();
            return work.get();
        } finally {
            oneErasure.release();
        }
    }

    private void awaitTurn() {
        String why = "another erasure is under way";
        try {
            if (oneErasure.tryAcquire(WAIT_SECONDS, TimeUnit.SECONDS)) return;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        throw new StoreUnavailableException(why, new IllegalStateException(why));
    }

    @Override
    public void close() {
        trees.values().forEach(KeyTree::close);
        trees.clear();
        carried.close();
    }

    /// An erasure that failed half-way may have left the current key in the successor's file, or
    /// there the key of a commit that a crash would bring back; unless another one follows it.
    private void settleEarlier() {
        TopKeyId id = topId();
        if (!files.areSettled(id)) store.write(transaction -> confirm(transaction, id));
        settle(id);
    }

    private TopKeyId topId() {
        return store.read(this::currentTree).topId();
    }

    private ErasureReceipt eraseAlone(
            Collection<KeyId> ids, BiConsumer<Transaction, ErasureReceipt> alongside) {
        if (store.read(snapshot -> present(snapshot, ids)).isEmpty()) {
            TopKeyId id = topId();
            ErasureReceipt nothing = new ErasureReceipt(List.of(), clock.instant(), id, id);
            return store.write(transaction -> {
                alongside.accept(transaction, nothing);
                return nothing;
            });
        }
        return replaceTop(ids, alongside);
    }

    private ErasureReceipt replaceTop(
            Collection<KeyId> ids, BiConsumer<Transaction, ErasureReceipt> alongside) {
        TopKeyId oldId = topId();
        TopKeyId newId = TopKeyId.random(random);
        ErasureReceipt receipt;
        try (SecretBytes newTop = randomKey()) {
            files.createNext(newId, newTop);
            receipt =
                    store.write(transaction -> {
                        ErasureReceipt made = rekey(transaction, ids, newId, newTop);
                        alongside.accept(transaction, made);
                        return made;
                    });
        } catch (RuntimeException | Error failure) {
            // The commit's outcome is unknown to us here; the store's next reader will tell.
            forgetUnless(newId, failure);
            throw failure;
        }
        settle(newId);
        forget(oldId);
        return receipt;
    }

    private ErasureReceipt rekey(
            Transaction transaction, Collection<KeyId> ids, TopKeyId newId, SecretBytes newTop) {
        KeyTree old = currentTree(transaction);
        Set<KeyId> erased = present(transaction, ids);
        Set<Integer> leaves =
                erased.stream().map(KeyRows::leafOf).collect(Collectors.toCollection(TreeSet::new));
        KeyTree fresh = old.rekeyed(newId, leaves, transaction);
        trees.put(newId, fresh);
        KeyRows.Trees both = new KeyRows.Trees(old.leaves(transaction), fresh.leaves(transaction));
        for (int leaf : leaves) rows.reseal(transaction, leaf, erased, both);
        fresh.seal(newTop, leaves).forEach(page -> KeyPages.put(transaction, page));
        transaction.put(CHANGED, CHANGED_KEY, new CarriedKeys.Changed(old.topId().bytes(), leaves));
        name(transaction, newId);
        return new ErasureReceipt(List.copyOf(erased), clock.instant(), old.topId(), newId);
    }

    /// Destroys the top key before this one, once what its erasure left is kept elsewhere too.
    private void settle(TopKeyId id) {
        if (files.areSettled(id)) return;
        settle(Optional.ofNullable(trees.get(id)).orElseThrow(KeyTable::overtaken));
    }

    private void settle(KeyTree tree) {
        if (!files.isCurrent(tree.topId())) {
            store.read(snapshot -> snapshot.find(CHANGED, CHANGED_KEY))
                    .ifPresent(changed -> carried.take(store, tree, changed));
        }
        files.settle(tree.topId());
    }

    static Optional<TopKeyId> topIn(Snapshot snapshot) {
        return snapshot.find(TOP, TOP_KEY).map(KeyTable::idOf);
    }

    static void name(Transaction transaction, TopKeyId id) {
        transaction.put(TOP, TOP_KEY, new Top(id.bytes()));
    }

    /// What an erasure changed in older data is nothing that is yet to be carried.
    static void nameBrought(Transaction transaction, TopKeyId id) {
        transaction.delete(CHANGED, CHANGED_KEY);
        name(transaction, id);
    }

    private static TopKeyId confirm(Transaction transaction, TopKeyId id) {
        name(transaction, id);
        return id;
    }

    private Set<KeyId> present(Snapshot snapshot, Collection<KeyId> ids) {
        return ids.stream()
                .filter(id -> rows.find(snapshot, id).isPresent())
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private void forgetUnless(TopKeyId id, Throwable failure) {
        try {
            if (!store.read(KeyTable::topIn).equals(Optional.of(id))) forget(id);
        } catch (StoreUnavailableException unknown) {
            failure.addSuppressed(unknown);
        }
    }

    private void forget(TopKeyId id) {
        KeyTree tree = trees.remove(id);
        if (tree != null) tree.close();
    }

    private KeyTree currentTree(Snapshot snapshot) {
        TopKeyId id = topIn(snapshot).orElseThrow(() -> new IllegalStateException("no key table"));
        return Optional.ofNullable(trees.get(id)).orElseThrow(KeyTable::overtaken);
    }

    /// The tree whose leaf key sealed the row: a snapshot may be older than the newest tree.
    private KeyTree.Leaves leavesOf(Snapshot snapshot, KeyId id, KeyRows.Row row) {
        int leaf = KeyRows.leafOf(id);
        return trees.values().stream()
                .map(tree -> tree.leaves(snapshot))
                .filter(leaves -> leaves.id(leaf).equals(row.leafKey()))
                .findAny()
                .orElseThrow(KeyTable::overtaken);
    }

    private KeyTree load(TopKeyId named) {
        TopKeyId id = files.hold(named) ? named : carried.bringUp(store, named).orElse(named);
        try (SecretBytes top = files.unwrap(id)) {
            KeyTree tree = store.read(snapshot -> KeyTree.load(id, top, snapshot, random));
            settle(tree);
            return tree;
        }
    }

    private KeyTree create() {
        // A file without a table is what a crash during the first start leaves behind.
        TopKeyId id = files.currentId().orElseGet(this::createTopKey);
        KeyTree tree = KeyTree.random(id, random);
        try (SecretBytes top = files.unwrap(id)) {
            List<KeyTree.SealedPage> pages = tree.seal(top, Set.of());
            return store.write(transaction -> {
                pages.forEach(page -> KeyPages.put(transaction, page));
                name(transaction, id);
                return tree;
            });
        }
    }

    private TopKeyId createTopKey() {
        TopKeyId id = TopKeyId.random(random);
        try (SecretBytes key = randomKey()) {
            files.createCurrent(id, key);
        }
        return id;
    }

    private SecretBytes randomKey() {
        byte[] key = new byte[KEY_BYTES];
        random.nextBytes(key);
        return SecretBytes.adopt(key);
    }

    private static TopKeyId idOf(Top top) {
        return new TopKeyId(top.id());
    }

    private static StoreUnavailableException overtaken() {
        String why = "an erasure changed the key table meanwhile";
        return new StoreUnavailableException(why, new IllegalStateException(why));
    }
}
