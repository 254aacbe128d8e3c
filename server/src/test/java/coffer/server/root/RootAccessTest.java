package coffer.server.root;

import static org.assertj.core.api.Assertions.assertThat;

import coffer.crypto.root.KeyFileRootKey;
import coffer.crypto.root.RootDirectory;
import coffer.crypto.root.RootKey;
import coffer.kernel.AccountId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RootAccessTest {
    private static final AccountId ACCOUNT = new AccountId("123456789012");

    private final SecureRandom random = new SecureRandom();
    private final Path directory;
    private final RootKey root;
    private final SealedFiles files;

    RootAccessTest(@TempDir Path directory) {
        this.directory = directory;
        RootDirectory rootDirectory = RootDirectory.at(directory);
        this.root = KeyFileRootKey.create(rootDirectory.file("root.key"), random);
        this.files = new SealedFiles(rootDirectory, root);
    }

    @BeforeEach
    void nobodyHasAccessYet() {
        assertThat(RootAccess.find(files)).isEmpty();
    }

    @AfterEach
    void closeTheRootKey() {
        root.close();
    }

    @Test
    void isMadeOnceInAwssForm() {
        try (RootAccess made = make(Optional.empty());
                RootAccess found = make(Optional.of(ACCOUNT))) {
            assertThat(made.account().digits()).matches("[1-9][0-9]{11}");
            assertThat(made.accessKeyId()).matches("AKIA[A-Z2-7]{16}");
            assertThat(secret(made)).matches("[A-Za-z0-9+/]{40}");
            assertThat(found.account()).isEqualTo(made.account());
            assertThat(secret(found)).isEqualTo(secret(made));
        }
    }

    @Test
    void takesTheAccountItIsGiven() {
        try (RootAccess made = make(Optional.of(ACCOUNT))) {
            assertThat(made.account()).isEqualTo(ACCOUNT);
        }
    }

    @Test
    void doesNotShowItsSecret() {
        try (RootAccess made = make(Optional.empty())) {
            assertThat(made.toString()).contains(made.accessKeyId()).doesNotContain(secret(made));
        }
    }

    @Test
    void isSealedOnDisk() throws IOException {
        try (RootAccess made = make(Optional.empty())) {
            String content =
                    Files.readString(
                            directory.resolve("root-access.sealed"), StandardCharsets.ISO_8859_1);

            assertThat(content).doesNotContain(made.accessKeyId()).doesNotContain(secret(made));
        }
    }

    private RootAccess make(Optional<AccountId> account) {
        return RootAccess.openOrCreate(files, account, random);
    }

    private static String secret(RootAccess access) {
        return new String(access.secretKey().expose(), StandardCharsets.US_ASCII);
    }
}
