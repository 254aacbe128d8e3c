package coffer.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import coffer.crypto.AuthenticationFailedException;
import coffer.crypto.root.KeyFileRootKey;
import coffer.crypto.root.Rewrapping;
import coffer.crypto.root.RootDirectory;
import coffer.crypto.root.RootKey;
import coffer.crypto.root.RootKeyException;
import coffer.kernel.Bytes;
import coffer.store.keys.KeyId;
import coffer.store.keys.KeyTable;
import coffer.store.keys.WrappedKey;
import coffer.testing.FakeClock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreDirectoryTest {
    record Note(String text) {}

    private static final Table<Note> NOTES = Table.unordered("notes", Note.class);
    private static final Table<Note> SORTED = Table.ordered("sorted", Note.class);
    private static final Queue<Note> OUTBOX = new Queue<>("outbox", Note.class);
    private static final Scope SCOPE = Scope.of("aws", "111122223333");
    private static final String MARKER = "MARKER-of-a-secret-7391";

    @TempDir Path temp;
    private final SecureRandom random = new SecureRandom();
    private RootKey root;

    @BeforeEach
    void createRootKey() {
        RootDirectory.at(temp.resolve("root"));
        root = KeyFileRootKey.create(temp.resolve("root/root.key"), random);
    }

    @Test
    void keepsRecordsAndKeysWhenOpenedAgain() {
        KeyId id = KeyId.random(random);
        try (StoreDirectory directory = open("data", "root")) {
            put(directory, NOTES, "a", "text");
            directory
                    .store()
                    .write(tx -> {
                        directory.keys().put(tx, id, Bytes.utf8("wrapped"));
                        return true;
                    });
        }

        try (StoreDirectory directory = open("data", "root")) {
            assertThat(find(directory, NOTES, "a")).contains(new Note("text"));
            Optional<WrappedKey> found = directory.store().read(s -> directory.keys().find(s, id));
            assertThat(found).isPresent();
        }
    }

    @Test
    void opensUnderTheNextRootKeyWithWhatIsWrappedAnew() throws IOException {
        try (StoreDirectory directory = open("data", "root")) {
            put(directory, NOTES, "a", "text");
        }
        RootDirectory there = RootDirectory.at(temp.resolve("root"));
        RootKey first = root;
        RootKey next = KeyFileRootKey.create(temp.resolve("root/next.key"), random);
        for (var file : StoreDirectory.rewrapped(there, new Rewrapping(first, next)).entrySet()) {
            Files.write(there.file(file.getKey()), file.getValue().expose());
        }

        assertThatThrownBy(() -> open("data", "root"))
                .isInstanceOf(AuthenticationFailedException.class);

        root = next;
        try (StoreDirectory directory = open("data", "root")) {
            assertThat(find(directory, NOTES, "a")).contains(new Note("text"));
        }
    }

    @Test
    void refusesASecondUser() {
        try (StoreDirectory first = open("data", "root")) {
            assertThatThrownBy(() -> open("data", "root"))
                    .isInstanceOf(StoreUnavailableException.class)
                    .hasMessageContaining("in use");
            put(first, NOTES, "a", "text");
        }
    }

    @Test
    void refusesARootDirectoryWithinTheDataAndTheOtherWayRound() throws IOException {
        Files.createDirectories(temp.resolve("root/data"));
        assertThatThrownBy(() -> open("root/data", "root")).isInstanceOf(RootKeyException.class);
        assertThatThrownBy(() -> open("root", "root")).isInstanceOf(RootKeyException.class);

        Files.createSymbolicLink(temp.resolve("link"), temp.resolve("root/data"));
        assertThatThrownBy(() -> open("link", "root")).isInstanceOf(RootKeyException.class);
        assertThatThrownBy(() -> open("outer", "outer/root")).isInstanceOf(RootKeyException.class);
    }

    @Test
    void refusesAnotherInstallationsRootDirectory() {
        open("data", "root").close();
        open("other-data", "other-root").close();

        assertThatThrownBy(() -> open("data", "other-root"))
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageContaining("another data directory");
        assertThatThrownBy(() -> open("third-data", "root"))
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageContaining("another data directory");
    }

    @Test
    void refusesAnotherRootKey() {
        open("data", "root").close();
        root = KeyFileRootKey.create(temp.resolve("root/second.key"), random);

        assertThatThrownBy(() -> open("data", "root"))
                .isInstanceOf(AuthenticationFailedException.class);
        open("fresh", "fresh-root").close();
    }

    @Test
    void refusesADirectoryThatIsNotItsOwn() throws IOException {
        Files.createDirectories(temp.resolve("home"));
        Files.writeString(temp.resolve("home/letter.txt"), "dear");

        assertThatThrownBy(() -> open("home", "root"))
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageContaining("neither empty nor a data directory");
    }

    @Test
    void refusesANewerFormat() throws IOException {
        open("data", "root").close();
        Path format = temp.resolve("data/format");
        Files.writeString(
                format, Files.readString(format).replace("coffer-data 1", "coffer-data 2"));

        assertThatThrownBy(() -> open("data", "root"))
                .isInstanceOf(StoreUnavailableException.class)
                .hasRootCauseMessage(format + " is of version 2, not 1");
    }

    @Test
    void continuesAFirstStartThatWasCutShort() throws IOException {
        open("data", "root").close();
        try (Stream<Path> files = Files.walk(temp.resolve("data"))) {
            for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
        Files.delete(temp.resolve("root/top.key"));

        open("data", "root").close();
        open("data", "root").close();
    }

    @Test
    void nothingReadableReachesTheDataDirectory() throws IOException {
        try (StoreDirectory directory = open("data", "root")) {
            put(directory, NOTES, MARKER, MARKER);
            put(directory, SORTED, MARKER, MARKER);
            directory.store().write(tx -> tx.append(OUTBOX, new Note(MARKER)));
            put(directory, Table.ordered(MARKER, Note.class), "a", "b");
            // While it is open, so that the write-ahead log is looked at too.
            assertNoTrace(temp.resolve("data"));
        }
        assertNoTrace(temp.resolve("data"));
    }

    private static void assertNoTrace(Path directory) throws IOException {
        List<String> forms = forms();
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String content = Files.readString(file, StandardCharsets.ISO_8859_1);
                assertThat(forms).as(file.toString()).noneMatch(content::contains);
            }
        }
    }

    /// The marker raw, in hex, in UTF-16 and in base64 at each of the three offsets.
    private static List<String> forms() {
        byte[] raw = MARKER.getBytes(StandardCharsets.UTF_8);
        List<String> forms = new ArrayList<>();
        forms.add(MARKER);
        forms.add(HexFormat.of().formatHex(raw));
        forms.add(
                new String(
                        MARKER.getBytes(StandardCharsets.UTF_16LE), StandardCharsets.ISO_8859_1));
        for (int offset = 0; offset < 3; offset++) {
            byte[] shifted = new byte[offset + raw.length];
            System.arraycopy(raw, 0, shifted, offset, raw.length);
            String base64 = Base64.getEncoder().encodeToString(shifted);
            forms.add(base64.substring(4, base64.length() - 4));
        }
        return forms;
    }

    private StoreDirectory open(String data, String rootDirectory) {
        return StoreDirectory.open(
                temp.resolve(data),
                new KeyTable.Ports(
                        RootDirectory.at(temp.resolve(rootDirectory)),
                        root,
                        new FakeClock(Instant.EPOCH),
                        random));
    }

    private static void put(StoreDirectory directory, Table<Note> table, String name, String text) {
        directory
                .store()
                .write(tx -> {
                    tx.put(table, Key.of(SCOPE, name), new Note(text));
                    return true;
                });
    }

    private static Optional<Note> find(StoreDirectory directory, Table<Note> table, String name) {
        return directory.store().read(snapshot -> snapshot.find(table, Key.of(SCOPE, name)));
    }
}
