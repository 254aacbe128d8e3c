package coffer.store.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import coffer.crypto.root.KeyFileRootKey;
import coffer.crypto.root.RootDirectory;
import coffer.crypto.root.RootKey;
import coffer.kernel.Bytes;
import coffer.kernel.SecretBytes;
import coffer.store.Snapshot;
import coffer.store.Store;
import coffer.store.StoreUnavailableException;
import coffer.store.Transaction;
import coffer.store.sqlite.SqliteStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// An erasure whose commit failed, and which a crash brings back all the same.
class ErasureInDoubtTest {
    private static final Bytes WRAPPED = Bytes.utf8("a wrapped key");

    @TempDir Path temp;
    private final SecureRandom random = new SecureRandom();
    private final byte[] storeKey = random.generateSeed(32);
    private final KeyId kept = KeyId.random(random);
    private final KeyId gone = KeyId.random(random);

    @BeforeEach
    void create() throws IOException {
        Files.createDirectories(temp.resolve("root"));
        KeyFileRootKey.create(temp.resolve("root/root.key"), random).close();
    }

    @Test
    void itsTopKeyLivesUntilAnotherCommitFollowed() throws IOException {
        try (DoubtfulStore store = new DoubtfulStore(openStore("live"));
                RootKey root = root();
                KeyTable table = KeyTable.open(store, ports(root))) {
            put(store, table, kept);
            put(store, table, gone);

            store.failsThen = Optional.of(copyOfLive());
            assertErasureFails(table);
            store.failsThen = Optional.of(temp.resolve("nowhere"));
            assertErasureFails(table);
        }

        try (SqliteStore crashed = openStore("crashed");
                RootKey root = root();
                KeyTable table = KeyTable.open(crashed, ports(root))) {
            assertThat(find(crashed, table, kept)).contains(WRAPPED);
            assertThat(find(crashed, table, gone)).isEmpty();
        }
    }

    @Test
    void theNextErasureIsWhole() throws IOException {
        try (DoubtfulStore store = new DoubtfulStore(openStore("live"));
                RootKey root = root();
                KeyTable table = KeyTable.open(store, ports(root))) {
            put(store, table, kept);
            put(store, table, gone);
            store.failsThen = Optional.of(temp.resolve("nowhere"));
            assertErasureFails(table);

            store.failsThen = Optional.empty();
            ErasureReceipt receipt = table.erase(List.of(gone));

            assertThat(receipt.erased()).containsExactly(gone);
            assertThat(find(store, table, kept)).contains(WRAPPED);
            assertThat(find(store, table, gone)).isEmpty();
            assertThat(temp.resolve("root/top.key.next")).doesNotExist();
        }
    }

    private void assertErasureFails(KeyTable table) {
        assertThatThrownBy(() -> table.erase(List.of(gone)))
                .isInstanceOf(StoreUnavailableException.class);
    }

    private Path copyOfLive() throws IOException {
        Path copy = Files.createDirectory(temp.resolve("crashed"));
        for (String name : List.of("records.db", "records.db-wal")) {
            Files.copy(temp.resolve("live").resolve(name), copy.resolve(name));
        }
        return copy;
    }

    private SqliteStore openStore(String name) {
        return open(temp.resolve(name));
    }

    private SqliteStore open(Path directory) {
        return SqliteStore.open(directory, SecretBytes.adopt(storeKey.clone()), random);
    }

    private RootKey root() {
        return KeyFileRootKey.open(temp.resolve("root/root.key"), random);
    }

    private KeyTable.Ports ports(RootKey root) {
        return new KeyTable.Ports(
                RootDirectory.at(temp.resolve("root")), root, InstantSource.system(), random);
    }

    private static void put(Store store, KeyTable table, KeyId id) {
        store.write(tx -> {
            table.put(tx, id, WRAPPED);
            return true;
        });
    }

    private static Optional<Bytes> find(Store store, KeyTable table, KeyId id) {
        return store.read(snapshot -> table.find(snapshot, id)).map(WrappedKey::wrapped);
    }

    /// A store whose commits can fail, of which a copy shows what a crash would make.
    private final class DoubtfulStore implements Store {
        private final Store store;

        // Where the failed commit is all the same, if there is a store.
        private Optional<Path> failsThen = Optional.empty();

        DoubtfulStore(Store store) {
            this.store = store;
        }

        @Override
        public <T> T read(Function<Snapshot, T> query) {
            return store.read(query);
        }

        @Override
        public <T> T write(Function<Transaction, T> change) {
            if (failsThen.isEmpty()) return store.write(change);
            if (Files.exists(failsThen.get())) {
                try (Store crashed = open(failsThen.get())) {
                    crashed.write(change);
                }
            }
            throw new StoreUnavailableException("cannot commit", new IOException());
        }

        @Override
        public void close() {
            store.close();
        }
    }
}
