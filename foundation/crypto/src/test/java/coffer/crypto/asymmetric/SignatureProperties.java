package coffer.crypto.asymmetric;

import static coffer.crypto.asymmetric.Parts.prepared;
import static coffer.crypto.asymmetric.Parts.raw;
import static org.assertj.core.api.Assertions.assertThat;

import coffer.kernel.Bytes;
import coffer.testing.Forall;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SignatureProperties {
    private static final SecureRandom RANDOM = new SecureRandom();

    /// Whatever the message, and whether it comes whole or prepared elsewhere.
    @ParameterizedTest
    @EnumSource(
            value = KeyPairKind.class,
            names = {"RSA_2048", "P_256", "P_521", "SECP256K1", "ML_DSA_44"})
    void anIndependentImplementationVerifiesEverySignature(KeyPairKind kind) {
        EncodedKeyPair pair = EncodedKeyPair.generate(kind, RANDOM);
        PrivateHalf secret = PrivateHalf.decode(kind, pair.privateKey());
        PublicHalf half = PublicHalf.decode(kind, pair.publicKey());
        Forall.cases(
                25,
                gen -> {
                    SigningScheme scheme = gen.oneOf(List.copyOf(kind.schemes()));
                    String message = gen.text("abc \u007f");
                    Signable whole = raw(scheme, message);
                    Signable made = prepared(scheme, message, pair.publicKey());

                    Bytes signature = secret.sign(gen.flip() ? whole : made, RANDOM);

                    assertThat(half.verifies(gen.flip() ? whole : made, signature)).isTrue();
                    assertThat(oracleVerifies(new Oracle(kind, scheme), pair, message, signature))
                            .isTrue();
                    assertThat(half.verifies(raw(scheme, message + "x"), signature)).isFalse();
                });
    }

    private static boolean oracleVerifies(
            Oracle oracle, EncodedKeyPair pair, String message, Bytes signature) {
        try {
            return oracle.verifies(pair.publicKey(), message, signature);
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }
}
