package coffer.crypto.asymmetric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import coffer.crypto.AuthenticationFailedException;
import coffer.kernel.Bytes;
import coffer.kernel.SecretBytes;
import coffer.testing.Forall;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.List;
import javax.crypto.Cipher;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;
import org.bouncycastle.crypto.engines.AESEngine;
import org.bouncycastle.crypto.engines.RFC5649WrapEngine;
import org.bouncycastle.crypto.params.KeyParameter;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// What the JDK's OAEP and Bouncy Castle's key wrap made is unwrapped, and nothing else.
class KeyWrappingProperties {
    private static final int CASES = 60;
    private static final SecureRandom RANDOM = new SecureRandom();

    private static EncodedKeyPair pair;
    private static PrivateHalf recipient;

    @BeforeAll
    static void makeRecipient() {
        pair = EncodedKeyPair.generate(KeyPairKind.RSA_2048, RANDOM);
        recipient = PrivateHalf.decode(KeyPairKind.RSA_2048, pair.privateKey());
    }

    @AfterAll
    static void forget() {
        pair.close();
    }

    @Test
    void unwrapsWhatOthersWrap() {
        Forall.cases(
                CASES,
                gen -> {
                    KeyWrapping wrapping = gen.oneOf(List.of(KeyWrapping.values()));
                    byte[] secret = gen.bytes(1 + gen.below(wrapping.hasAesKey() ? 2_400 : 190));

                    byte[] wrapped = wrap(wrapping, secret, gen.bytes(32));

                    assertThat(recipient(wrapping, wrapped)).isEqualTo(secret);
                    Bytes ours =
                            wrapping.wrap(
                                    PublicHalf.decode(KeyPairKind.RSA_2048, pair.publicKey()),
                                    SecretBytes.adopt(secret.clone()),
                                    RANDOM);
                    assertThat(recipient(wrapping, ours.expose())).isEqualTo(secret);
                });
    }

    @Test
    void refusesWhatIsDifferentInAnyByteInOneWay() {
        Forall.cases(
                CASES,
                gen -> {
                    KeyWrapping wrapping = gen.oneOf(List.of(KeyWrapping.values()));
                    byte[] wrapped = wrap(wrapping, gen.bytes(1 + gen.below(100)), gen.bytes(32));
                    wrapped[gen.below(wrapped.length)] ^= (byte) (1 + gen.below(255));

                    assertRefused(wrapping, wrapped);
                });
    }

    @Test
    void refusesOtherLengthsAlgorithmsAndAesKeys() {
        for (KeyWrapping wrapping : KeyWrapping.values()) {
            byte[] wrapped = wrap(wrapping, new byte[32], new byte[32]);
            for (int length : new int[] {0, 1, 255, 256, 264, wrapped.length - 1}) {
                if (length < wrapped.length)
                    assertRefused(wrapping, Arrays.copyOf(wrapped, length));
            }
            assertRefused(wrapping, Arrays.copyOf(wrapped, wrapped.length + 8));
            for (KeyWrapping other : KeyWrapping.values()) {
                if (other != wrapping) assertRefused(other, wrapped);
            }
        }
        assertRefused(
                KeyWrapping.RSA_AES_KEY_WRAP_SHA_256,
                wrap(KeyWrapping.RSA_AES_KEY_WRAP_SHA_256, new byte[32], new byte[16]));
    }

    private static byte[] recipient(KeyWrapping wrapping, byte[] wrapped) {
        return wrapping.unwrap(recipient, Bytes.copyOf(wrapped), RANDOM).expose();
    }

    private static void assertRefused(KeyWrapping wrapping, byte[] wrapped) {
        assertThatThrownBy(() -> recipient(wrapping, wrapped))
                .isInstanceOf(AuthenticationFailedException.class)
                .hasMessage("sealed bytes do not authenticate");
    }

    private static byte[] wrap(KeyWrapping wrapping, byte[] secret, byte[] aesKey) {
        String hash = wrapping.name().endsWith("SHA_1") ? "SHA-1" : "SHA-256";
        if (!wrapping.hasAesKey()) return oaep(hash, secret);
        RFC5649WrapEngine engine = new RFC5649WrapEngine(AESEngine.newInstance());
        engine.init(true, new KeyParameter(aesKey));
        byte[] tail = engine.wrap(secret, 0, secret.length);
        byte[] head = oaep(hash, aesKey);
        byte[] whole = Arrays.copyOf(head, head.length + tail.length);
        System.arraycopy(tail, 0, whole, head.length, tail.length);
        return whole;
    }

    private static byte[] oaep(String hash, byte[] text) {
        try {
            PublicKey key =
                    KeyFactory.getInstance("RSA")
                            .generatePublic(new X509EncodedKeySpec(pair.publicKey().toArray()));
            Cipher cipher = Cipher.getInstance("RSA/ECB/OAEPPadding", "SunJCE");
            cipher.init(
                    Cipher.ENCRYPT_MODE,
                    key,
                    new OAEPParameterSpec(
                            hash, "MGF1", new MGF1ParameterSpec(hash), PSource.PSpecified.DEFAULT));
            return cipher.doFinal(text);
        } catch (GeneralSecurityException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
