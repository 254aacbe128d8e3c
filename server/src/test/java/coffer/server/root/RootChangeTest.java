package coffer.server.root;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import coffer.crypto.root.RootDirectory;
import coffer.kernel.Bytes;
import coffer.server.config.ConfigurationException;
import coffer.server.config.RootKeyProvider;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RootChangeTest {
    private static final Map<String, Bytes> CONTENTS =
            Map.of(
                    "store.key", Bytes.utf8("store, anew"),
                    "tls-server.sealed", Bytes.utf8("server, anew"),
                    "root.inheritance", Bytes.utf8("left"));

    private static final Set<String> ITS_OWN = Set.of("root.change", "root.lock");

    @TempDir Path temp;

    private static final class PowerCut extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void endsAsItWouldHaveWhereverItIsCutOff(RootKeyProvider from, RootKeyProvider to) {
        int steps = 0;
        boolean isCut = true;
        while (isCut) {
            RootDirectory directory = prepared("cut-after-" + steps, from, to);
            new RootChange(CONTENTS, from, to).commit(directory);
            isCut = isCutOff(directory, steps++);

            assertThat(RootChange.finish(directory)).isEqualTo(isCut);
            assertThat(texts(directory)).isEqualTo(expected(from, to));
            assertThat(RootChange.finish(directory)).isFalse();
        }
        assertThat(steps).isGreaterThan(CONTENTS.size());
    }

    static Stream<Arguments> pairs() {
        return Stream.of(RootKeyProvider.values())
                .flatMap(from ->
                        Stream.of(RootKeyProvider.values()).map(to -> Arguments.of(from, to)));
    }

    @Test
    void changesNothingBeforeItIsWrittenDown() {
        RootDirectory directory =
                prepared("root", RootKeyProvider.KEY_FILE, RootKeyProvider.PASSPHRASE);
        Map<String, String> before = texts(directory);

        assertThat(RootChange.finish(directory)).isFalse();
        assertThat(texts(directory)).isEqualTo(before);
    }

    @Test
    void isNotMadeOfWhatIsDamaged() throws IOException {
        RootDirectory directory =
                prepared("root", RootKeyProvider.KEY_FILE, RootKeyProvider.KEY_FILE);
        new RootChange(CONTENTS, RootKeyProvider.KEY_FILE, RootKeyProvider.KEY_FILE)
                .commit(directory);
        Path file = directory.file("root.change");
        byte[] whole = Files.readAllBytes(file);

        for (int i = 0; i < whole.length; i++) {
            byte[] damaged = whole.clone();
            damaged[i] ^= 1;
            Files.write(file, damaged);
            assertThatThrownBy(() -> RootChange.finish(directory))
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageContaining("is damaged");
        }
        assertThat(texts(directory))
                .containsEntry("root.key", "old")
                .containsEntry("store.key", "store");
    }

    @Test
    void isMadeByOneAtATime() throws IOException {
        RootDirectory directory =
                prepared("root", RootKeyProvider.KEY_FILE, RootKeyProvider.KEY_FILE);
        new RootChange(CONTENTS, RootKeyProvider.KEY_FILE, RootKeyProvider.KEY_FILE)
                .commit(directory);
        try (FileChannel other =
                        FileChannel.open(
                                directory.file("root.lock"),
                                StandardOpenOption.CREATE,
                                StandardOpenOption.WRITE);
                var _ = other.lock()) {
            assertThatThrownBy(() -> RootChange.finish(directory))
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageContaining("somebody else");
        }

        assertThat(RootChange.finish(directory)).isTrue();
    }

    @Test
    void namesFilesOfTheRootDirectoryOnly() {
        for (String name : new String[] {"", "../x", "a/b", "/etc/passwd", "A", "a".repeat(101)}) {
            assertThatThrownBy(() ->
                            new RootChange(
                                    Map.of(name, Bytes.empty()),
                                    RootKeyProvider.KEY_FILE,
                                    RootKeyProvider.KEY_FILE))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    /// What is there afterwards: the new key in its place, and of the old one only which of a
    /// token's keys it was.
    private static Map<String, String> expected(RootKeyProvider from, RootKeyProvider to) {
        Map<String, String> expected = new HashMap<>();
        CONTENTS.forEach((name, content) -> expected.put(name, content.toUtf8()));
        expected.put("other", "left alone");
        expected.put(Keeping.fileName(to), "new");
        if (from == RootKeyProvider.PKCS11) expected.put("root.token-key.former", "old");
        return expected;
    }

    private RootDirectory prepared(String name, RootKeyProvider from, RootKeyProvider to) {
        RootDirectory directory = RootDirectory.at(temp.resolve(name));
        write(directory.file(Keeping.fileName(from)), "old");
        write(RootChange.next(directory, to), "new");
        write(directory.file("store.key"), "store");
        write(directory.file("other"), "left alone");
        return directory;
    }

    private static boolean isCutOff(RootDirectory directory, int steps) {
        AtomicInteger done = new AtomicInteger();
        try {
            RootChange.finish(
                    directory,
                    () -> {
                        // The last step leaves nothing to be done.
                        boolean isOver = !RootChange.isPending(directory);
                        if (done.incrementAndGet() > steps && !isOver) throw new PowerCut();
                    });
            return false;
        } catch (PowerCut cut) {
            return true;
        }
    }

    private static Map<String, String> texts(RootDirectory directory) {
        try (Stream<Path> files = Files.list(directory.path())) {
            Map<String, String> texts = new HashMap<>();
            for (Path file : files.toList()) {
                if (ITS_OWN.contains(nameOf(file))) continue;
                texts.put(nameOf(file), Files.readString(file));
            }
            return texts;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + directory, e);
        }
    }

    private static String nameOf(Path file) {
        return String.valueOf(file.getFileName());
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }
}
