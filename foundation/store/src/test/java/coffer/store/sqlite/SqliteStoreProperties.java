package coffer.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import coffer.kernel.Bytes;
import coffer.kernel.SecretBytes;
import coffer.store.Entry;
import coffer.store.Key;
import coffer.store.Range;
import coffer.store.Scope;
import coffer.store.Snapshot;
import coffer.store.Table;
import coffer.store.Transaction;
import coffer.testing.Forall;
import coffer.testing.Forall.Gen;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The oracle is a sorted map per scope.
class SqliteStoreProperties {
    private static final int CASES = 150;
    private static final int CHANGES = 40;
    private static final int COMPARISONS = 6;

    record Row(int number) {}

    static final Table<Row> ORDERED = Table.ordered("ordered", Row.class);
    static final Table<Row> UNORDERED = Table.unordered("unordered", Row.class);

    @TempDir Path directory;
    private int cases;

    @Test
    void behavesLikeASortedMapPerScope() {
        try (SqliteStore store = SqliteStore.open(directory, SecretBytes.adopt(new byte[32]))) {
            Forall.cases(CASES, gen -> check(gen, store));
        }
    }

    private void check(Gen gen, SqliteStore store) {
        // Every case has scopes of its own, and two of them, to see that neither leaks.
        Scope scope = Scope.of("case", Integer.toString(cases++));
        Scope other = Scope.of("case", cases + "-other");
        NavigableMap<Bytes, Row> oracle = new TreeMap<>();
        NavigableMap<Bytes, Row> otherOracle = new TreeMap<>();
        for (int transaction = 0; transaction < 2; transaction++) {
            store.write(tx -> {
                for (int i = 0; i < CHANGES; i++) {
                    if (gen.flip()) {
                        change(gen, tx, scope, oracle);
                    } else {
                        change(gen, tx, other, otherOracle);
                    }
                }
                compareOften(gen, tx, scope, oracle);
                return true;
            });
            store.read(snapshot -> {
                compareOften(gen, snapshot, scope, oracle);
                compareOften(gen, snapshot, other, otherOracle);
                return true;
            });
        }
    }

    static void change(Gen gen, Transaction tx, Scope scope, NavigableMap<Bytes, Row> oracle) {
        Bytes name = name(gen);
        Key key = new Key(scope, name);
        if (gen.below(4) == 0) {
            oracle.remove(name);
            tx.delete(ORDERED, key);
            tx.delete(UNORDERED, key);
        } else {
            Row row = new Row(gen.below(1_000));
            oracle.put(name, row);
            tx.put(ORDERED, key, row);
            tx.put(UNORDERED, key, row);
        }
    }

    private static void compareOften(
            Gen gen, Snapshot snapshot, Scope scope, NavigableMap<Bytes, Row> oracle) {
        for (int i = 0; i < COMPARISONS; i++) compare(gen, snapshot, scope, oracle);
    }

    /// Asks one thing or another.
    static void compare(Gen gen, Snapshot snapshot, Scope scope, NavigableMap<Bytes, Row> oracle) {
        Bytes name = name(gen);
        Optional<Row> expected = Optional.ofNullable(oracle.get(name));
        assertThat(snapshot.find(ORDERED, new Key(scope, name))).isEqualTo(expected);
        assertThat(snapshot.find(UNORDERED, new Key(scope, name))).isEqualTo(expected);

        int limit = 1 + gen.below(20);
        Bytes end = name(gen);
        // In any order: one may make the others find what they would have missed.
        switch (gen.below(5)) {
            case 0 ->
                    assertThat(snapshot.list(ORDERED, scope, Range.first(limit)))
                            .isEqualTo(entries(oracle, limit));
            case 1 ->
                    assertThat(snapshot.list(ORDERED, scope, Range.from(name, limit)))
                            .isEqualTo(entries(oracle.tailMap(name, true), limit));
            case 2 ->
                    assertThat(snapshot.list(ORDERED, scope, Range.after(name, limit)))
                            .isEqualTo(entries(oracle.tailMap(name, false), limit));
            case 3 ->
                    assertThat(snapshot.list(ORDERED, scope, Range.first(limit).until(end)))
                            .isEqualTo(entries(oracle.headMap(end, false), limit));
            default ->
                    assertThat(snapshot.list(ORDERED, scope, Range.after(name, limit).until(end)))
                            .isEqualTo(entries(between(oracle, name, end), limit));
        }
        if (gen.below(4) > 0) return;
        assertThat(pages(snapshot, scope, limit)).isEqualTo(oracle.keySet());
    }

    private static NavigableMap<Bytes, Row> between(
            NavigableMap<Bytes, Row> map, Bytes from, Bytes end) {
        return from.compareTo(end) < 0
                ? map.subMap(from, false, end, false)
                : Collections.emptyNavigableMap();
    }

    private static Set<Bytes> pages(Snapshot snapshot, Scope scope, int limit) {
        Set<Bytes> names = new HashSet<>();
        Range range = Range.first(limit);
        while (true) {
            List<Entry<Row>> page = snapshot.list(UNORDERED, scope, range);
            for (Entry<Row> entry : page) assertThat(names.add(entry.name())).isTrue();
            if (page.isEmpty()) return names;
            range = Range.after(page.getLast().name(), limit);
        }
    }

    private static List<Entry<Row>> entries(NavigableMap<Bytes, Row> map, int limit) {
        return map.entrySet().stream()
                .limit(limit)
                .map(entry -> new Entry<>(entry.getKey(), entry.getValue()))
                .toList();
    }

    /// Short names over few bytes, so that they meet, begin alike and hold zeros and high bits.
    static Bytes name(Gen gen) {
        byte[] alphabet = {0, 1, 'a', 'b', 0x7f, (byte) 0x80, (byte) 0xff};
        byte[] name = new byte[gen.below(4)];
        for (int i = 0; i < name.length; i++) name[i] = alphabet[gen.below(alphabet.length)];
        return Bytes.adopt(name);
    }
}
