package coffer.crypto.root;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import coffer.crypto.AuthenticationFailedException;
import coffer.kernel.SecretBytes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RootKeyTest {
    @TempDir Path directory;
    private final SecureRandom random = new SecureRandom();

    @Test
    void aKeyFileUnwrapsWhatItWrappedForThatPurposeOnly() {
        Path file = directory.resolve("root.key");
        byte[] wrapped;
        try (RootKey root = KeyFileRootKey.create(file, random)) {
            wrapped = root.wrap("store", secret("a key"));
        }

        try (RootKey root = KeyFileRootKey.open(file, random)) {
            assertThat(root.unwrap("store", wrapped).expose()).isEqualTo(secret("a key").expose());
            assertThatThrownBy(() -> root.unwrap("ledger", wrapped))
                    .isInstanceOf(AuthenticationFailedException.class);
        }
    }

    @Test
    void derivesTheSameKeyForAPurposeAndDifferentOnesForOthers() {
        Path file = directory.resolve("root.key");
        try (RootKey root = KeyFileRootKey.create(file, random);
                RootKey again = KeyFileRootKey.open(file, random)) {
            assertThat(
                            root.derive(Derivation.LEDGER_RECORDS)
                                    .sameAs(again.derive(Derivation.LEDGER_RECORDS)))
                    .isTrue();
            assertThat(
                            root.derive(Derivation.LEDGER_RECORDS)
                                    .sameAs(root.derive(Derivation.CARRIED_KEYS)))
                    .isFalse();
        }
    }

    @Test
    void aKeyFileIsForItsOwnerOnlyAndIsNeverReplaced() throws IOException {
        Path file = directory.resolve("root.key");
        KeyFileRootKey.create(file, random).close();

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThatThrownBy(() -> KeyFileRootKey.create(file, random))
                .isInstanceOf(RootKeyException.class)
                .hasMessageContaining("exists already");
    }

    @Test
    void refusesAKeyFileThatOthersMayUse() throws IOException {
        Path file = directory.resolve("root.key");
        KeyFileRootKey.create(file, random).close();

        for (String mode : new String[] {"rw-r-----", "rw----r--", "rw--w----", "rwx------"}) {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
            assertThatThrownBy(() -> KeyFileRootKey.open(file, random))
                    .isInstanceOf(RootKeyException.class)
                    .hasMessageContaining("0600");
        }
    }

    @Test
    void refusesWhatIsNoKeyFile() throws IOException {
        for (String content :
                new String[] {"", "coffer-root-key-1:", "coffer-root-key-1:" + "g".repeat(64)}) {
            Path file = directory.resolve("no-key-" + content.length());
            Files.writeString(file, content);
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
            assertThatThrownBy(() -> KeyFileRootKey.open(file, random))
                    .isInstanceOf(RootKeyException.class);
        }
    }

    @Test
    void aPassphraseOpensItsOwnFileOnly() throws IOException {
        Path file = directory.resolve("root.passphrase");
        byte[] wrapped;
        try (RootKey root = PassphraseRootKey.create(file, secret("correct horse"), random)) {
            wrapped = root.wrap("store", secret("a key"));
        }

        try (RootKey root = PassphraseRootKey.open(file, secret("correct horse"), random)) {
            assertThat(root.unwrap("store", wrapped).expose()).isEqualTo(secret("a key").expose());
        }
        assertThatThrownBy(() -> PassphraseRootKey.open(file, secret("correct hors"), random))
                .isInstanceOf(RootKeyException.class)
                .hasMessageContaining("passphrase is wrong");
    }

    @Test
    void refusesAPassphraseFileWhoseCostWasLoweredOrMadeAbsurd() throws IOException {
        Path file = directory.resolve("root.passphrase");
        PassphraseRootKey.create(file, secret("correct horse"), random).close();

        byte[] cheap = Files.readAllBytes(file);
        cheap[6] = 0;
        Files.write(file, cheap);
        assertThatThrownBy(() -> PassphraseRootKey.open(file, secret("correct horse"), random))
                .isInstanceOf(RootKeyException.class)
                .hasMessageContaining("too little or too much");

        byte[] absurd = cheap.clone();
        absurd[5] = 0x7f;
        Files.write(file, absurd);
        assertThatThrownBy(() -> PassphraseRootKey.open(file, secret("correct horse"), random))
                .isInstanceOf(RootKeyException.class)
                .hasMessageContaining("too little or too much");
    }

    @Test
    void aKeyCanBeKeptAnotherWay() {
        Path first = directory.resolve("root.key");
        Path second = directory.resolve("root.passphrase");
        Path third = directory.resolve("root.key.again");
        try (RootKey root = KeyFileRootKey.create(first, random);
                RootKey other = KeyFileRootKey.create(directory.resolve("other"), random)) {
            byte[] wrapped = root.wrap("store", secret("a key"));
            PassphraseRootKey.keep(second, root, secret("correct horse"), random);
            try (RootKey same = PassphraseRootKey.open(second, secret("correct horse"), random)) {
                KeyFileRootKey.keep(third, same);

                assertThat(same.unwrap("store", wrapped).sameAs(secret("a key"))).isTrue();
                assertThat(same.fingerprint()).isEqualTo(root.fingerprint()).hasSize(16);
            }
            assertThat(third).hasSameTextualContentAs(first);
            assertThat(other.fingerprint()).isNotEqualTo(root.fingerprint());
            assertThatThrownBy(() -> KeyFileRootKey.keep(first, other))
                    .isInstanceOf(RootKeyException.class)
                    .hasMessageContaining("exists already");
        }
    }

    private static SecretBytes secret(String text) {
        return SecretBytes.adopt(text.getBytes(StandardCharsets.UTF_8));
    }
}
