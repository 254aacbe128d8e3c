package coffer.crypto.root;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import coffer.crypto.AuthenticationFailedException;
import coffer.crypto.pkcs11.Login;
import coffer.crypto.pkcs11.Token;
import coffer.crypto.pkcs11.TokenConnection;
import coffer.crypto.pkcs11.TokenName;
import coffer.kernel.Bytes;
import coffer.kernel.SecretBytes;
import coffer.testing.token.SoftHsm;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

@EnabledIf(value = "coffer.testing.token.SoftHsm#isThere", disabledReason = SoftHsm.MISSING)
class TokenRootKeyTest {
    private final SecureRandom random = new SecureRandom();
    private final Token token =
            new Token(new TokenName(SoftHsm.library(), "root"), Duration.ofMinutes(1));
    private SoftHsm hsm;
    private Path file;

    @BeforeEach
    void make(@TempDir Path folder) {
        hsm = SoftHsm.here(folder.resolve("hsm"), "root");
        file = folder.resolve("root.token-key");
    }

    @Test
    void unwrapsWhatItWrappedForThatPurposeOnly() {
        byte[] wrapped;
        try (RootKey root = create()) {
            wrapped = root.wrap("store", secret("a key"));
        }

        try (RootKey root = open(SoftHsm.PIN)) {
            assertThat(root.unwrap("store", wrapped).expose()).isEqualTo(secret("a key").expose());
            assertThatThrownBy(() -> root.unwrap("ledger", wrapped))
                    .isInstanceOf(AuthenticationFailedException.class);
            wrapped[20] ^= 1;
            assertThatThrownBy(() -> root.unwrap("store", wrapped))
                    .isInstanceOf(AuthenticationFailedException.class);
        }
    }

    @Test
    void derivesTheSameKeyForAPurposeAndDifferentOnesForOthers() {
        try (RootKey root = create();
                RootKey again = open(SoftHsm.PIN)) {
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
    void saysWhatIsWrongWithThePin() {
        create().close();

        assertThatThrownBy(() -> open(SoftHsm.WRONG_PIN))
                .isInstanceOf(RootKeyException.class)
                .hasMessageContaining("the PIN is wrong")
                .hasMessageNotContaining(SoftHsm.WRONG_PIN);
    }

    @Test
    void cannotBeOpenedWithoutItsToken() {
        create().close();
        hsm.pullOut();

        assertThatThrownBy(() -> open(SoftHsm.PIN))
                .isInstanceOf(RootKeyException.class)
                .hasMessageContaining("there is no token `root`");

        hsm.putBack();
        open(SoftHsm.PIN).close();
    }

    @Test
    void saysSoWhenTheTokenGoesAwayMeanwhile() {
        try (RootKey root = create()) {
            hsm.pullOut();

            assertThatThrownBy(() -> root.derive(Derivation.LEDGER_RECORDS))
                    .isInstanceOf(RootKeyException.class)
                    .hasMessageContaining("there is no token `root`");
        }
    }

    @Test
    void worksAgainWhenTheTokenIsBack() {
        try (RootKey root = create()) {
            byte[] wrapped = root.wrap("store", secret("a key"));
            for (int i = 0; i < 3; i++) {
                hsm.pullOut();
                assertThatThrownBy(() -> root.unwrap("store", wrapped))
                        .isInstanceOf(RootKeyException.class);
                hsm.putBack();

                assertThat(root.unwrap("store", wrapped).expose())
                        .isEqualTo(secret("a key").expose());
            }
        }
    }

    @Test
    void aPinThatIsRefusedMeanwhileIsNeverTriedAgain(@TempDir Path aside) {
        try (RootKey root = create()) {
            hsm.pullOut(aside.resolve("right"));
            hsm.create("root", SoftHsm.WRONG_PIN);
            assertThatThrownBy(() -> root.derive(Derivation.LEDGER_RECORDS))
                    .hasMessageContaining("the PIN is wrong");
            hsm.pullOut(aside.resolve("wrong"));
            hsm.putBack(aside.resolve("right"));

            // The PIN would be right now.
            assertThatThrownBy(() -> root.derive(Derivation.LEDGER_RECORDS))
                    .hasMessageContaining("the PIN is wrong");
        }
        open(SoftHsm.PIN).close();
    }

    @Test
    void staysClosed() {
        RootKey root = create();
        root.close();

        assertThatThrownBy(() -> root.derive(Derivation.LEDGER_RECORDS))
                .isInstanceOf(RootKeyException.class);
    }

    @Test
    void aKeyThatIsGoneFromTheTokenIsMissed() throws IOException {
        create().close();
        String id = Files.readString(file).strip().split(":")[1];
        try (TokenConnection connection = token.connect(secret(SoftHsm.PIN), Login.SHARED)) {
            connection.destroy(Bytes.adopt(HexFormat.of().parseHex(id)));
        }

        assertThatThrownBy(() -> open(SoftHsm.PIN))
                .isInstanceOf(RootKeyException.class)
                .hasMessageContaining("has no key " + id);
    }

    @Test
    void leavesNoKeyBehindThatNoFileNames() {
        create().close();
        var before = hsm.files().size();

        assertThatThrownBy(this::create)
                .isInstanceOf(RootKeyException.class)
                .hasMessageContaining("exists already");

        assertThat(hsm.files()).hasSize(before);
    }

    @Test
    void refusesAFileThatNamesNoKey() throws IOException {
        create().close();

        for (String text : new String[] {"", "coffer-root-token-1:", "x".repeat(52)}) {
            Files.writeString(file, text);
            assertThatThrownBy(() -> open(SoftHsm.PIN)).isInstanceOf(RootKeyException.class);
        }
    }

    @Test
    void cannotLeaveItsToken(@TempDir Path aside) {
        try (RootKey root = create()) {
            assertThatThrownBy(() -> KeyFileRootKey.keep(aside.resolve("root.key"), root))
                    .isInstanceOf(RootKeyException.class)
                    .hasMessageContaining("cannot leave the token");
        }
    }

    @Test
    void opensNothingOnceItIsDestroyed() {
        try (RootKey root = create();
                RootKey again = open(SoftHsm.PIN)) {
            assertThat(again.fingerprint()).isEqualTo(root.fingerprint()).hasSize(16);
        }

        for (int times = 0; times < 2; times++) {
            TokenRootKey.destroy(file, token, secret(SoftHsm.PIN));
        }

        assertThatThrownBy(() -> open(SoftHsm.PIN))
                .isInstanceOf(RootKeyException.class)
                .hasMessageContaining("has no key");
    }

    private RootKey create() {
        return TokenRootKey.create(file, token, secret(SoftHsm.PIN), random);
    }

    private RootKey open(String pin) {
        return TokenRootKey.open(file, token, secret(pin), random);
    }

    private static SecretBytes secret(String text) {
        return SecretBytes.adopt(text.getBytes(StandardCharsets.UTF_8));
    }
}
