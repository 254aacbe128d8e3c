package coffer.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import coffer.crypto.AuthenticationFailedException;
import coffer.kernel.Bytes;
import coffer.kernel.SecretBytes;
import coffer.store.Key;
import coffer.store.Queue;
import coffer.store.Range;
import coffer.store.Scope;
import coffer.store.Table;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// No byte of a row can be changed unnoticed: whoever lists it gets an error, and an audit tells.
class RowAuditProperties {
    record Fruit(String colour, int count) {}

    private static final Table<Fruit> FRUITS = Table.unordered("fruits", Fruit.class);
    private static final Table<Fruit> SORTED = Table.ordered("sorted", Fruit.class);
    private static final Queue<Fruit> BASKET = new Queue<>("basket", Fruit.class);
    private static final RowAudit.Kinds KINDS =
            new RowAudit.Kinds(Set.of("fruits", "sorted", "other"), Set.of("basket"));
    private static final Scope GARDEN = Scope.of("garden");
    private static final Fruit APPLE = new Fruit("red", 3);

    @TempDir Path directory;
    private SqliteStore store;

    /// Whoever can write the file.
    private Connection disk;

    @BeforeEach
    void open() throws SQLException {
        store = SqliteStore.open(directory, SecretBytes.adopt(new SecureRandom().generateSeed(32)));
        store.write(tx -> {
            for (String name : List.of("a", "b", "c")) {
                tx.put(FRUITS, Key.of(GARDEN, name), APPLE);
                tx.put(SORTED, Key.of(GARDEN, name), APPLE);
                tx.append(BASKET, APPLE);
            }
            return true;
        });
        disk = DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("records.db"));
        run("PRAGMA synchronous = OFF");
    }

    @AfterEach
    void close() throws SQLException {
        disk.close();
        store.close();
    }

    @Test
    void tellsEveryRowThatIsWhole() {
        Seen seen = audit(KINDS);

        assertThat(seen.broken).isEmpty();
        assertThat(seen.whole)
                .containsExactlyInAnyOrder(
                        "fruits a", "fruits b", "fruits c", "sorted a", "sorted b", "sorted c");
    }

    @Test
    void tellsRowsOfTablesThatNobodyKnows() {
        RowAudit.Kinds fewer = new RowAudit.Kinds(Set.of("fruits"), Set.of());

        assertThat(audit(fewer).broken).hasSize(6);
    }

    @Test
    void everyFlippedByteOfAValueIsNoticed() throws SQLException {
        SplittableRandom random = new SplittableRandom(5);
        for (Table<Fruit> table : List.of(FRUITS, SORTED)) {
            String file = table == SORTED ? "ordered_record" : "record";
            byte[] whole = value(file);
            for (int at = 0; at < whole.length; at++) {
                byte[] changed = whole.clone();
                changed[at] ^= (byte) (1 << random.nextInt(8));
                setValue(file, changed);

                assertThat(audit(KINDS).broken).as("byte %d of %s", at, file).hasSize(1);
                assertThatThrownBy(() -> list(table))
                        .isInstanceOf(AuthenticationFailedException.class);
            }
            setValue(file, whole);
        }
        assertThat(audit(KINDS).broken).isEmpty();
    }

    @Test
    void whatOrdersARowIsCheckedToo() throws SQLException {
        run("DROP INDEX ordered_name");
        run("UPDATE ordered_record SET scope = randomblob(16) WHERE rowid = 1");
        run("UPDATE ordered_record SET name = 'AAAAAAAAAAAAAAAAAAAAAA' WHERE rowid = 2");

        assertThat(audit(KINDS).broken).hasSize(2);
    }

    @Test
    void aChangedItemOfAQueueIsTold() throws SQLException {
        run("UPDATE queue_item SET value = randomblob(60) WHERE number = 2");

        assertThat(audit(KINDS).broken).containsExactly("item 2 of queue `basket` does not open");
    }

    private static final class Seen implements RowAudit.Visitor {
        private final List<String> whole = new ArrayList<>();
        private final List<String> broken = new ArrayList<>();

        @Override
        public void whole(String table, Bytes name, Bytes value) {
            whole.add(table + " " + name.toUtf8());
        }

        @Override
        public void broken(String what) {
            broken.add(what);
        }
    }

    private Seen audit(RowAudit.Kinds kinds) {
        Seen seen = new Seen();
        store.audit(kinds, seen);
        return seen;
    }

    private Object list(Table<Fruit> table) {
        return store.read(snapshot -> snapshot.list(table, GARDEN, Range.first(10)));
    }

    private byte[] value(String table) throws SQLException {
        try (var statement = disk.createStatement();
                var rows =
                        statement.executeQuery("SELECT value FROM " + table + " WHERE rowid = 1")) {
            return rows.getBytes(1);
        }
    }

    private void setValue(String table, byte[] value) throws SQLException {
        String sql = "UPDATE " + table + " SET value = ? WHERE rowid = 1";
        try (var update = disk.prepareStatement(sql)) {
            update.setBytes(1, value);
            update.executeUpdate();
        }
    }

    private void run(String sql) throws SQLException {
        try (var statement = disk.createStatement()) {
            statement.execute(sql);
        }
    }
}
