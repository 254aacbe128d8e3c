package coffer.sts.jwt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonWebTokenTest {
    private static final TestSigner RSA = TestSigner.rsa("RS256", "one", 2_048);
    private static final TestSigner STRANGER = TestSigner.rsa("RS256", "one", 2_048);
    private static final TestSigner CURVE = TestSigner.curve("ES256", "two", "secp256r1");
    private static final String CLAIMS = "{\"iss\":\"https://id.example\",\"sub\":\"ada\"}";

    static Stream<TestSigner> signers() {
        return Stream.of(
                RSA,
                RSA.as("RS384"),
                RSA.as("RS512"),
                RSA.as("PS256"),
                RSA.as("PS384"),
                RSA.as("PS512"),
                CURVE,
                TestSigner.curve("ES384", "three", "secp384r1"),
                TestSigner.curve("ES512", "four", "secp521r1"),
                TestSigner.edwards("five"));
    }

    @ParameterizedTest
    @MethodSource("signers")
    void believesWhatAPublishedKeySigned(TestSigner signer) {
        JsonWebToken token = JsonWebToken.parse(signer.token(CLAIMS));

        assertThat(token.claimedIssuer()).contains("https://id.example");
        assertThat(token.verify(keys(signer)).text("sub")).contains("ada");
    }

    @ParameterizedTest
    @MethodSource("signers")
    void refusesEveryChangedCharacter(TestSigner signer) {
        String token = signer.token(CLAIMS);
        JsonWebKeys keys = keys(signer);

        for (int i = 0; i < token.length(); i++) {
            char other = token.charAt(i) == 'A' ? 'B' : 'A';
            assertRefused(token.substring(0, i) + other + token.substring(i + 1), keys);
        }
    }

    @Test
    void refusesAKeyOfAnotherIssuer() {
        assertRefused(STRANGER.token(CLAIMS), keys(RSA));
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "None", "NONE", "nOnE", "", "HS256", "HS512", "rs256", "RS1"})
    void refusesEveryAlgorithmThatIsNotOneOfOurs(String algorithm) {
        String header = "{\"alg\":\"" + algorithm + "\",\"kid\":\"one\"}";

        assertRefused(TestSigner.encode(header) + "." + TestSigner.encode(CLAIMS) + ".", keys(RSA));
        assertRefused(RSA.token(header, CLAIMS), keys(RSA));
    }

    @Test
    void takesNoPublicKeyForASharedSecret() throws GeneralSecurityException {
        String head = "{\"alg\":\"HS256\",\"kid\":\"one\"}";
        String signed = TestSigner.encode(head) + "." + TestSigner.encode(CLAIMS);
        byte[] der = RSA.pair().getPublic().getEncoded();
        String pem =
                "-----BEGIN PUBLIC KEY-----\n"
                        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der)
                        + "\n-----END PUBLIC KEY-----\n";
        for (byte[] secret : List.of(der, pem.getBytes(StandardCharsets.US_ASCII))) {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret, "HmacSHA256"));
            byte[] signature = mac.doFinal(signed.getBytes(StandardCharsets.US_ASCII));

            assertRefused(signed + "." + TestSigner.encode(signature), keys(RSA));
        }
    }

    @Test
    void aKeyServesItsOwnKindOfAlgorithmOnly() {
        String asRsa = CURVE.named("one").token("{\"alg\":\"RS256\",\"kid\":\"one\"}", CLAIMS);
        String asOtherCurve = CURVE.token("{\"alg\":\"ES384\",\"kid\":\"two\"}", CLAIMS);
        String bound = RSA.jwk().replace("}", ",\"alg\":\"RS512\"}");

        assertRefused(asRsa, keys(RSA));
        assertRefused(asOtherCurve, keys(CURVE));
        assertRefused(RSA.token(CLAIMS), JsonWebKeys.parse("{\"keys\":[" + bound + "]}"));
    }

    @Test
    void anEmptySignatureIsNone() {
        for (TestSigner signer : signers().toList()) {
            String token = signer.token(CLAIMS);
            assertRefused(token.substring(0, token.lastIndexOf('.') + 1), keys(signer));
        }
        // (0, 0), which some verifiers of ECDSA once took for every message.
        String token = CURVE.token(CLAIMS);
        String zeros = TestSigner.encode(new byte[64]);
        assertRefused(token.substring(0, token.lastIndexOf('.') + 1) + zeros, keys(CURVE));
    }

    @Test
    void keysThatATokenBringsAlongAreNotUsed() {
        String header =
                "{\"alg\":\"RS256\",\"kid\":\"one\",\"jku\":\"https://evil.example/keys\",\"jwk\":"
                        + STRANGER.jwk()
                        + "}";

        assertRefused(STRANGER.token(header, CLAIMS), keys(RSA));
        assertThat(JsonWebToken.parse(RSA.token(header, CLAIMS)).verify(keys(RSA)).text("sub"))
                .contains("ada");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"alg\":\"RS256\",\"alg\":\"none\",\"kid\":\"one\"}",
                "{\"alg\":\"RS256\",\"kid\":\"one\",\"crit\":[\"b64\"],\"b64\":false}",
                "{\"alg\":\"RS256\",\"kid\":\"one\",\"zip\":\"DEF\"}",
                "{\"alg\":[\"RS256\"],\"kid\":\"one\"}",
                "{\"alg\":\"RS256\",\"kid\":7}",
                "{\"kid\":\"one\"}",
                "[]",
                "{\"alg\":\"RS256\",\"kid\":\"one\"} ,"
            })
    void refusesHeadersThatCouldBeReadInTwoWays(String header) {
        assertRefused(RSA.token(header, CLAIMS), keys(RSA));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"sub\":\"ada\",\"sub\":\"eve\"}",
                "{\"sub\":\"ada\",\"\\u0073ub\":\"eve\"}",
                "\"ada\"",
                "{\"sub\":\"ada\"}{}",
                ""
            })
    void refusesClaimsThatCouldBeReadInTwoWays(String claims) {
        assertRefused(RSA.token(claims), keys(RSA));
    }

    @Test
    void refusesWhatIsNotThreePartsOfCanonicalBase64() {
        String token = RSA.token(CLAIMS);

        assertRefused(token + ".", keys(RSA));
        assertRefused(token + "=", keys(RSA));
        assertRefused(token.replace('.', ' '), keys(RSA));
        assertRefused(" " + token, keys(RSA));
        assertRefused(token + "\n", keys(RSA));
        assertRefused("a.b.c.d.e", keys(RSA));
        assertRefused("x".repeat(20_001), keys(RSA));
    }

    @Test
    void twoKeysOfOneNameAreNone() {
        assertRefused(RSA.token(CLAIMS), keys(RSA, STRANGER));
    }

    @Test
    void aTokenThatNamesNoKeyIsSignedByTheOnlyOne() {
        String token = RSA.token("{\"alg\":\"RS256\"}", CLAIMS);

        assertThat(JsonWebToken.parse(token).verify(keys(RSA, CURVE)).text("sub")).contains("ada");
        assertRefused(token, keys(RSA, STRANGER.named("other")));
    }

    @Test
    void unusableKeysAreLeftOut() {
        TestSigner small = TestSigner.rsa("RS256", "small", 1_024);
        String offCurve = CURVE.jwk().replaceFirst("\"x\":\"[^\"]*\"", "\"x\":\"AAAA\"");
        String encrypting = RSA.jwk().replace("\"use\":\"sig\"", "\"use\":\"enc\"");
        String secret = "{\"kty\":\"oct\",\"kid\":\"s\",\"k\":\"AAAA\"}";
        String keys =
                "{\"keys\":[%s,%s,%s,%s,7,{\"kty\":5}]}"
                        .formatted(small.jwk(), offCurve, encrypting, secret);

        assertThat(JsonWebKeys.parse(keys).keys()).isEmpty();
        assertThatThrownBy(() -> JsonWebKeys.parse("{\"keys\":7}"))
                .isInstanceOf(InvalidTokenException.class);
        assertThatThrownBy(() -> JsonWebKeys.parse("{\"keys\":[" + "{},".repeat(100) + "{}]}"))
                .isInstanceOf(InvalidTokenException.class);
    }

    private static JsonWebKeys keys(TestSigner... signers) {
        return JsonWebKeys.parse(TestSigner.keys(signers));
    }

    private static void assertRefused(String token, JsonWebKeys keys) {
        assertThatThrownBy(() -> JsonWebToken.parse(token).verify(keys))
                .isInstanceOf(InvalidTokenException.class);
    }
}
