package coffer.store.keys;

import coffer.crypto.Digests;
import coffer.crypto.Xaes256Gcm;
import coffer.kernel.Bytes;
import coffer.kernel.SecretBytes;
import coffer.store.Entry;
import coffer.store.Key;
import coffer.store.Range;
import coffer.store.Scope;
import coffer.store.Snapshot;
import coffer.store.Table;
import coffer.store.Transaction;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/// The rows of the key table: one record per key, sealed under its leaf's page key.
final class KeyRows {
    private static final Table<Row> ROWS = Table.unordered("key_rows", Row.class);
    private static final Table<Lost> LOST = Table.unordered("key_lost", Lost.class);
    private static final Scope LOST_SCOPE = Scope.of("key table", "lost");
    private static final int PAGE_LIMIT = 1_000;

    private final SecureRandom random;

    /// `leafKey` tells which key of the leaf sealed it.
    record Row(Bytes leafKey, Bytes sealed, Optional<Instant> retired) {
        Row retiredAt(Optional<Instant> instant) {
            return new Row(leafKey, sealed, instant);
        }
    }

    record Lost(Bytes id) {}

    KeyRows(SecureRandom random) {
        this.random = random;
    }

    static int leafOf(KeyId id) {
        byte[] digest = Digests.sha256(id.bytes().expose());
        return ((digest[0] & 0xff) << 8 | (digest[1] & 0xff)) % KeyTree.LEAVES;
    }

    Optional<Row> find(Snapshot snapshot, KeyId id) {
        return snapshot.find(ROWS, keyOf(id));
    }

    void put(Transaction transaction, KeyId id, Row row) {
        transaction.put(ROWS, keyOf(id), row);
    }

    Row seal(KeyTree.Leaves leaves, KeyId id, WrappedKey key) {
        int leaf = leafOf(id);
        try (SecretBytes leafKey = leaves.key(leaf);
                Xaes256Gcm cipher = new Xaes256Gcm(leafKey, random)) {
            byte[] sealed = cipher.seal(key.wrapped().expose(), aad(id));
            return new Row(leaves.id(leaf), Bytes.adopt(sealed), key.retired());
        }
    }

    WrappedKey open(KeyTree.Leaves leaves, KeyId id, Row row) {
        try (SecretBytes leafKey = leaves.key(leafOf(id));
                Xaes256Gcm cipher = new Xaes256Gcm(leafKey, random)) {
            byte[] wrapped = cipher.open(row.sealed().expose(), aad(id));
            return new WrappedKey(Bytes.adopt(wrapped), row.retired());
        }
    }

    /// Deletes the rows of `erased` and seals the other rows of the leaf anew.
    void reseal(Transaction transaction, int leaf, Set<KeyId> erased, Trees trees) {
        forEach(
                transaction,
                leaf,
                entry -> {
                    KeyId id = new KeyId(entry.name());
                    if (erased.contains(id)) {
                        transaction.delete(ROWS, keyOf(id));
                    } else {
                        WrappedKey key = open(trees.from(), id, entry.value());
                        put(transaction, id, seal(trees.to(), id, key));
                    }
                });
    }

    record Trees(KeyTree.Leaves from, KeyTree.Leaves to) {}

    /// The keys of a leaf that were retired before `cutoff`.
    static List<KeyId> retired(Snapshot snapshot, int leaf, Instant cutoff) {
        List<KeyId> retired = new ArrayList<>();
        forEach(
                snapshot,
                leaf,
                entry ->
                        entry.value()
                                .retired()
                                .filter(cutoff::isAfter)
                                .ifPresent(since -> retired.add(new KeyId(entry.name()))));
        return retired;
    }

    /// Deletes a key if it is still retired since before `cutoff`.
    static boolean purge(Transaction transaction, KeyId id, Instant cutoff) {
        boolean isDue =
                transaction
                        .find(ROWS, keyOf(id))
                        .flatMap(Row::retired)
                        .filter(cutoff::isAfter)
                        .isPresent();
        if (isDue) transaction.delete(ROWS, keyOf(id));
        return isDue;
    }

    /// Makes the rows of a leaf in one store those of another.
    void replace(Transaction to, Snapshot from, int leaf) {
        forEach(to, leaf, entry -> to.delete(ROWS, new Key(scopeOf(leaf), entry.name())));
        forEach(from, leaf, entry -> put(to, new KeyId(entry.name()), entry.value()));
    }

    /// Gives the rows of a leaf that are sealed under an older key the form they have in `newest`.
    /// Those that are not there were erased. Whether a row is retired stays as it was.
    void bringUp(Transaction older, Snapshot newest, CarriedKeys.Leaf leaf) {
        forEach(
                older,
                leaf.number(),
                entry -> {
                    if (entry.value().leafKey().equals(leaf.leafKey())) return;
                    KeyId id = new KeyId(entry.name());
                    find(newest, id)
                            .map(row -> row.retiredAt(entry.value().retired()))
                            .ifPresentOrElse(row -> put(older, id, row), () -> lose(older, id));
                });
    }

    private static void lose(Transaction older, KeyId id) {
        older.delete(ROWS, keyOf(id));
        older.put(LOST, new Key(LOST_SCOPE, id.bytes()), new Lost(id.bytes()));
    }

    /// Keys that older data still had and that were erased since; the names of at most `limit`.
    static List<KeyId> lost(Snapshot snapshot, int limit) {
        return snapshot.list(LOST, LOST_SCOPE, Range.first(limit)).stream()
                .map(entry -> new KeyId(entry.name()))
                .toList();
    }

    static void forgetLost(Transaction transaction, KeyId id) {
        transaction.delete(LOST, new Key(LOST_SCOPE, id.bytes()));
    }

    private static void forEach(Snapshot snapshot, int leaf, Consumer<Entry<Row>> visitor) {
        Range page = Range.first(PAGE_LIMIT);
        while (true) {
            List<Entry<Row>> entries = snapshot.list(ROWS, scopeOf(leaf), page);
            entries.forEach(visitor);
            if (entries.size() < PAGE_LIMIT) return;
            page = Range.after(entries.getLast().name(), PAGE_LIMIT);
        }
    }

    private static Key keyOf(KeyId id) {
        return new Key(scopeOf(leafOf(id)), id.bytes());
    }

    private static Scope scopeOf(int leaf) {
        return Scope.of("key table", "leaf", Integer.toString(leaf));
    }

    private static byte[] aad(KeyId id) {
        return ("coffer key row " + id).getBytes(StandardCharsets.UTF_8);
    }
}
