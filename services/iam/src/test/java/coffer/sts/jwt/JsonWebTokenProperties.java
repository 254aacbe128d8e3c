package coffer.sts.jwt;

import static org.assertj.core.api.Assertions.assertThat;

import coffer.testing.Forall;
import org.junit.jupiter.api.Test;

class JsonWebTokenProperties {
    private static final TestSigner SIGNER = TestSigner.curve("ES256", "one", "secp256r1");
    private static final String TOKEN = SIGNER.token("{\"sub\":\"ada\"}");

    @Test
    void whateverIsShownIsReadOrRefusedAndOnlyTheGenuineIsBelieved() {
        JsonWebKeys keys = JsonWebKeys.parse(TestSigner.keys(SIGNER));
        Forall.cases(gen -> {
            StringBuilder changed = new StringBuilder(TOKEN);
            for (int i = gen.below(4); i >= 0; i--) {
                int at = gen.below(changed.length());
                changed.setCharAt(at, (char) gen.below(128));
            }
            boolean isGenuine = changed.toString().equals(TOKEN);

            assertThat(isBelieved(changed.toString(), keys)).isEqualTo(isGenuine);
        });
    }

    private static boolean isBelieved(String token, JsonWebKeys keys) {
        try {
            return JsonWebToken.parse(token).verify(keys).has("sub");
        } catch (InvalidTokenException refused) {
            return false;
        }
    }
}
