package coffer.store.keys;

import static org.assertj.core.api.Assertions.assertThat;

import coffer.crypto.AuthenticationFailedException;
import coffer.crypto.root.KeyFileRootKey;
import coffer.crypto.root.RootDirectory;
import coffer.crypto.root.RootKey;
import coffer.kernel.Bytes;
import coffer.kernel.SecretBytes;
import coffer.store.sqlite.SqliteStore;
import coffer.testing.FakeClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Whichever byte is flipped of a row that leads to a key: nobody is given another key.
class KeyRowProperties {
    private static final Bytes WRAPPED = Bytes.utf8("a wrapped key");
    private static final int SAMPLES = 8;

    @TempDir Path home;
    private final SecureRandom random = new SecureRandom();
    private final byte[] storeKey = random.generateSeed(32);

    @Test
    void aFlippedByteOfAnyRowGivesAnErrorAndNeverAnotherKey() throws IOException, SQLException {
        Files.createDirectories(home.resolve("root"));
        KeyFileRootKey.create(home.resolve("root/root.key"), random).close();
        KeyId id = KeyId.random(random);
        assertThat(find(id)).isEqualTo("nothing");
        put(id);
        assertThat(find(id)).isEqualTo("found");

        SplittableRandom seeded = new SplittableRandom(9);
        for (long row : rows()) {
            byte[] whole = value(row);
            for (int i = 0; i < SAMPLES; i++) {
                byte[] changed = whole.clone();
                int at = i == 0 ? whole.length - 1 : seeded.nextInt(whole.length);
                changed[at] ^= (byte) (1 << seeded.nextInt(8));
                setValue(row, changed);

                assertThat(find(id)).as("row %d, byte %d", row, at).isEqualTo("refused");
            }
            setValue(row, whole);
        }
        assertThat(find(id)).isEqualTo("found");
    }

    /// By a store that has read nothing yet.
    private String find(KeyId id) {
        try (RootKey root = KeyFileRootKey.open(home.resolve("root/root.key"), random);
                SqliteStore store = store();
                KeyTable table = KeyTable.open(store, ports(root))) {
            return store.read(snapshot -> table.find(snapshot, id))
                    .map(key -> key.wrapped().equals(WRAPPED) ? "found" : "another")
                    .orElse("nothing");
        } catch (AuthenticationFailedException refused) {
            return "refused";
        }
    }

    private void put(KeyId id) {
        try (RootKey root = KeyFileRootKey.open(home.resolve("root/root.key"), random);
                SqliteStore store = store();
                KeyTable table = KeyTable.open(store, ports(root))) {
            store.write(tx -> {
                table.put(tx, id, WRAPPED);
                return true;
            });
        }
    }

    private SqliteStore store() {
        return SqliteStore.open(home, SecretBytes.adopt(storeKey.clone()));
    }

    private KeyTable.Ports ports(RootKey root) {
        return new KeyTable.Ports(
                RootDirectory.at(home.resolve("root")),
                root,
                new FakeClock(Instant.parse("2026-11-21T12:00:00Z")),
                random);
    }

    private List<Long> rows() throws SQLException {
        List<Long> rows = new ArrayList<>();
        try (Connection disk = disk();
                var found = disk.createStatement().executeQuery("SELECT rowid FROM record")) {
            while (found.next()) rows.add(found.getLong(1));
        }
        return rows;
    }

    private byte[] value(long row) throws SQLException {
        try (Connection disk = disk();
                var found =
                        disk.createStatement()
                                .executeQuery("SELECT value FROM record WHERE rowid = " + row)) {
            return found.getBytes(1);
        }
    }

    private void setValue(long row, byte[] value) throws SQLException {
        try (Connection disk = disk();
                var update = disk.prepareStatement("UPDATE record SET value = ? WHERE rowid = ?")) {
            update.setBytes(1, value);
            update.setLong(2, row);
            update.executeUpdate();
        }
    }

    private Connection disk() throws SQLException {
        return DriverManager.getConnection("jdbc:sqlite:" + home.resolve("records.db"));
    }
}
