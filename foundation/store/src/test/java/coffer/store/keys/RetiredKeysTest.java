package coffer.store.keys;

import static org.assertj.core.api.Assertions.assertThat;

import coffer.crypto.root.KeyFileRootKey;
import coffer.crypto.root.RootDirectory;
import coffer.crypto.root.RootKey;
import coffer.kernel.Bytes;
import coffer.kernel.SecretBytes;
import coffer.store.Store;
import coffer.store.sqlite.SqliteStore;
import coffer.testing.FakeClock;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RetiredKeysTest {
    private static final Duration WINDOW = Duration.ofDays(35);
    private static final Bytes WRAPPED = Bytes.utf8("a wrapped key");
    private static final int KEYS = 300;
    private static final int RUNS = KeyTree.LEAVES / RetiredKeys.LEAVES_AT_ONCE;

    @TempDir Path folder;
    private final SecureRandom random = new SecureRandom();
    private final FakeClock clock = new FakeClock(Instant.parse("2026-11-22T00:00:00Z"));
    private RootKey root;
    private Store store;
    private KeyTable table;
    private RetiredKeys retired;

    @BeforeEach
    void open() {
        RootDirectory directory = RootDirectory.at(folder.resolve("root"));
        root = KeyFileRootKey.create(directory.file("root.key"), random);
        store =
                SqliteStore.open(
                        folder.resolve("store"), SecretBytes.adopt(random.generateSeed(32)));
        table = KeyTable.open(store, new KeyTable.Ports(directory, root, clock, random));
        retired = new RetiredKeys(store, WINDOW);
    }

    @AfterEach
    void close() {
        table.close();
        store.close();
        root.close();
    }

    @Test
    void goOnceTheWindowIsOver() {
        List<KeyId> keys = put();
        retire(keys);
        clock.advance(WINDOW.minus(RetiredKeys.PERIOD.multipliedBy(RUNS)));
        assertThat(passes()).isZero();

        clock.advance(Duration.ofSeconds(1));

        assertThat(passes()).isEqualTo(KEYS);
        assertThat(keys).noneMatch(this::isThere);
        assertThat(passes()).isZero();
    }

    @Test
    void stayIfTheyAreInUse() {
        List<KeyId> used = put();
        List<KeyId> restored = put();
        retire(restored);
        store.write(tx -> {
            restored.forEach(id -> table.restore(tx, id));
            return true;
        });
        clock.advance(WINDOW.multipliedBy(2));

        assertThat(passes()).isZero();
        assertThat(used).allMatch(this::isThere);
        assertThat(restored).allMatch(this::isThere);
    }

    @Test
    void goWithoutAnyWindowAtOnce() {
        retire(put());
        clock.advance(Duration.ofSeconds(1));
        retired = new RetiredKeys(store, Duration.ZERO);

        assertThat(passes()).isEqualTo(KEYS);
    }

    /// Through the whole table, from wherever the clock begins.
    private int passes() {
        int purged = 0;
        for (int run = 0; run < RUNS; run++) {
            purged += retired.purgeSome(clock.instant());
            clock.advance(RetiredKeys.PERIOD);
        }
        return purged;
    }

    private List<KeyId> put() {
        List<KeyId> keys = new ArrayList<>();
        for (int i = 0; i < KEYS; i++) keys.add(KeyId.random(random));
        store.write(tx -> {
            keys.forEach(id -> table.put(tx, id, WRAPPED));
            return true;
        });
        return keys;
    }

    private void retire(List<KeyId> keys) {
        store.write(tx -> {
            keys.forEach(id -> table.retire(tx, id, clock.instant()));
            return true;
        });
    }

    private boolean isThere(KeyId id) {
        return store.read(snapshot -> table.find(snapshot, id)).isPresent();
    }
}
