package coffer.iam.session;

import static org.assertj.core.api.Assertions.assertThat;

import coffer.kernel.AccountId;
import coffer.kernel.Bytes;
import java.util.Base64;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SealedTokenTest {
    private static final AccountId ACCOUNT = new AccountId("999999999999");
    private static final Bytes KEY_ID = Bytes.utf8("sixteen bytes it");

    @Test
    void aTokenNamesItsAccount() {
        SealedToken token = token(Optional.of(ACCOUNT));

        assertThat(SealedToken.parse(token.text())).contains(token);
        assertThat(token.account()).contains(ACCOUNT);
    }

    @Test
    void aTokenOfTheTimeOfOneAccountIsReadAndBoundAsItWas() {
        byte[] old = new byte[1 + 16 + 6];
        old[0] = 1;
        System.arraycopy(KEY_ID.expose(), 0, old, 1, 16);
        System.arraycopy(Bytes.utf8("sealed").expose(), 0, old, 17, 6);

        SealedToken token =
                SealedToken.parse(Base64.getEncoder().encodeToString(old)).orElseThrow();

        assertThat(token).isEqualTo(token(Optional.empty()));
        assertThat(token.account()).isEmpty();
        assertThat(Bytes.adopt(token.header().aad("ASIA")))
                .isEqualTo(Bytes.utf8("\u0001sixteen bytes itASIA"));
    }

    @Test
    void nothingElseIsOne() {
        byte[] short1 = new byte[16];
        short1[0] = 1;
        byte[] short2 = new byte[21];
        short2[0] = 2;
        byte[] noAccount = new byte[40];
        noAccount[0] = 2;
        for (int i = 1; i < 6; i++) noAccount[i] = -1;
        byte[] later = new byte[40];
        later[0] = 3;

        for (byte[] bytes : new byte[][] {{}, short1, short2, noAccount, later}) {
            String text = Base64.getEncoder().encodeToString(bytes);
            assertThat(SealedToken.parse(text)).isEmpty();
        }
        String whole = token(Optional.of(ACCOUNT)).text();
        assertThat(SealedToken.parse(whole + "=")).isEmpty();
        assertThat(SealedToken.parse(whole + "A".repeat(20_000))).isEmpty();
    }

    private static SealedToken token(Optional<AccountId> account) {
        return new SealedToken(new SealedToken.Header(account, KEY_ID), Bytes.utf8("sealed"));
    }
}
