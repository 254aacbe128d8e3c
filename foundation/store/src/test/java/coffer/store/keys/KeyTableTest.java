package coffer.store.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import coffer.crypto.AuthenticationFailedException;
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
import coffer.testing.FakeClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyTableTest {
    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
    private static final Bytes WRAPPED = Bytes.utf8("a wrapped key");

    @TempDir Path temp;
    private final SecureRandom random = new SecureRandom();
    private final byte[] storeKey = random.generateSeed(32);
    private Installation live;

    @BeforeEach
    void create() throws IOException {
        Files.createDirectories(temp.resolve("live/root"));
        KeyFileRootKey.create(temp.resolve("live/root/root.key"), random).close();
        live = new Installation(temp.resolve("live"));
    }

    @AfterEach
    void close() {
        live.close();
    }

    @Test
    void findsWhatWasPutAlsoAfterReopening() {
        KeyId id = live.put(WRAPPED);

        assertThat(live.find(id)).contains(new WrappedKey(WRAPPED, Optional.empty()));
        assertThat(live.find(KeyId.random(random))).isEmpty();
        live.reopen();
        assertThat(live.find(id)).contains(new WrappedKey(WRAPPED, Optional.empty()));
    }

    @Test
    void retiredKeysStayAndCanBeRestored() {
        KeyId id = live.put(WRAPPED);

        live.write(tx -> live.table.retire(tx, id, NOON));
        assertThat(live.find(id)).contains(new WrappedKey(WRAPPED, Optional.of(NOON)));
        live.write(tx -> live.table.restore(tx, id));
        assertThat(live.find(id)).contains(new WrappedKey(WRAPPED, Optional.empty()));
    }

    @Test
    void erasesTheNamedKeysAndNoOthers() {
        List<KeyId> kept = new ArrayList<>();
        List<KeyId> erased = new ArrayList<>();
        for (int i = 0; i < 40; i++) (i % 4 == 0 ? erased : kept).add(live.put(WRAPPED));
        TopKeyId before = live.files().currentId().orElseThrow();

        ErasureReceipt receipt = live.table.erase(erased);

        assertThat(receipt.erased()).containsExactlyElementsOf(erased);
        assertThat(receipt.at()).isEqualTo(NOON);
        assertThat(receipt.deadTopKey()).isEqualTo(before);
        assertThat(live.files().currentId()).contains(receipt.liveTopKey());
        live.requireAll(kept, erased);
        live.reopen();
        live.requireAll(kept, erased);
    }

    @Test
    void keepsTheNeighboursOfAnErasedKeyInItsLeaf() {
        KeyId erased = live.put(WRAPPED);
        KeyId neighbour = neighbourOf(erased);
        live.write(tx -> live.table.put(tx, neighbour, WRAPPED));
        live.write(tx -> live.table.retire(tx, neighbour, NOON));

        live.table.erase(List.of(erased));

        assertThat(live.find(neighbour)).contains(new WrappedKey(WRAPPED, Optional.of(NOON)));
        assertThat(live.find(erased)).isEmpty();
    }

    @Test
    void erasesAgainAndAgain() {
        List<KeyId> kept = new ArrayList<>(List.of(live.put(WRAPPED)));
        for (int i = 0; i < 5; i++) {
            KeyId erased = live.put(WRAPPED);
            live.table.erase(List.of(erased));
            kept.add(live.put(WRAPPED));
            live.requireAll(kept, List.of(erased));
        }
    }

    @Test
    void erasingNothingChangesNothing() {
        ErasureReceipt receipt = live.table.erase(List.of(KeyId.random(random)));

        assertThat(receipt.erased()).isEmpty();
        assertThat(receipt.deadTopKey()).isEqualTo(receipt.liveTopKey());
    }

    @Test
    void aCopyOfTheDataFromBeforeAnErasureOpensWithoutWhatWasErased() throws IOException {
        KeyId kept = live.put(WRAPPED);
        KeyId deleted = live.put(WRAPPED);
        KeyId erased = live.put(WRAPPED);
        KeyId neighbour = neighbourOf(erased);
        live.write(tx -> live.table.put(tx, neighbour, WRAPPED));
        copy(live.home.resolve("data"), temp.resolve("stolen/data"));
        copy(live.home.resolve("root"), temp.resolve("before/root"));
        copy(live.home.resolve("data"), temp.resolve("before/data"));

        live.write(tx -> live.table.retire(tx, deleted, NOON));
        live.table.erase(List.of(erased));
        KeyId later = live.put(WRAPPED);
        live.table.erase(List.of(later));
        copy(live.home.resolve("root"), temp.resolve("stolen/root"));

        // Proof that the copy held the key: with the root directory of its time it opens.
        try (Installation before = new Installation(temp.resolve("before"))) {
            assertThat(before.find(erased)).isPresent();
        }
        try (Installation restored = new Installation(temp.resolve("stolen"))) {
            restored.requireAll(List.of(kept, deleted, neighbour), List.of(erased, later));
            assertThat(restored.find(deleted)).map(WrappedKey::retired).contains(Optional.empty());
            assertThat(restored.lost()).containsExactly(erased);
            restored.write(tx -> restored.table.forgetLost(tx, List.of(erased)));
            assertThat(restored.lost()).isEmpty();
            KeyId fresh = restored.put(WRAPPED);
            restored.table.erase(List.of(deleted));
            restored.reopen();
            restored.requireAll(List.of(kept, neighbour, fresh), List.of(deleted, erased));
        }
    }

    @Test
    void anOlderRootDirectoryOpensNothingOnceTheTopKeyIsRenewed() throws IOException {
        KeyId erased = live.put(WRAPPED);
        KeyId kept = live.put(WRAPPED);
        live.table.erase(List.of(erased));
        copy(live.home.resolve("root"), temp.resolve("stolen/root"));
        copy(live.home.resolve("data"), temp.resolve("before/data"));
        TopKeyId dead = live.files().currentId().orElseThrow();

        live.table.renewTop();
        KeyId later = live.put(WRAPPED);

        assertThat(live.files().currentId()).isPresent().isNotEqualTo(Optional.of(dead));
        live.requireAll(List.of(kept, later), List.of(erased));
        live.reopen();
        live.requireAll(List.of(kept, later), List.of(erased));
        copy(live.home.resolve("data"), temp.resolve("stolen/data"));
        assertThatThrownBy(() -> new Installation(temp.resolve("stolen")))
                .isInstanceOf(StoreUnavailableException.class);
        copy(live.home.resolve("root"), temp.resolve("before/root"));
        try (Installation before = new Installation(temp.resolve("before"))) {
            before.requireAll(List.of(kept), List.of(erased, later));
        }
    }

    @Test
    void aCopyOfTheDataIsDeadWithTheRootDirectoryOfAnotherInstallation() {
        KeyId key = live.put(WRAPPED);
        live.table.erase(List.of(live.put(WRAPPED)));
        copy(live.home.resolve("data"), temp.resolve("stolen/data"));
        live.table.erase(List.of(key));
        copy(live.home.resolve("root"), temp.resolve("stolen/root"));
        deleteFolder(temp.resolve("stolen/root/carried-keys"));

        assertThatThrownBy(() -> new Installation(temp.resolve("stolen")))
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageContaining("lacks top key");
    }

    @Test
    void anOlderCopyOfWhatIsCarriedOpensNothingThatWasErasedSince() {
        KeyId first = live.put(WRAPPED);
        KeyId second = neighbourOf(first);
        live.write(tx -> live.table.put(tx, second, WRAPPED));
        copy(live.home.resolve("data"), temp.resolve("stolen/data"));
        live.table.erase(List.of(first));
        Path carried = temp.resolve("stolen/root/carried-keys");
        copy(live.home.resolve("root/carried-keys"), carried);
        live.table.erase(List.of(second));
        copy(live.home.resolve("root/top.key"), temp.resolve("stolen/root/top.key"));
        copy(live.home.resolve("root/root.key"), temp.resolve("stolen/root/root.key"));

        assertThatThrownBy(() -> new Installation(temp.resolve("stolen")))
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageContaining("lacks top key");
    }

    @Test
    void theNewTopKeyOpensNoPageOfTheOldTree() throws IOException {
        KeyId erased = live.put(WRAPPED);
        copy(live.home.resolve("data"), temp.resolve("stolen/data"));
        live.table.erase(List.of(erased));
        copy(live.home.resolve("root"), temp.resolve("stolen/root"));
        TopKeyId newId = live.files().currentId().orElseThrow();

        // Someone patches the old records to name the new top key: the pages still refuse it.
        Path stolen = temp.resolve("stolen");
        try (SqliteStore store = openStore(stolen)) {
            store.write(tx -> {
                tx.put(KeyTable.TOP, KeyTable.TOP_KEY, new KeyTable.Top(newId.bytes()));
                return true;
            });
        }
        assertThatThrownBy(() -> new Installation(stolen))
                .isInstanceOf(AuthenticationFailedException.class);
    }

    @Test
    void aCrashBeforeTheCommitErasesNothing() throws IOException {
        Erased erased = eraseKeepingCopies();

        try (Installation crashed = new Installation(temp.resolve("before-commit"))) {
            assertThat(crashed.home.resolve("root/top.key.next")).doesNotExist();
            crashed.requireAll(List.of(erased.kept, erased.gone), List.of());
            crashed.table.erase(List.of(erased.gone));
            crashed.requireAll(List.of(erased.kept), List.of(erased.gone));
        }
    }

    @Test
    void aCrashAfterTheCommitIsCompletedAtTheNextStart() throws IOException {
        Erased erased = eraseKeepingCopies();

        try (Installation crashed = new Installation(temp.resolve("after-commit"))) {
            assertThat(crashed.home.resolve("root/top.key.next")).doesNotExist();
            assertThat(crashed.files().currentId()).contains(erased.receipt.liveTopKey());
            crashed.requireAll(List.of(erased.kept), List.of(erased.gone));
        }
    }

    @Test
    void aCrashWhileTheOldTopKeyIsOverwrittenIsCompletedAtTheNextStart() throws IOException {
        Erased erased = eraseKeepingCopies();
        Path crashedHome = temp.resolve("after-commit");
        byte[] half = Files.readAllBytes(crashedHome.resolve("root/top.key"));
        for (int length : List.of(0, 3, half.length / 2, half.length)) {
            Path home = temp.resolve("half-" + length);
            copy(crashedHome, home);
            byte[] content = half.clone();
            java.util.Arrays.fill(content, 0, length, (byte) 0);
            Files.write(home.resolve("root/top.key"), content);

            try (Installation crashed = new Installation(home)) {
                crashed.requireAll(List.of(erased.kept), List.of(erased.gone));
            }
        }
    }

    @Test
    void aFailedCommitLeavesATableThatStillWorks() {
        KeyId id = live.put(WRAPPED);
        live.hooks.insteadOfCommit =
                change -> {
                    throw new StoreUnavailableException("disk full", new IOException());
                };

        assertThatThrownBy(() -> live.table.erase(List.of(id)))
                .isInstanceOf(StoreUnavailableException.class);

        live.hooks.insteadOfCommit = change -> {};
        KeyId later = live.put(WRAPPED);
        live.requireAll(List.of(id, later), List.of());
        live.table.erase(List.of(id));
        live.requireAll(List.of(later), List.of(id));
        live.reopen();
        live.requireAll(List.of(later), List.of(id));
    }

    @Test
    void refusesAnotherRootKey() throws IOException {
        live.close();
        Files.delete(live.home.resolve("root/root.key"));
        KeyFileRootKey.create(live.home.resolve("root/root.key"), random).close();

        assertThatThrownBy(() -> new Installation(live.home))
                .isInstanceOf(AuthenticationFailedException.class);
    }

    private record Erased(KeyId kept, KeyId gone, ErasureReceipt receipt) {}

    /// Erases a key, keeping copies of everything as it was just before and just after the commit.
    private Erased eraseKeepingCopies() {
        KeyId kept = live.put(WRAPPED);
        KeyId gone = live.put(WRAPPED);
        live.hooks.beforeWrite = () -> copy(live.home, temp.resolve("before-commit"));
        live.hooks.afterWrite = () -> copy(live.home, temp.resolve("after-commit"));
        ErasureReceipt receipt = live.table.erase(List.of(gone));
        live.hooks.beforeWrite = () -> {};
        live.hooks.afterWrite = () -> {};
        return new Erased(kept, gone, receipt);
    }

    private KeyId neighbourOf(KeyId id) {
        while (true) {
            KeyId other = KeyId.random(random);
            if (KeyRows.leafOf(other) == KeyRows.leafOf(id)) return other;
        }
    }

    private static void copy(Path from, Path to) {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path target = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(file, target, java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
                }
            }
        } catch (IOException failure) {
            throw new java.io.UncheckedIOException(failure);
        }
    }

    private static void deleteFolder(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException failure) {
            throw new java.io.UncheckedIOException(failure);
        }
    }

    private SqliteStore openStore(Path home) {
        return SqliteStore.open(home.resolve("data"), SecretBytes.adopt(storeKey.clone()), random);
    }

    /// A store, its root directory and its key table, under one folder.
    private final class Installation implements AutoCloseable {
        private final Path home;
        private HookedStore hooks;
        private RootKey root;
        private KeyTable table;

        Installation(Path home) {
            this.home = home;
            open();
        }

        void open() {
            root = KeyFileRootKey.open(home.resolve("root/root.key"), random);
            hooks = new HookedStore(openStore(home));
            try {
                table =
                        KeyTable.open(
                                hooks,
                                new KeyTable.Ports(
                                        RootDirectory.at(home.resolve("root")),
                                        root,
                                        new FakeClock(NOON),
                                        random));
            } catch (RuntimeException failure) {
                hooks.close();
                throw failure;
            }
        }

        void reopen() {
            close();
            open();
        }

        TopKeyFiles files() {
            return new TopKeyFiles(RootDirectory.at(home.resolve("root")), root);
        }

        KeyId put(Bytes wrapped) {
            KeyId id = KeyId.random(random);
            write(tx -> table.put(tx, id, wrapped));
            return id;
        }

        void write(Consumer<Transaction> change) {
            hooks.write(tx -> {
                change.accept(tx);
                return true;
            });
        }

        List<KeyId> lost() {
            return hooks.read(snapshot -> table.lost(snapshot, 10));
        }

        Optional<WrappedKey> find(KeyId id) {
            return hooks.read(snapshot -> table.find(snapshot, id));
        }

        void requireAll(List<KeyId> kept, List<KeyId> erased) {
            for (KeyId id : kept) assertThat(find(id).map(WrappedKey::wrapped)).contains(WRAPPED);
            for (KeyId id : erased) assertThat(find(id)).isEmpty();
        }

        @Override
        public void close() {
            table.close();
            hooks.close();
            root.close();
        }
    }

    /// A real store that can be interrupted around its writes.
    private static final class HookedStore implements Store {
        private final Store store;
        private Runnable beforeWrite = () -> {};
        private Runnable afterWrite = () -> {};
        private Consumer<Transaction> insteadOfCommit = transaction -> {};

        HookedStore(Store store) {
            this.store = store;
        }

        @Override
        public <T> T read(Function<Snapshot, T> query) {
            return store.read(query);
        }

        @Override
        public <T> T write(Function<Transaction, T> change) {
            beforeWrite.run();
            T result =
                    store.write(transaction -> {
                        T value = change.apply(transaction);
                        insteadOfCommit.accept(transaction);
                        return value;
                    });
            afterWrite.run();
            return result;
        }

        @Override
        public void close() {
            store.close();
        }
    }
}
