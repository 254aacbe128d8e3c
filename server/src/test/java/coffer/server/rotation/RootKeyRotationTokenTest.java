package coffer.server.rotation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import coffer.crypto.root.RootKeyException;
import coffer.server.config.ConfigurationException;
import coffer.server.root.RootChange;
import coffer.server.rotation.Home.Sealed;
import coffer.server.rotation.RootKeyRotation.Outcome;
import coffer.testing.token.SoftHsm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

@EnabledIf(value = "coffer.testing.token.SoftHsm#isThere", disabledReason = SoftHsm.MISSING)
class RootKeyRotationTokenTest {
    private SoftHsm hsm;
    private Home inFile;
    private Home inToken;
    private Sealed sealed;

    private static final class PowerCut extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    @BeforeEach
    void install(@TempDir Path temp) throws IOException {
        hsm = SoftHsm.here(temp.resolve("hsm"), "root");
        Path pin = Files.writeString(temp.resolve("pin"), SoftHsm.PIN + "\n");
        Path token =
                Files.writeString(
                        temp.resolve("token"),
                        "library = " + SoftHsm.library() + "\ntoken = root\n");
        inFile = Home.in(temp.resolve("home"));
        inToken =
                inFile.with("root-key", "pkcs11")
                        .with("root-token", token.toString())
                        .with("passphrase-file", pin.toString());
        sealed = inFile.seal();
    }

    @Test
    void theKeyMovesIntoATokenAndOnAndOut() {
        Home behind = inFile.behind(Home.PASSPHRASE);
        int empty = hsm.files().size();

        inFile.rotation().rotate(behind.keeping());
        behind.rotation().rotate(inToken.keeping());
        assertThat(inToken.opens(sealed)).isTrue();
        int oneKey = hsm.files().size();

        inToken.rotation().rotate(inToken.keeping());
        assertThat(inToken.opens(sealed)).isTrue();
        assertThat(hsm.files()).hasSize(oneKey);

        inToken.rotation().rotate(inFile.keeping());
        assertThat(inFile.opens(sealed)).isTrue();
        assertThat(inFile.verifyRecord().isIntact()).isTrue();
        assertThat(hsm.files()).hasSize(empty);
        assertThat(inFile.recorded()).hasSize(4);
    }

    @Test
    void aKeyInATokenCannotBeKeptAnotherWay() {
        inFile.rotation().rotate(inToken.keeping());

        assertThatThrownBy(() -> inToken.rotation().protect(inFile.keeping()))
                .isInstanceOf(RootKeyException.class)
                .hasMessageContaining("cannot leave the token");
        assertThat(inToken.opens(sealed)).isTrue();
    }

    @Test
    void aFormerKeyThatIsStillInItsTokenIsDestroyedByTheNextRun() {
        int empty = hsm.files().size();
        inFile.rotation().rotate(inToken.keeping());
        Path former = RootChange.former(inFile.root());
        Runnable powerCut =
                () -> {
                    if (Files.exists(former) && !RootChange.isPending(inFile.root()))
                        throw new PowerCut();
                };
        assertThatThrownBy(() -> inToken.rotation(powerCut).rotate(inFile.keeping()))
                .isInstanceOf(PowerCut.class);
        assertThat(inFile.opens(sealed)).isTrue();

        assertThatThrownBy(() -> inFile.rotation().rotate(inFile.keeping()))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("still in its token");
        assertThat(inToken.rotation().rotate(inFile.keeping()))
                .isInstanceOf(Outcome.Finished.class);

        assertThat(hsm.files()).hasSize(empty);
        assertThat(former).doesNotExist();
        assertThat(inFile.opens(sealed)).isTrue();
        assertThat(inFile.recorded()).hasSize(2);
    }

    @Test
    void aKeyThatATokenMadeForNothingIsUsedByTheNextRun() {
        Path next = RootChange.next(inFile.root(), inToken.keeping().provider());
        assertThatThrownBy(() ->
                        inFile.rotation(
                                        () -> {
                                            if (Files.exists(next)) throw new PowerCut();
                                        })
                                .rotate(inToken.keeping()))
                .isInstanceOf(PowerCut.class);
        assertThat(inFile.opens(sealed)).isTrue();
        int oneKey = hsm.files().size();

        inFile.rotation().rotate(inToken.keeping());

        assertThat(hsm.files()).hasSize(oneKey);
        assertThat(inToken.opens(sealed)).isTrue();
    }
}
