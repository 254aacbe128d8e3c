package coffer.crypto.asymmetric;

import coffer.crypto.asymmetric.EllipticCurve.Curve;
import java.security.spec.NamedParameterSpec;
import java.util.Set;

/// The kinds of key pairs that can be made.
public enum KeyPairKind {
    RSA_2048(new Rsa(2_048, Algorithms::fastest)),
    RSA_3072(new Rsa(3_072, Algorithms::fastest)),
    RSA_4096(new Rsa(4_096, Algorithms::fastest)),
    P_256(new EllipticCurve(Curve.P_256, SigningScheme.ECDSA_SHA_256, Algorithms::fastest)),
    P_384(new EllipticCurve(Curve.P_384, SigningScheme.ECDSA_SHA_384, Algorithms::fastest)),
    P_521(new EllipticCurve(Curve.P_521, SigningScheme.ECDSA_SHA_512, Algorithms::fastest)),
    SECP256K1(
            new EllipticCurve(
                    Curve.SECP256K1, SigningScheme.ECDSA_SHA_256, Algorithms::evenForgotten)),
    ED25519(new Edwards(Algorithms::fastest)),
    ML_DSA_44(new MlDsa(NamedParameterSpec.ML_DSA_44)),
    ML_DSA_65(new MlDsa(NamedParameterSpec.ML_DSA_65)),
    ML_DSA_87(new MlDsa(NamedParameterSpec.ML_DSA_87));

    // A record of constants, and of where its providers are found.
    @SuppressWarnings("ImmutableEnumChecker")
    private final Family family;

    KeyPairKind(Family family) {
        this.family = family;
    }

    /// How such keys can sign.
    public Set<SigningScheme> schemes() {
        return family.schemes();
    }

    /// How many bytes at most `padding` lets an RSA key of this kind encrypt.
    public int capacity(Oaep padding) {
        if (!(family instanceof Rsa rsa)) throw new IllegalStateException("only RSA encrypts");
        return padding.capacity(rsa.bits() / Byte.SIZE);
    }

    Family family() {
        return family;
    }
}
