package coffer.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import coffer.crypto.AuthenticationFailedException;
import coffer.kernel.Bytes;
import coffer.kernel.SecretBytes;
import coffer.store.Entry;
import coffer.store.Key;
import coffer.store.Queue;
import coffer.store.Range;
import coffer.store.Scope;
import coffer.store.Snapshot;
import coffer.store.StoreUnavailableException;
import coffer.store.Table;
import coffer.store.Transaction;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.SecureRandom;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteStoreTest {
    record Fruit(String colour, int count) {}

    private static final Table<Fruit> FRUITS = Table.unordered("fruits", Fruit.class);
    private static final Table<Fruit> SORTED = Table.ordered("sorted", Fruit.class);
    private static final Queue<Fruit> BASKET = new Queue<>("basket", Fruit.class);
    private static final Scope GARDEN = Scope.of("aws", "111122223333", "garden");
    private static final Scope FIELD = Scope.of("aws", "111122223333", "field");
    private static final Fruit APPLE = new Fruit("red", 3);
    private static final Fruit PEAR = new Fruit("green", 5);

    @TempDir Path directory;
    private final byte[] key = new SecureRandom().generateSeed(32);
    private SqliteStore store;

    @BeforeEach
    void open() {
        store = SqliteStore.open(directory, SecretBytes.adopt(key));
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void whatACrashLeftInTheLogReachesTheDiskBeforeAnythingIsPutBehindIt() throws IOException {
        put(FRUITS, GARDEN, "apple", APPLE);
        Path crashed = Files.createDirectory(directory.resolve("crashed"));
        for (String name : List.of("records.db", "records.db-wal")) {
            Files.copy(directory.resolve(name), crashed.resolve(name));
        }
        Path log = crashed.resolve("records.db-wal");
        byte[] before = Files.readAllBytes(log);
        Files.setLastModifiedTime(log, FileTime.fromMillis(0));

        try (SqliteStore opened = SqliteStore.open(crashed, SecretBytes.adopt(key))) {
            assertThat(Files.getLastModifiedTime(log)).isGreaterThan(FileTime.fromMillis(0));
            assertThat(Files.readAllBytes(log)).isEqualTo(before);
            assertThat(opened.<Optional<Fruit>>read(it -> it.find(FRUITS, Key.of(GARDEN, "apple"))))
                    .contains(APPLE);
        }
    }

    @Test
    void findsWhatWasPutByItsExactKeyOnly() {
        put(FRUITS, GARDEN, "apple", APPLE);
        put(SORTED, GARDEN, "apple", APPLE);

        assertThat(find(FRUITS, GARDEN, "apple")).contains(APPLE);
        assertThat(find(SORTED, GARDEN, "apple")).contains(APPLE);
        assertThat(find(FRUITS, GARDEN, "appl")).isEmpty();
        assertThat(find(FRUITS, FIELD, "apple")).isEmpty();
        assertThat(find(Table.unordered("other", Fruit.class), GARDEN, "apple")).isEmpty();
    }

    @Test
    void replacesAndDeletes() {
        for (Table<Fruit> table : List.of(FRUITS, SORTED)) {
            put(table, GARDEN, "apple", APPLE);
            put(table, GARDEN, "apple", PEAR);
            assertThat(find(table, GARDEN, "apple")).contains(PEAR);

            delete(table, "apple");
            delete(table, "apple");
            assertThat(find(table, GARDEN, "apple")).isEmpty();
            assertThat(names(table, GARDEN, Range.first(10))).isEmpty();
        }
    }

    @Test
    void keepsEverythingWhenOpenedAgain() {
        put(SORTED, GARDEN, "apple", APPLE);
        store.close();
        open();

        assertThat(find(SORTED, GARDEN, "apple")).contains(APPLE);
        assertThat(names(SORTED, GARDEN, Range.first(10))).containsExactly("apple");
    }

    @Test
    void listsNamesInByteOrderWithinTheScope() {
        for (String name : List.of("b", "a/b", "a", "é", "Z", "a b", "", "aa", "𝄞", "\uffee")) {
            put(SORTED, GARDEN, name, APPLE);
        }
        put(SORTED, FIELD, "elsewhere", PEAR);

        assertThat(names(SORTED, GARDEN, Range.first(100)))
                .containsExactly("", "Z", "a", "a b", "a/b", "aa", "b", "é", "\uffee", "𝄞");
    }

    @Test
    void pagesThroughAnOrderedScopeFromAnyNameEvenAnAbsentOne() {
        for (String name : List.of("a", "b", "c", "d")) put(SORTED, GARDEN, name, APPLE);

        assertThat(names(SORTED, GARDEN, Range.first(2))).containsExactly("a", "b");
        assertThat(names(SORTED, GARDEN, Range.after(Bytes.utf8("b"), 9)))
                .containsExactly("c", "d");
        assertThat(names(SORTED, GARDEN, Range.from(Bytes.utf8("b"), 2))).containsExactly("b", "c");
        assertThat(names(SORTED, GARDEN, Range.after(Bytes.utf8("bb"), 1))).containsExactly("c");
        assertThat(names(SORTED, GARDEN, Range.from(Bytes.utf8("bb"), 1))).containsExactly("c");
    }

    @Test
    void pagesThroughAnUnorderedScopeWithoutRepeatingOrMissing() {
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 25; i++) {
            put(FRUITS, GARDEN, "fruit-" + i, APPLE);
            put(FRUITS, FIELD, "fruit-" + i, PEAR);
            expected.add("fruit-" + i);
        }

        List<String> seen = new ArrayList<>(names(FRUITS, GARDEN, Range.first(7)));
        while (seen.size() < 25) {
            Bytes last = Bytes.utf8(seen.getLast());
            List<String> page = names(FRUITS, GARDEN, Range.after(last, 7));
            assertThat(page).isNotEmpty();
            assertThat(names(FRUITS, GARDEN, Range.from(last, 1))).containsExactly(seen.getLast());
            seen.addAll(page);
        }
        assertThat(seen).containsExactlyInAnyOrderElementsOf(expected);
    }

    @Test
    void anExceptionUndoesItsOwnChangeAndIsRethrown() {
        IllegalArgumentException refusal = new IllegalArgumentException("no");

        assertThatThrownBy(() ->
                        store.write(tx -> {
                            tx.put(FRUITS, Key.of(GARDEN, "apple"), APPLE);
                            tx.append(BASKET, APPLE);
                            throw refusal;
                        }))
                .isSameAs(refusal);

        assertThat(find(FRUITS, GARDEN, "apple")).isEmpty();
        assertThat(peek()).isEmpty();
        put(FRUITS, GARDEN, "apple", PEAR);
        assertThat(find(FRUITS, GARDEN, "apple")).contains(PEAR);
    }

    @Test
    void failingChangesNeverHarmThoseTheyShareACommitWith() throws Exception {
        int count = 400;
        List<Future<Boolean>> outcomes = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < count; i++) {
                int number = i;
                outcomes.add(threads.submit(() -> putOrFail(number)));
            }
        }

        for (int i = 0; i < count; i++) {
            boolean succeeded = outcomes.get(i).get();
            assertThat(succeeded).isEqualTo(i % 3 != 0);
            assertThat(find(FRUITS, GARDEN, "fruit-" + i).isPresent()).isEqualTo(succeeded);
        }
    }

    @Test
    void aChangeTooLargeToWaitInMemoryIsOneChangeAllTheSame() {
        Table<Bytes> contents = Table.unordered("contents", Bytes.class);
        Bytes large = Bytes.adopt(new byte[3 << 20]);
        List<Key> keys = IntStream.range(0, 9).mapToObj(i -> Key.of(GARDEN, "large " + i)).toList();

        assertThatThrownBy(() ->
                        store.write(tx -> {
                            for (Key key : keys) tx.put(contents, key, large);
                            assertThat(holding(tx, contents, keys)).hasSameSizeAs(keys);
                            throw new IllegalStateException("changed my mind");
                        }))
                .hasMessage("changed my mind");
        assertThat(store.<Set<Key>>read(seen -> holding(seen, contents, keys))).isEmpty();

        store.write(tx -> {
            for (Key key : keys) tx.put(contents, key, large);
            return true;
        });
        assertThat(store.<Set<Key>>read(seen -> holding(seen, contents, keys)))
                .containsExactlyInAnyOrderElementsOf(keys);
    }

    private static Set<Key> holding(Snapshot seen, Table<Bytes> table, List<Key> keys) {
        return keys.stream()
                .filter(key -> seen.find(table, key).isPresent())
                .collect(Collectors.toSet());
    }

    @Test
    void aTransactionSeesItsOwnWrites() {
        store.write(tx -> {
            tx.put(SORTED, Key.of(GARDEN, "b"), APPLE);
            tx.put(SORTED, Key.of(GARDEN, "a"), PEAR);
            assertThat(tx.find(SORTED, Key.of(GARDEN, "b"))).contains(APPLE);
            assertThat(tx.list(SORTED, GARDEN, Range.first(9)))
                    .extracting(entry -> entry.name().toUtf8())
                    .containsExactly("a", "b");
            return true;
        });
    }

    @Test
    void aSnapshotDoesNotChangeWhileOthersWrite() {
        put(FRUITS, GARDEN, "apple", APPLE);

        store.read(snapshot -> {
            assertThat(snapshot.find(FRUITS, Key.of(GARDEN, "apple"))).contains(APPLE);
            put(FRUITS, GARDEN, "apple", PEAR);
            assertThat(snapshot.find(FRUITS, Key.of(GARDEN, "apple"))).contains(APPLE);
            return true;
        });

        assertThat(find(FRUITS, GARDEN, "apple")).contains(PEAR);
    }

    @Test
    void numbersOfAQueueNeverRepeatNotEvenWhenItWasEmptiedAndReopened() {
        long first = append(APPLE);
        long second = append(PEAR);
        assertThat(peek())
                .containsExactly(new Queue.Item<>(first, APPLE), new Queue.Item<>(second, PEAR));

        removeThrough(first);
        assertThat(peek()).containsExactly(new Queue.Item<>(second, PEAR));
        removeThrough(second + 100);
        assertThat(peek()).isEmpty();
        store.close();
        open();

        long third = append(APPLE);
        assertThat(third).isGreaterThan(second);
        assertThat(peek()).containsExactly(new Queue.Item<>(third, APPLE));
    }

    @Test
    void numbersOfAQueueNeverRepeatAmongChangesOfWhichSomeFail() throws Exception {
        List<Future<Optional<Long>>> outcomes = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 400; i++) {
                boolean fails = i % 3 == 0;
                outcomes.add(threads.submit(() -> appendOrFail(fails)));
            }
        }

        List<Long> numbers = new ArrayList<>();
        for (Future<Optional<Long>> outcome : outcomes) outcome.get().ifPresent(numbers::add);
        List<Queue.Item<Fruit>> items = store.read(snapshot -> snapshot.peek(BASKET, 1_000));
        assertThat(items)
                .extracting(Queue.Item::number)
                .containsExactlyElementsOf(numbers.stream().sorted().toList());
        assertThat(append(PEAR)).isGreaterThan(Collections.max(numbers));
    }

    private Optional<Long> appendOrFail(boolean fails) {
        try {
            return Optional.of(
                    store.write(tx -> {
                        long number = tx.append(BASKET, APPLE);
                        if (fails) throw new IllegalArgumentException("no");
                        return number;
                    }));
        } catch (IllegalArgumentException refusal) {
            return Optional.empty();
        }
    }

    @Test
    void refusesCallsFromWithinAChange() {
        assertThatThrownBy(() -> store.write(tx -> store.write(inner -> 1)))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> store.write(tx -> store.read(inner -> 1)))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void refusesATransactionThatIsOver() {
        Transaction leaked = store.write(tx -> tx);

        assertThatThrownBy(() -> leaked.put(FRUITS, Key.of(GARDEN, "apple"), APPLE))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void refusesEverythingOnceClosed() {
        store.close();

        assertThatThrownBy(() -> append(APPLE)).isInstanceOf(StoreUnavailableException.class);
        assertThatThrownBy(this::peek).isInstanceOf(StoreUnavailableException.class);
    }

    @Test
    void refusesRowsThatSomeoneSwapped() throws Exception {
        put(FRUITS, GARDEN, "apple", APPLE);
        put(FRUITS, GARDEN, "pear", PEAR);
        store.close();
        tamper("UPDATE record SET value = (SELECT r.value FROM record r WHERE r.id <> record.id)");
        open();

        assertThatThrownBy(() -> find(FRUITS, GARDEN, "apple"))
                .isInstanceOf(AuthenticationFailedException.class);
    }

    @Test
    void refusesAnotherStoresKey() {
        put(FRUITS, GARDEN, "apple", APPLE);
        store.close();
        store = SqliteStore.open(directory, SecretBytes.adopt(new byte[32]));

        assertThat(find(FRUITS, GARDEN, "apple")).isEmpty();
    }

    @Test
    void survivesNamesThatWereTamperedWith() throws Exception {
        for (String name : List.of("a", "b", "c")) put(SORTED, GARDEN, name, APPLE);
        store.close();
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + file());
                Statement statement = connection.createStatement()) {
            org.sqlite.Collation.create(connection, "coffer", new BinaryOrder());
            statement.execute("UPDATE ordered_record SET name = '%%' WHERE rowid = 2");
        }
        open();

        assertThat(find(SORTED, GARDEN, "a")).contains(APPLE);
        put(SORTED, GARDEN, "d", PEAR);
        assertThat(find(SORTED, GARDEN, "d")).contains(PEAR);
    }

    @Test
    void everyQueryUsesAnIndex() throws Exception {
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + file())) {
            org.sqlite.Collation.create(connection, "coffer", new BinaryOrder());
            for (String sql :
                    List.of(
                            Schema.FIND,
                            Schema.FIND_ORDERED,
                            Schema.LIST_FROM,
                            Schema.LIST_AFTER,
                            Schema.listOrdered(Range.first(1)),
                            Schema.listOrdered(Range.from(Bytes.utf8("a"), 1)),
                            Schema.listOrdered(Range.after(Bytes.utf8("a"), 1)),
                            Schema.listOrdered(Range.first(1).until(Bytes.utf8("b"))),
                            Schema.LAST_NUMBER,
                            Schema.PEEK,
                            Schema.REMOVE,
                            Schema.EMPTY_LAST)) {
                try (var explain = connection.prepareStatement("EXPLAIN QUERY PLAN " + sql);
                        var rows = explain.executeQuery()) {
                    while (rows.next()) {
                        assertThat(rows.getString("detail")).as(sql).startsWith("SEARCH");
                    }
                }
            }
        }
    }

    private static final class BinaryOrder extends org.sqlite.Collation {
        @Override
        protected int xCompare(String left, String right) {
            return left.compareTo(right);
        }
    }

    private boolean putOrFail(int number) {
        try {
            return store.write(tx -> {
                tx.put(FRUITS, Key.of(GARDEN, "fruit-" + number), APPLE);
                if (number % 3 == 0) throw new IllegalArgumentException("refused");
                return true;
            });
        } catch (IllegalArgumentException refused) {
            return false;
        }
    }

    private void tamper(String sql) throws Exception {
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + file());
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private Path file() {
        return directory.resolve("records.db");
    }

    private void put(Table<Fruit> table, Scope scope, String name, Fruit fruit) {
        store.write(tx -> {
            tx.put(table, Key.of(scope, name), fruit);
            return true;
        });
    }

    private void delete(Table<Fruit> table, String name) {
        store.write(tx -> {
            tx.delete(table, Key.of(GARDEN, name));
            return true;
        });
    }

    private long append(Fruit fruit) {
        return store.write(tx -> tx.append(BASKET, fruit));
    }

    private List<Queue.Item<Fruit>> peek() {
        return store.read(snapshot -> snapshot.peek(BASKET, 10));
    }

    private void removeThrough(long number) {
        store.write(tx -> {
            tx.removeThrough(BASKET, number);
            return true;
        });
    }

    private Optional<Fruit> find(Table<Fruit> table, Scope scope, String name) {
        return store.read(snapshot -> snapshot.find(table, Key.of(scope, name)));
    }

    private List<String> names(Table<Fruit> table, Scope scope, Range range) {
        List<Entry<Fruit>> entries = store.read(snapshot -> snapshot.list(table, scope, range));
        return entries.stream().map(entry -> entry.name().toUtf8()).toList();
    }
}
