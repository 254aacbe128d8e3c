package coffer.store.keys;

import static org.assertj.core.api.Assertions.assertThat;

import coffer.crypto.root.KeyFileRootKey;
import coffer.crypto.root.RootDirectory;
import coffer.crypto.root.RootKey;
import coffer.kernel.Bytes;
import coffer.kernel.SecretBytes;
import coffer.store.sqlite.SqliteStore;
import coffer.testing.FakeClock;
import coffer.testing.Forall;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Whatever is put, erased and restored, in any order: with the root directory as it is now, every
/// copy of the data opens with the keys it had but for those that were erased, before or since.
class CarriedKeysProperties {
    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");
    private static final int CASES = 2;
    private static final int MANY_CASES = 300;

    @TempDir private Path temp = Path.of("");
    private final SecureRandom random = new SecureRandom();
    private int folders;

    /// A copy of the data, and which keys were in it.
    private record Copy(Path data, Set<KeyId> keys) {}

    @Test
    void everyCopyOpensWithoutWhatWasErased() {
        holdsIn(CASES);
    }

    @Test
    @Tag("long")
    void everyCopyOpensWithoutWhatWasErasedForLong() {
        holdsIn(MANY_CASES);
    }

    private void holdsIn(int cases) {
        Forall.cases(
                cases,
                gen -> {
                    Line line = new Line();
                    for (int step = 6 + gen.size() / 3; step > 0; step--) line.act(gen);
                    line.checkCopies();
                });
    }

    private Path folder() {
        folders++;
        return temp.resolve("f" + folders);
    }

    /// One installation through its life.
    private final class Line {
        private final Path root = folder();
        private Path data = folder();
        private final List<Copy> copies = new ArrayList<>();
        private Set<KeyId> keys = new HashSet<>();
        private final Set<KeyId> erased = new HashSet<>();
        private final List<KeyId> everPut = new ArrayList<>();

        Line() {
            KeyFileRootKey.create(RootDirectory.at(root).file("root.key"), random).close();
        }

        void act(Forall.Gen gen) {
            switch (gen.below(7)) {
                case 0 -> copies.add(new Copy(copyOf(data), Set.copyOf(keys)));
                case 1 -> erase(gen);
                case 2 -> restore(gen);
                case 3 -> renewTop();
                default -> put(1 + gen.below(5));
            }
        }

        private void renewTop() {
            try (Opened opened = new Opened(data, root)) {
                opened.table.renewTop();
            }
        }

        private void put(int count) {
            try (Opened opened = new Opened(data, root)) {
                for (int i = 0; i < count; i++) {
                    KeyId id = crowdedId();
                    opened.put(id);
                    keys.add(id);
                    everPut.add(id);
                }
            }
        }

        /// In one of three leaves, so that erased keys have neighbours.
        private KeyId crowdedId() {
            while (true) {
                KeyId id = KeyId.random(random);
                if (KeyRows.leafOf(id) % 64 == 0 && KeyRows.leafOf(id) < 192) return id;
            }
        }

        private void erase(Forall.Gen gen) {
            Set<KeyId> doomed = new HashSet<>();
            for (KeyId id : keys) if (gen.below(3) == 0) doomed.add(id);
            try (Opened opened = new Opened(data, root)) {
                opened.table.erase(doomed);
            }
            keys.removeAll(doomed);
            erased.addAll(doomed);
        }

        /// Goes on from a copy; what was copied after it is of another line.
        private void restore(Forall.Gen gen) {
            if (copies.isEmpty()) return;
            int chosen = gen.below(copies.size());
            Copy copy = copies.get(chosen);
            copies.subList(chosen + 1, copies.size()).clear();
            data = copyOf(copy.data());
            keys = new HashSet<>(copy.keys());
            keys.removeAll(erased);
        }

        void checkCopies() {
            copies.add(new Copy(copyOf(data), Set.copyOf(keys)));
            for (Copy copy : copies) {
                Set<KeyId> expected = new HashSet<>(copy.keys());
                expected.removeAll(erased);
                Path rootNow = copyOf(root);
                try (Opened opened = new Opened(copy.data(), rootNow)) {
                    for (KeyId id : everPut) {
                        assertThat(opened.has(id)).isEqualTo(expected.contains(id));
                    }
                }
            }
        }
    }

    private Path copyOf(Path from) {
        Path to = folder();
        try (Stream<Path> files = Files.exists(from) ? Files.walk(from) : Stream.empty()) {
            for (Path file : files.toList()) {
                Path target = to.resolve(from.relativize(file).toString());
                Files.copy(file, target, StandardCopyOption.COPY_ATTRIBUTES);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return to;
    }

    private final class Opened implements AutoCloseable {
        private final RootKey root;
        private final SqliteStore store;
        private final KeyTable table;

        Opened(Path data, Path rootFolder) {
            RootDirectory directory = RootDirectory.at(rootFolder);
            root = KeyFileRootKey.open(directory.file("root.key"), random);
            store = SqliteStore.open(data, SecretBytes.adopt(new byte[32]), random);
            table =
                    KeyTable.open(
                            store,
                            new KeyTable.Ports(directory, root, new FakeClock(NOON), random));
        }

        void put(KeyId id) {
            var _ =
                    store.write(tx -> {
                        table.put(tx, id, id.bytes());
                        return true;
                    });
        }

        boolean has(KeyId id) {
            Optional<Bytes> found =
                    store.read(snapshot -> table.find(snapshot, id)).map(WrappedKey::wrapped);
            found.ifPresent(wrapped -> assertThat(wrapped).isEqualTo(id.bytes()));
            return found.isPresent();
        }

        @Override
        public void close() {
            table.close();
            store.close();
            root.close();
        }
    }
}
