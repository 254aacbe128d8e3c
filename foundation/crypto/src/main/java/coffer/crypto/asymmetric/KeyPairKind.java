package coffer.crypto.asymmetric;

import coffer.crypto.asymmetric.EllipticCurve.Curve;
import java.security.spec.NamedParameterSpec;
import java.util.Set;

/// The kinds of key pairs that can be made.
public enum KeyPairKind {
    RSA_2048,
    RSA_3072,
    RSA_4096,
    P_256,
    P_384,
    P_521,
    SECP256K1,
    ED25519,
    ML_DSA_44,
    ML_DSA_65,
    ML_DSA_87;

    /// How such keys can sign.
    public Set<SigningScheme> schemes() {
        return family().schemes();
    }

    /// How many bytes at most `padding` lets an RSA key of this kind encrypt.
    public int capacity(Oaep padding) {
        return padding.capacity(modulusBytes());
    }

    int modulusBytes() {
        if (!(family() instanceof Rsa rsa)) throw new IllegalStateException("only RSA encrypts");
        return rsa.bits() / Byte.SIZE;
    }

    // Not a field: whoever only names a kind need not wait until its code is loaded.
    Family family() {
        return switch (this) {
            case RSA_2048 -> new Rsa(2_048, Algorithms::fastest);
            case RSA_3072 -> new Rsa(3_072, Algorithms::fastest);
            case RSA_4096 -> new Rsa(4_096, Algorithms::fastest);
            case P_256 -> fast(Curve.P_256, SigningScheme.ECDSA_SHA_256);
            case P_384 -> fast(Curve.P_384, SigningScheme.ECDSA_SHA_384);
            case P_521 -> fast(Curve.P_521, SigningScheme.ECDSA_SHA_512);
            case SECP256K1 ->
                    new EllipticCurve(
                            Curve.SECP256K1,
                            SigningScheme.ECDSA_SHA_256,
                            Algorithms::evenForgotten);
            case ED25519 -> new Edwards(Algorithms::fastest);
            case ML_DSA_44 -> new MlDsa(NamedParameterSpec.ML_DSA_44);
            case ML_DSA_65 -> new MlDsa(NamedParameterSpec.ML_DSA_65);
            case ML_DSA_87 -> new MlDsa(NamedParameterSpec.ML_DSA_87);
        };
    }

    private static Family fast(Curve curve, SigningScheme scheme) {
        return new EllipticCurve(curve, scheme, Algorithms::fastest);
    }
}
