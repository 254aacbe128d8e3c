package coffer.crypto.pkcs11;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import coffer.crypto.pkcs11.TokenException.Problem;
import coffer.kernel.Bytes;
import coffer.kernel.SecretBytes;
import coffer.testing.token.SoftHsm;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.engines.AESEngine;
import org.bouncycastle.crypto.generators.KDFCounterBytesGenerator;
import org.bouncycastle.crypto.macs.CMac;
import org.bouncycastle.crypto.macs.HMac;
import org.bouncycastle.crypto.params.KDFCounterParameters;
import org.bouncycastle.crypto.params.KeyParameter;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

@EnabledIf(value = "coffer.testing.token.SoftHsm#isThere", disabledReason = SoftHsm.MISSING)
class TokenTest {
    private static final Bytes ID = Bytes.utf8("0123456789abcdef");
    private static final Bytes NONCE = Bytes.utf8("nonce");
    private static final long VALUE = 0x11;
    private static final long ATTRIBUTE_SENSITIVE = 0x11;

    private Path folder;
    private SoftHsm hsm;

    @BeforeEach
    void make(@TempDir Path home) {
        folder = home;
        hsm = SoftHsm.here(home, "one", "two");
    }

    @Test
    void aKeyGivesTheSameSecretForTheSameContextOnly() {
        try (TokenConnection connection = connect("one")) {
            connection.create(ID, "key");

            Bytes secret = secret(connection, "a", NONCE);

            assertThat(secret.size()).isEqualTo(32);
            assertThat(secret(connection, "a", NONCE)).isEqualTo(secret);
            assertThat(secret(connection, "b", NONCE)).isNotEqualTo(secret);
            assertThat(secret(connection, "a", Bytes.utf8("other"))).isNotEqualTo(secret);
        }
    }

    @Test
    void theSecretIsThatOfTheStandardsKeyDerivation() throws IOException {
        byte[] key =
                "a key of thirty-two bytes exactly"
                        .substring(0, 32)
                        .getBytes(StandardCharsets.US_ASCII);
        hsm.importAes("one", Files.write(folder.resolve("key"), key), ID.toHex());
        KDFCounterBytesGenerator oracle =
                new KDFCounterBytesGenerator(new CMac(AESEngine.newInstance()));
        byte[] fixed = "label\0nonce\0\0\1\0".getBytes(StandardCharsets.ISO_8859_1);
        oracle.init(new KDFCounterParameters(key, fixed, 32));
        byte[] expected = new byte[32];
        oracle.generateBytes(expected, 0, 32);

        try (TokenConnection connection = connect("one");
                SecretBytes derived =
                        connection.run(objects ->
                                objects.derive(
                                        new KeyHandle(
                                                objects.find(ID).orElseThrow(),
                                                Derivation.AES_CMAC),
                                        "label",
                                        NONCE))) {

            assertThat(derived.expose()).isEqualTo(expected);
        }
    }

    @Test
    void aTokenWithoutCmacDerivesByHmac() {
        Token token =
                new Token(
                        new TokenName(SoftHsm.library(), "one"),
                        Duration.ofMinutes(1),
                        List.of(Derivation.HMAC_SHA256));
        Bytes secret;
        try (TokenConnection connection = token.connect(pin(SoftHsm.PIN), Login.PROVEN)) {
            connection.create(ID, "key");
            secret = secret(connection, "a", NONCE);
            assertThat(connection.holds(ID)).isTrue();
            assertThat(secret(connection, "b", NONCE)).isNotEqualTo(secret);
        }

        try (TokenConnection other = connect("one")) {
            assertThat(secret(other, "a", NONCE)).isEqualTo(secret);
        }
    }

    @Test
    void whatHmacIsComputedOfIsThatOfTheStandardsKeyDerivation() {
        byte[] key =
                "a key of thirty-two bytes exactly"
                        .substring(0, 32)
                        .getBytes(StandardCharsets.US_ASCII);
        byte[][] inputs = Derivation.HMAC_SHA256.inputs("label", NONCE);
        KDFCounterBytesGenerator oracle =
                new KDFCounterBytesGenerator(new HMac(SHA256Digest.newInstance()));
        byte[] fixed = "label\0nonce\0\0\1\0".getBytes(StandardCharsets.ISO_8859_1);
        oracle.init(new KDFCounterParameters(key, fixed, 32));
        byte[] expected = new byte[32];
        oracle.generateBytes(expected, 0, 32);
        HMac hmac = new HMac(SHA256Digest.newInstance());
        hmac.init(new KeyParameter(key));
        hmac.update(inputs[0], 0, inputs[0].length);
        byte[] computed = new byte[32];
        hmac.doFinal(computed, 0);

        assertThat(inputs).hasDimensions(1, inputs[0].length);
        assertThat(computed).isEqualTo(expected);
    }

    @Test
    void aKeyThatWasMadeElsewhereIsNotUsed() throws IOException {
        hsm.importAes("one", Files.write(folder.resolve("key"), new byte[32]), ID.toHex());

        try (TokenConnection connection = connect("one")) {
            assertThat(connection.holds(ID)).isFalse();
            assertProblem(Problem.UNSUITABLE, () -> secret(connection, "a", NONCE));
        }
    }

    @Test
    void theTokenDoesNotTellAKeysValue() {
        try (TokenConnection connection = connect("one")) {
            connection.create(ID, "key");

            assertThat(connection.<Long>run(objects -> objects.ask(ID, VALUE)))
                    .isEqualTo(ATTRIBUTE_SENSITIVE);
        }
    }

    @Test
    void tokensOfOneLibraryAreApart() {
        try (TokenConnection one = connect("one");
                TokenConnection two = connect("two")) {
            one.create(ID, "key");

            assertThat(one.holds(ID)).isTrue();
            assertThat(two.holds(ID)).isFalse();
            two.create(ID, "key");
            assertThat(secret(two, "a", NONCE)).isNotEqualTo(secret(one, "a", NONCE));
        }
    }

    @Test
    void theLastTryIsSpared() {
        hsm.leaveOneTry();

        assertThatThrownBy(() -> connect("one"))
                .isInstanceOfSatisfying(
                        TokenException.class,
                        refused -> assertThat(refused.problem()).isEqualTo(Problem.PIN_LOCKED))
                .hasMessageContaining("one try left");
    }

    @Test
    void aWrongPinIsRefusedAlsoBesideALogin() {
        assertProblem(Problem.WRONG_PIN, () -> connect("one", SoftHsm.WRONG_PIN));
        try (TokenConnection _ = connect("one")) {
            assertProblem(Problem.WRONG_PIN, () -> connect("one", SoftHsm.WRONG_PIN));
        }
        connect("one").close();
    }

    @Test
    void aSharedLoginOutlivesTheOneWhoseItWas() {
        TokenConnection first = connect("one");
        first.create(ID, "key");
        Bytes secret = secret(first, "a", NONCE);
        Token token = token("one", SoftHsm.library());
        try (TokenConnection second = token.connect(pin(SoftHsm.PIN), Login.SHARED)) {
            first.close();

            assertThat(secret(second, "a", NONCE)).isEqualTo(secret);
            assertProblem(Problem.GONE, () -> secret(first, "a", NONCE));
        }
    }

    @Test
    void aDestroyedKeyIsMissing() {
        try (TokenConnection connection = connect("one")) {
            connection.create(ID, "key");
            var _ = secret(connection, "a", NONCE);

            connection.destroy(ID);
            connection.destroy(ID);

            assertThat(connection.holds(ID)).isFalse();
            assertProblem(Problem.KEY_MISSING, () -> secret(connection, "a", NONCE));
        }
    }

    @Test
    void aTokenThatIsPulledOutIsGoneUntilItIsBack() {
        Bytes before;
        try (TokenConnection connection = connect("one")) {
            connection.create(ID, "key");
            before = secret(connection, "a", NONCE);
            hsm.pullOut();

            assertProblem(Problem.GONE, connection::probe);
            assertProblem(Problem.GONE, () -> secret(connection, "a", NONCE));
            assertProblem(Problem.GONE, () -> connection.holds(ID));
        }
        assertProblem(Problem.NO_TOKEN, () -> connect("one"));

        hsm.putBack();

        try (TokenConnection connection = connect("one")) {
            assertThat(secret(connection, "a", NONCE)).isEqualTo(before);
        }
    }

    @Test
    void whatIsNoSuchLibraryOrTokenIsSaid() {
        Path none = folder.resolve("none.so");

        assertProblem(Problem.NO_TOKEN, () -> connect("three"));
        assertProblem(Problem.GONE, () -> token("one", none).connect(pin("x"), Login.PROVEN));
        assertProblem(
                Problem.GONE,
                () -> token("one", Path.of("/bin/true")).connect(pin(SoftHsm.PIN), Login.PROVEN));
    }

    @Test
    void randomBytesComeFromTheToken() {
        try (TokenConnection connection = connect("one");
                SecretBytes random = connection.random(1_024)) {

            assertThat(random.expose()).hasSize(1_024).isNotEqualTo(new byte[1_024]);
        }
    }

    private static TokenConnection connect(String label) {
        return connect(label, SoftHsm.PIN);
    }

    private static TokenConnection connect(String label, String pin) {
        return token(label, SoftHsm.library()).connect(pin(pin), Login.PROVEN);
    }

    private static Token token(String label, Path library) {
        return new Token(new TokenName(library, label), Duration.ofMinutes(1));
    }

    private static SecretBytes pin(String text) {
        return SecretBytes.adopt(text.getBytes(StandardCharsets.UTF_8));
    }

    private static Bytes secret(TokenConnection connection, String label, Bytes context) {
        try (SecretBytes secret = connection.derive(ID, label, context)) {
            return Bytes.copyOf(secret.expose());
        }
    }

    private static void assertProblem(Problem problem, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        TokenException.class,
                        failed -> assertThat(failed.problem()).as("%s", failed).isEqualTo(problem));
    }
}
