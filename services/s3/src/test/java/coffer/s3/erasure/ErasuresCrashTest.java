package coffer.s3.erasure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import coffer.crypto.SigningAlgorithm;
import coffer.crypto.SigningKey;
import coffer.crypto.root.KeyFileRootKey;
import coffer.crypto.root.RootDirectory;
import coffer.crypto.root.RootKey;
import coffer.kernel.Bytes;
import coffer.kernel.SecretBytes;
import coffer.ledger.erasure.Notary;
import coffer.ledger.erasure.Statement;
import coffer.s3.Folders;
import coffer.store.Snapshot;
import coffer.store.Store;
import coffer.store.StoreUnavailableException;
import coffer.store.Transaction;
import coffer.store.keys.KeyId;
import coffer.store.keys.KeyTable;
import coffer.store.sqlite.SqliteStore;
import coffer.testing.FakeClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Wherever an erasure is cut off, the next start finds it undone or ends it, with its receipt.
class ErasuresCrashTest {
    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");
    private static final Bytes WRAPPED = Bytes.utf8("a wrapped key");

    @TempDir private Path temp = Path.of("");
    private final SecureRandom random = new SecureRandom();
    private final SigningKey signing = SigningKey.generate(SigningAlgorithm.ED25519, random);
    private final KeyId kept = KeyId.random(random);
    private final KeyId doomed = KeyId.random(random);

    @Test
    void isUndoneOrEndsWithAReceipt() {
        Path home = temp.resolve("home");
        KeyFileRootKey.create(RootDirectory.at(home.resolve("root")).file("root.key"), random)
                .close();
        List<Path> crashes = new ArrayList<>();
        try (Opened opened = new Opened(home)) {
            opened.write(tx -> opened.keys.put(tx, kept, WRAPPED));
            opened.write(tx -> opened.keys.put(tx, doomed, WRAPPED));
            opened.store.aroundWrites =
                    () -> {
                        crashes.add(temp.resolve("crash-" + crashes.size()));
                        Folders.copy(home, crashes.getLast());
                    };
            opened.write(tx -> opened.erasures.want(tx, wanted()));
            assertThat(opened.erasures.carryOut()).isEqualTo(1);
        }

        assertThat(crashes).hasSize(6);
        for (int i = 0; i < crashes.size(); i++) {
            boolean isWanted = i > 0;
            try (Opened restarted = new Opened(crashes.get(i))) {
                var _ = restarted.erasures.carryOut();
                assertThat(restarted.has(kept)).isTrue();
                assertThat(restarted.has(doomed)).isEqualTo(!isWanted);
                Optional<Statement> statement =
                        restarted
                                .erasures
                                .proof("request-1")
                                .flatMap(proof -> proof.verify(signing.verifyingKey()));
                assertThat(statement.isPresent()).isEqualTo(isWanted);
                statement.ifPresent(it -> {
                    assertThat(it.death().keys()).isEqualTo(1);
                    assertThat(it.death().deadTopKey()).isNotEqualTo(it.death().liveTopKey());
                });
                assertThat(restarted.erasures.carryOut()).isZero();
            }
        }
    }

    @Test
    void signsNothingWhileTheOldTopKeyMayLive() throws IOException {
        Path home = temp.resolve("home");
        KeyFileRootKey.create(RootDirectory.at(home.resolve("root")).file("root.key"), random)
                .close();
        try (Opened opened = new Opened(home)) {
            opened.write(tx -> opened.keys.put(tx, doomed, WRAPPED));
            opened.write(tx -> opened.erasures.want(tx, wanted()));
            // What the erasure leaves cannot be carried: its folder's name is taken by a file.
            Path obstacle = Files.writeString(home.resolve("root/carried-keys"), "");
            assertThatThrownBy(opened.erasures::carryOut)
                    .isInstanceOf(StoreUnavailableException.class);
            assertThat(opened.erasures.proof("request-1")).isEmpty();

            Files.delete(obstacle);
            assertThat(opened.erasures.carryOut()).isEqualTo(1);
            assertThat(opened.erasures.proof("request-1")).isPresent();
            assertThat(home.resolve("root/top.key.next")).doesNotExist();
        }
    }

    private Wanted wanted() {
        return new Wanted(
                "request-1",
                "arn:aws:s3:::b",
                Bytes.utf8("salt"),
                List.of(Bytes.utf8("digest")),
                List.of(doomed.bytes()),
                Optional.empty());
    }

    private final class Opened implements AutoCloseable {
        private final RootKey root;
        private final WatchedStore store;
        private final KeyTable keys;
        private final Erasures erasures;

        Opened(Path home) {
            RootDirectory directory = RootDirectory.at(home.resolve("root"));
            root = KeyFileRootKey.open(directory.file("root.key"), random);
            SecretBytes storeKey = SecretBytes.adopt(new byte[32]);
            store = new WatchedStore(SqliteStore.open(home.resolve("data"), storeKey, random));
            keys =
                    KeyTable.open(
                            store,
                            new KeyTable.Ports(directory, root, new FakeClock(NOON), random));
            Notary notary = new Notary(signing, Duration.ofDays(30));
            erasures = new Erasures(new Erasures.Ports(store, keys, notary, random));
        }

        void write(Consumer<Transaction> change) {
            var _ =
                    store.write(tx -> {
                        change.accept(tx);
                        return true;
                    });
        }

        boolean has(KeyId id) {
            return store.read(snapshot -> keys.find(snapshot, id)).isPresent();
        }

        @Override
        public void close() {
            keys.close();
            store.close();
            root.close();
        }
    }

    /// A real store that is looked at before and after each of its writes.
    private static final class WatchedStore implements Store {
        private final Store store;
        private Runnable aroundWrites = () -> {};

        WatchedStore(Store store) {
            this.store = store;
        }

        @Override
        public <T> T read(Function<Snapshot, T> query) {
            return store.read(query);
        }

        @Override
        public <T> T write(Function<Transaction, T> change) {
            aroundWrites.run();
            T result = store.write(change);
            aroundWrites.run();
            return result;
        }

        @Override
        public void close() {
            store.close();
        }
    }
}
