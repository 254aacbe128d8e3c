package coffer.server.root;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import coffer.crypto.root.Derivation;
import coffer.crypto.root.RootKey;
import coffer.crypto.root.RootKeyException;
import coffer.kernel.SecretBytes;
import coffer.server.config.Configuration;
import coffer.server.config.ConfigurationException;
import coffer.testing.token.SoftHsm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

@EnabledIf(value = "coffer.testing.token.SoftHsm#isThere", disabledReason = SoftHsm.MISSING)
class RootTokenTest {
    private Path folder;
    private SoftHsm hsm;

    @BeforeEach
    void make(@TempDir Path home) throws IOException {
        folder = home;
        hsm = SoftHsm.here(home.resolve("hsm"), "root");
        Files.writeString(home.resolve("pin"), SoftHsm.PIN + "\n");
        Files.writeString(
                home.resolve("token"), "library = " + SoftHsm.library() + "\ntoken = root\n");
    }

    @Test
    void theTokenOpensWhatItMade() {
        try (RootKey made = rootKeys("pkcs11").openOrCreate();
                RootKey opened = rootKeys("pkcs11").openOrCreate();
                SecretBytes mine = made.derive(Derivation.LEDGER_RECORDS);
                SecretBytes yours = opened.derive(Derivation.LEDGER_RECORDS)) {
            assertThat(mine.sameAs(yours)).isTrue();
        }
        assertThat(folder.resolve("root/root.token-key"))
                .content()
                .startsWith("coffer-root-token-1:");
    }

    @Test
    void aSecondWayOfKeepingTheKeyIsRefused() {
        rootKeys("pkcs11").openOrCreate().close();

        assertThatThrownBy(() -> rootKeys("key-file").openOrCreate())
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("another way");
    }

    @Test
    void withoutTheTokenNothingOpensAndNothingIsMade() throws IOException {
        rootKeys("pkcs11").openOrCreate().close();
        hsm.pullOut();

        assertThatThrownBy(() -> rootKeys("pkcs11").openOrCreate())
                .isInstanceOf(RootKeyException.class)
                .hasMessageContaining("there is no token `root`");

        hsm.putBack();
        Files.writeString(folder.resolve("pin"), SoftHsm.WRONG_PIN);
        assertThatThrownBy(() -> rootKeys("pkcs11").openOrCreate())
                .isInstanceOf(RootKeyException.class)
                .hasMessageContaining("the PIN is wrong");
    }

    @Test
    void theTokenMustBeNamed() {
        Map<String, String> flags = flags("pkcs11");
        flags.remove("root-token");

        assertThatThrownBy(() -> rootKeys(flags).openOrCreate())
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("root-token is not set");
    }

    private RootKeys rootKeys(String provider) {
        return rootKeys(flags(provider));
    }

    private static RootKeys rootKeys(Map<String, String> flags) {
        return new RootKeys(
                Configuration.of(Optional.empty(), Map.of(), flags), new SecureRandom());
    }

    private Map<String, String> flags(String provider) {
        Map<String, String> flags = new HashMap<>();
        flags.put("root-dir", folder.resolve("root").toString());
        flags.put("root-key", provider);
        flags.put("root-token", folder.resolve("token").toString());
        flags.put("passphrase-file", folder.resolve("pin").toString());
        return flags;
    }
}
