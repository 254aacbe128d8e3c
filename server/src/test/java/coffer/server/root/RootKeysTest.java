package coffer.server.root;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import coffer.crypto.root.Derivation;
import coffer.crypto.root.RootKey;
import coffer.crypto.root.RootKeyException;
import coffer.kernel.SecretBytes;
import coffer.server.config.Configuration;
import coffer.server.config.ConfigurationException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RootKeysTest {
    private static final String PASSPHRASE = "correct horse battery";

    @TempDir Path directory;

    @Test
    void aKeyFileIsMadeOnceAndOpenedAfterwards() {
        try (RootKey made = keyFile().openOrCreate();
                RootKey opened = keyFile().openOrCreate();
                RootKey openedToo = keyFile().open()) {
            assertThat(isSame(made, opened)).isTrue();
            assertThat(isSame(made, openedToo)).isTrue();
        }
    }

    @Test
    void aPassphraseOpensWhatItMade() {
        try (RootKey made = passphrase(PASSPHRASE).openOrCreate();
                RootKey opened = passphrase(PASSPHRASE + "\nthe rest of the file").open()) {
            assertThat(isSame(made, opened)).isTrue();
        }
    }

    @Test
    void aWrongPassphraseOpensNothing() {
        passphrase(PASSPHRASE).openOrCreate().close();

        assertThatThrownBy(() -> passphrase("incorrect horse battery").open())
                .isInstanceOf(RootKeyException.class)
                .hasMessageNotContaining("horse");
    }

    @Test
    void aShortPassphraseMakesNothing() {
        assertThatThrownBy(() -> passphrase("elevenchars").openOrCreate())
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("shorter than 12")
                .hasMessageNotContaining("elevenchars");
        assertThat(directory.resolve("root/root.passphrase-key")).doesNotExist();
    }

    @Test
    void aSecondWayOfKeepingTheKeyIsRefused() {
        keyFile().openOrCreate().close();

        assertThatThrownBy(() -> passphrase(PASSPHRASE).openOrCreate())
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("another way");
        assertThat(directory.resolve("root/root.passphrase-key")).doesNotExist();
    }

    @Test
    void openingMakesNothing() {
        assertThatThrownBy(() -> keyFile().open())
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("coffer init");
    }

    private RootKeys keyFile() {
        return rootKeys(Map.of());
    }

    private RootKeys passphrase(String content) {
        Path file = directory.resolve("passphrase");
        try {
            Files.writeString(file, content);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the test's file", e);
        }
        return rootKeys(Map.of("root-key", "passphrase", "passphrase-file", file.toString()));
    }

    private RootKeys rootKeys(Map<String, String> more) {
        Map<String, String> flags = new HashMap<>(more);
        flags.put("root-dir", directory.resolve("root").toString());
        return new RootKeys(
                Configuration.of(Optional.empty(), Map.of(), flags), new SecureRandom());
    }

    private static boolean isSame(RootKey one, RootKey other) {
        try (SecretBytes mine = one.derive(Derivation.LEDGER_RECORDS);
                SecretBytes yours = other.derive(Derivation.LEDGER_RECORDS)) {
            return mine.sameAs(yours);
        }
    }
}
