package coffer.crypto.asymmetric;

import static coffer.crypto.asymmetric.Parts.prepared;
import static coffer.crypto.asymmetric.Parts.raw;
import static coffer.crypto.asymmetric.Parts.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import coffer.crypto.AuthenticationFailedException;
import coffer.kernel.Bytes;
import coffer.kernel.SecretBytes;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeyPairTest {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Map<KeyPairKind, EncodedKeyPair> PAIRS = new EnumMap<>(KeyPairKind.class);

    static Stream<Arguments> kindsAndSchemes() {
        return Stream.of(KeyPairKind.values())
                // What differs between the lengths of RSA is tried once for the longest.
                .filter(kind -> kind != KeyPairKind.RSA_3072)
                .flatMap(kind -> kind.schemes().stream().map(scheme -> Arguments.of(kind, scheme)));
    }

    @ParameterizedTest
    @MethodSource("kindsAndSchemes")
    void verifiesItsOwnSignaturesOnly(KeyPairKind kind, SigningScheme scheme) {
        EncodedKeyPair pair = pair(kind);
        PrivateHalf secret = PrivateHalf.decode(kind, pair.privateKey());
        PublicHalf half = PublicHalf.decode(kind, pair.publicKey());

        for (Signable what : forms(scheme, "message", pair.publicKey())) {
            Bytes signature = secret.sign(what, RANDOM);

            for (Signable same : forms(scheme, "message", pair.publicKey())) {
                assertThat(half.verifies(same, signature)).as(same.form().name()).isTrue();
            }
            for (Signable other : forms(scheme, "Message", pair.publicKey())) {
                assertThat(half.verifies(other, signature)).as(other.form().name()).isFalse();
            }
            assertRefusesOtherSignatures(half, what, signature);
        }
    }

    /// The JDK and Bouncy Castle take the whole message, so their own steps before and after the
    /// arithmetic stand against ours.
    @ParameterizedTest
    @MethodSource("kindsAndSchemes")
    void signsAsOthersVerifyAndVerifiesAsOthersSign(KeyPairKind kind, SigningScheme scheme)
            throws GeneralSecurityException {
        if (scheme == SigningScheme.ED25519_PH_SHA_512) return; // The vectors stand against it.
        EncodedKeyPair pair = pair(kind);
        Oracle oracle = new Oracle(kind, scheme);
        Signable what = forms(scheme, "message", pair.publicKey()).getLast();

        Bytes ours = PrivateHalf.decode(kind, pair.privateKey()).sign(what, RANDOM);
        Bytes theirs = oracle.sign(pair.privateKey(), "message");

        assertThat(oracle.verifies(pair.publicKey(), "message", ours)).isTrue();
        assertThat(PublicHalf.decode(kind, pair.publicKey()).verifies(what, theirs)).isTrue();
        if (scheme.name().startsWith("RSASSA_PKCS1")) assertThat(ours).isEqualTo(theirs);
    }

    /// Each provider reads and verifies what the other made.
    @ParameterizedTest
    @EnumSource(
            value = KeyPairKind.class,
            names = {"RSA_2048", "P_256", "P_384", "P_521", "SECP256K1", "ED25519"})
    void worksWithoutTheNativeProvider(KeyPairKind kind) throws GeneralSecurityException {
        Family slow = withoutNative(kind);
        EncodedKeyPair pair = pair(kind);
        for (SigningScheme scheme : kind.schemes()) {
            Signable what = forms(scheme, "message", pair.publicKey()).getFirst();
            byte[] ours = slow.sign(slow.privateKey(pair.privateKey().expose()), what, RANDOM);
            Bytes theirs = PrivateHalf.decode(kind, pair.privateKey()).sign(what, RANDOM);

            assertThat(PublicHalf.decode(kind, pair.publicKey()).verifies(what, Bytes.adopt(ours)))
                    .isTrue();
            PublicKey half = slow.publicKey(pair.publicKey().expose());
            assertThat(slow.verify(half, what, theirs.expose())).isTrue();
        }
        byte[] made = slow.generate(RANDOM).getPrivate().getEncoded();
        assertThat(PrivateHalf.decode(kind, SecretBytes.adopt(made))).isNotNull();
    }

    @ParameterizedTest
    @EnumSource(
            value = KeyPairKind.class,
            names = {"P_256", "P_384", "P_521"})
    void bothSidesAgreeOnTheSameSecret(KeyPairKind kind) throws GeneralSecurityException {
        EncodedKeyPair one = pair(kind);
        EncodedKeyPair two = EncodedKeyPair.generate(kind, RANDOM);
        Family slow = withoutNative(kind);

        SecretBytes here =
                PrivateHalf.decode(kind, one.privateKey())
                        .agree(PublicHalf.decode(kind, two.publicKey()));
        SecretBytes there =
                PrivateHalf.decode(kind, two.privateKey())
                        .agree(PublicHalf.decode(kind, one.publicKey()));
        byte[] elsewhere =
                slow.agree(
                        slow.privateKey(one.privateKey().expose()),
                        slow.publicKey(two.publicKey().expose()));

        assertThat(here.sameAs(there)).isTrue();
        assertThat(here.expose()).isEqualTo(elsewhere);
    }

    @ParameterizedTest
    @EnumSource(
            value = KeyPairKind.class,
            names = {"P_256", "P_384", "P_521", "SECP256K1"})
    void strangersKeysMustBePointsOfTheCurve(KeyPairKind kind) {
        byte[] point = pair(kind).publicKey().toArray();
        point[point.length - 1] ^= 1;
        KeyPairKind other = kind == KeyPairKind.P_256 ? KeyPairKind.P_384 : KeyPairKind.P_256;

        assertThat(PublicHalf.find(kind, Bytes.adopt(point))).isEmpty();
        assertThat(PublicHalf.find(kind, pair(other).publicKey())).isEmpty();
        assertThat(PublicHalf.find(kind, Bytes.empty())).isEmpty();
        assertThat(PublicHalf.find(kind, Parts.bytes("00".repeat(91)))).isEmpty();
        assertThat(PublicHalf.find(kind, longer(pair(kind).publicKey()))).isEmpty();
        assertThat(PublicHalf.find(kind, pair(kind).publicKey())).isPresent();
    }

    /// The JDK's own factory takes any point, so this is where the check is ours.
    @Test
    void pointsOffTheCurveAreRefusedWithoutTheNativeProviderToo() {
        byte[] point = pair(KeyPairKind.P_256).publicKey().toArray();
        point[point.length - 1] ^= 1;

        assertThatThrownBy(() -> withoutNative(KeyPairKind.P_256).publicKey(point))
                .isInstanceOf(GeneralSecurityException.class);
    }

    @ParameterizedTest
    @EnumSource
    void rsaEncryptsUpToItsCapacity(Oaep padding) {
        EncodedKeyPair pair = pair(KeyPairKind.RSA_2048);
        int capacity = KeyPairKind.RSA_2048.capacity(padding);
        PublicHalf half = PublicHalf.decode(KeyPairKind.RSA_2048, pair.publicKey());
        PrivateHalf secret = PrivateHalf.decode(KeyPairKind.RSA_2048, pair.privateKey());
        SecretBytes longest = SecretBytes.adopt(new byte[capacity]);

        Bytes ciphertext = half.encrypt(padding, longest);

        assertThat(capacity).isEqualTo(padding == Oaep.RSAES_OAEP_SHA_1 ? 214 : 190);
        assertThat(secret.decrypt(padding, ciphertext).sameAs(longest)).isTrue();
        assertThat(half.encrypt(padding, longest)).isNotEqualTo(ciphertext);
        assertThatThrownBy(() -> half.encrypt(padding, SecretBytes.adopt(new byte[capacity + 1])))
                .isInstanceOf(IllegalArgumentException.class);
        for (Oaep other : Oaep.values()) {
            if (other != padding) assertUndecipherable(secret, other, ciphertext);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void everyFlippedByteOfAnRsaCiphertextIsRefusedAlike(boolean isNative)
            throws GeneralSecurityException {
        EncodedKeyPair pair = pair(KeyPairKind.RSA_2048);
        Family family =
                isNative ? KeyPairKind.RSA_2048.family() : withoutNative(KeyPairKind.RSA_2048);
        PrivateKey key = family.privateKey(pair.privateKey().expose());
        byte[] ciphertext =
                PublicHalf.decode(KeyPairKind.RSA_2048, pair.publicKey())
                        .encrypt(Oaep.RSAES_OAEP_SHA_256, text("secret"))
                        .toArray();

        for (int i = 0; i < ciphertext.length; i++) {
            byte[] changed = ciphertext.clone();
            changed[i] ^= (byte) (1 << (i % 8));
            assertThatThrownBy(() -> family.decrypt(key, Oaep.RSAES_OAEP_SHA_256, changed))
                    .isInstanceOf(GeneralSecurityException.class);
        }
        PrivateHalf secret = PrivateHalf.decode(KeyPairKind.RSA_2048, pair.privateKey());
        assertUndecipherable(secret, Oaep.RSAES_OAEP_SHA_256, Bytes.empty());
        assertUndecipherable(secret, Oaep.RSAES_OAEP_SHA_256, longer(Bytes.adopt(ciphertext)));
        assertUndecipherable(secret, Oaep.RSAES_OAEP_SHA_256, Parts.bytes("ff".repeat(256)));
    }

    @Test
    void messagesMustFitTheirScheme() {
        assertThatThrownBy(() -> signable(SigningScheme.ECDSA_SHA_256, MessageForm.DIGEST, 31))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> signable(SigningScheme.ECDSA_SHA_256, MessageForm.EXTERNAL_MU, 64))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> signable(SigningScheme.ED25519_SHA_512, MessageForm.DIGEST, 64))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> signable(SigningScheme.ED25519_PH_SHA_512, MessageForm.RAW, 64))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> signable(SigningScheme.ML_DSA_SHAKE_256, MessageForm.DIGEST, 64))
                .isInstanceOf(IllegalArgumentException.class);
        PrivateHalf rsa =
                PrivateHalf.decode(KeyPairKind.RSA_2048, pair(KeyPairKind.RSA_2048).privateKey());
        assertThatThrownBy(() -> rsa.sign(raw(SigningScheme.ECDSA_SHA_256, "x"), RANDOM))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> PrivateHalf.decode(KeyPairKind.P_256, text("no key")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasNoCause();
    }

    private static void assertRefusesOtherSignatures(
            PublicHalf half, Signable what, Bytes signature) {
        for (int i = 0; i < signature.size(); i += 1 + signature.size() / 40) {
            byte[] changed = signature.toArray();
            changed[i] ^= (byte) (1 << (i % 8));
            assertThat(half.verifies(what, Bytes.adopt(changed))).as("byte %d", i).isFalse();
        }
        assertThat(half.verifies(what, Bytes.empty())).isFalse();
        assertThat(half.verifies(what, longer(signature))).isFalse();
        assertThat(half.verifies(what, Bytes.adopt(new byte[signature.size()]))).isFalse();
        assertThat(half.verifies(what, Parts.bytes("ff".repeat(signature.size())))).isFalse();
        assertThat(half.verifies(what, Bytes.adopt(new byte[6_144]))).isFalse();
    }

    private static void assertUndecipherable(PrivateHalf secret, Oaep padding, Bytes ciphertext) {
        assertThatThrownBy(() -> secret.decrypt(padding, ciphertext))
                .isInstanceOf(AuthenticationFailedException.class)
                .hasNoCause();
    }

    private static List<Signable> forms(SigningScheme scheme, String message, Bytes publicKey) {
        return switch (scheme) {
            case ED25519_SHA_512 -> List.of(raw(scheme, message));
            case ED25519_PH_SHA_512 -> List.of(prepared(scheme, message, publicKey));
            default -> List.of(raw(scheme, message), prepared(scheme, message, publicKey));
        };
    }

    private static Signable signable(SigningScheme scheme, MessageForm form, int length) {
        return new Signable(scheme, form, SecretBytes.adopt(new byte[length]));
    }

    private static Bytes longer(Bytes bytes) {
        return Parts.bytes(bytes.toHex() + "00");
    }

    private static EncodedKeyPair pair(KeyPairKind kind) {
        return PAIRS.computeIfAbsent(kind, any -> EncodedKeyPair.generate(any, RANDOM));
    }

    private static Family withoutNative(KeyPairKind kind) {
        return switch (kind.family()) {
            case Rsa rsa -> new Rsa(rsa.bits(), Algorithms::jdk);
            case EllipticCurve ec when kind == KeyPairKind.SECP256K1 ->
                    new EllipticCurve(ec.curve(), ec.scheme(), Algorithms::bouncyCastle);
            case EllipticCurve ec -> new EllipticCurve(ec.curve(), ec.scheme(), Algorithms::jdk);
            case Edwards edwards -> new Edwards(Algorithms::jdk);
            case MlDsa mlDsa -> mlDsa;
        };
    }
}
