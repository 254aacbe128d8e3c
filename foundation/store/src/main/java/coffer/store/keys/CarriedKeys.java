package coffer.store.keys;

import coffer.crypto.root.Derivation;
import coffer.crypto.root.RootDirectory;
import coffer.crypto.root.RootKey;
import coffer.kernel.Bytes;
import coffer.kernel.SecretBytes;
import coffer.store.Entry;
import coffer.store.Key;
import coffer.store.Range;
import coffer.store.Scope;
import coffer.store.Snapshot;
import coffer.store.Store;
import coffer.store.Table;
import coffer.store.Transaction;
import coffer.store.sqlite.SqliteStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/// What erasures made of the key table, kept beside the root key: of every leaf that got a new key
/// the rows that were sealed under it, and the pages above.
///
/// An older copy of the data names a top key that is dead. With what is kept here its other keys
/// are brought under the live one; those that were erased are nowhere, and stay dead. What is kept
/// follows from the live top key alone, so an old copy of *this* is as dead as any other.
final class CarriedKeys implements AutoCloseable {
    private static final String FOLDER = "carried-keys";
    private static final Scope SCOPE = Scope.of("carried keys");
    private static final Table<Leaf> LEAVES = Table.unordered("carried_leaves", Leaf.class);
    private static final Table<Dead> DEAD = Table.unordered("carried_dead", Dead.class);

    private final Path folder;
    private final RootKey root;
    private final SecureRandom random;
    private final KeyRows rows;
    private final ReentrantLock openedLock = new ReentrantLock();
    private Optional<Store> opened = Optional.empty();

    /// A leaf whose key was replaced, and the one it has had since.
    record Leaf(int number, Bytes leafKey) {}

    /// A top key that an erasure destroyed.
    record Dead(Bytes topKey) {}

    /// Which leaves an erasure gave new keys; `from` is the top key that dies.
    record Changed(Bytes from, Set<Integer> leaves) {
        Changed {
            leaves = Set.copyOf(leaves);
        }
    }

    CarriedKeys(RootDirectory directory, RootKey root, SecureRandom random) {
        this.folder = directory.file(FOLDER);
        this.root = root;
        this.random = random;
        this.rows = new KeyRows(random);
    }

    /// Takes over what an erasure changed; to be done before the old top key is destroyed. May be
    /// repeated after a crash.
    void take(Store main, KeyTree tree, Changed changed) {
        // The change of one store reads the other: so it takes no more memory than a page of rows.
        var _ = store().write(mine -> main.read(theirs -> take(mine, theirs, tree, changed)));
    }

    private boolean take(Transaction mine, Snapshot theirs, KeyTree tree, Changed changed) {
        Set<Integer> leaves = new HashSet<>(changed.leaves());
        // An erasure that this took and that was never committed leaves rows under a lost key.
        boolean follows =
                KeyTable.topIn(mine)
                        .map(TopKeyId::bytes)
                        .filter(changed.from()::equals)
                        .isPresent();
        if (!follows) carried(mine).forEach(leaf -> leaves.add(leaf.number()));
        KeyTree.Leaves keys = tree.leaves(theirs);
        for (int leaf : leaves) {
            rows.replace(mine, theirs, leaf);
            mine.put(LEAVES, leafKey(leaf), new Leaf(leaf, keys.id(leaf)));
        }
        KeyPages.copy(theirs, mine);
        mine.put(DEAD, deadKey(changed.from()), new Dead(changed.from()));
        KeyTable.name(mine, tree.topId());
        return true;
    }

    /// Brings older data, which name `dead`, up to the newest top key and answers that. Empty if
    /// nothing is known of that key: then it is another installation's, or older than this.
    Optional<TopKeyId> bringUp(Store main, TopKeyId dead) {
        if (Files.notExists(folder)) return Optional.empty();
        return main.write(theirs -> store().read(mine -> bringUp(theirs, mine, dead)));
    }

    private Optional<TopKeyId> bringUp(Transaction theirs, Snapshot mine, TopKeyId dead) {
        if (mine.find(DEAD, deadKey(dead.bytes())).isEmpty()) return Optional.empty();
        Optional<TopKeyId> top = KeyTable.topIn(mine);
        carried(mine).forEach(leaf -> rows.bringUp(theirs, mine, leaf));
        KeyPages.copy(mine, theirs);
        top.ifPresent(id -> KeyTable.nameBrought(theirs, id));
        return top;
    }

    private static Iterable<Leaf> carried(Snapshot mine) {
        return mine.list(LEAVES, SCOPE, Range.first(KeyTree.LEAVES)).stream()
                .map(Entry::value)
                .toList();
    }

    private static Key leafKey(int leaf) {
        return Key.of(SCOPE, Integer.toString(leaf));
    }

    private static Key deadKey(Bytes topKey) {
        return new Key(SCOPE, topKey);
    }

    /// Opened when first needed, which is not at most starts.
    private Store store() {
        openedLock.lock();
        try {
            if (opened.isPresent()) return opened.get();
            try (SecretBytes key = root.derive(Derivation.CARRIED_KEYS)) {
                Store store = SqliteStore.open(folder, key, random);
                opened = Optional.of(store);
                return store;
            }
        } finally {
            openedLock.unlock();
        }
    }

    @Override
    public void close() {
        opened.ifPresent(Store::close);
        opened = Optional.empty();
    }
}
