package coffer.kms.key;

import coffer.crypto.MacAlgorithm;
import coffer.crypto.asymmetric.KeyPairKind;
import java.util.Arrays;
import java.util.Optional;

/// What a key is made of, by AWS's names: a secret, or a pair.
// AWS: KMS Developer Guide, "Key spec reference".
public enum Spec {
    SYMMETRIC_DEFAULT,
    HMAC_224(MacAlgorithm.HMAC_SHA_224),
    HMAC_256(MacAlgorithm.HMAC_SHA_256),
    HMAC_384(MacAlgorithm.HMAC_SHA_384),
    HMAC_512(MacAlgorithm.HMAC_SHA_512),
    RSA_2048(KeyPairKind.RSA_2048),
    RSA_3072(KeyPairKind.RSA_3072),
    RSA_4096(KeyPairKind.RSA_4096),
    ECC_NIST_P256(KeyPairKind.P_256),
    ECC_NIST_P384(KeyPairKind.P_384),
    ECC_NIST_P521(KeyPairKind.P_521),
    ECC_SECG_P256K1(KeyPairKind.SECP256K1),
    ECC_NIST_EDWARDS25519(KeyPairKind.ED25519),
    ML_DSA_44(KeyPairKind.ML_DSA_44),
    ML_DSA_65(KeyPairKind.ML_DSA_65),
    ML_DSA_87(KeyPairKind.ML_DSA_87);

    private final Optional<MacAlgorithm> mac;
    private final Optional<KeyPairKind> pair;

    Spec() {
        this.mac = Optional.empty();
        this.pair = Optional.empty();
    }

    Spec(MacAlgorithm mac) {
        this.mac = Optional.of(mac);
        this.pair = Optional.empty();
    }

    Spec(KeyPairKind pair) {
        this.mac = Optional.empty();
        this.pair = Optional.of(pair);
    }

    public static Optional<Spec> find(String name) {
        return Arrays.stream(values()).filter(spec -> spec.name().equals(name)).findFirst();
    }

    /// Present for HMAC keys.
    public Optional<MacAlgorithm> mac() {
        return mac;
    }

    /// Present for asymmetric keys.
    public Optional<KeyPairKind> pair() {
        return pair;
    }

    /// Whether keys of this spec can have material that was made elsewhere.
    // AWS: KMS Developer Guide, "Requirements for imported key material".
    public boolean isImportable() {
        return switch (this) {
            case SYMMETRIC_DEFAULT,
                    HMAC_224,
                    HMAC_256,
                    HMAC_384,
                    HMAC_512,
                    RSA_2048,
                    RSA_3072,
                    RSA_4096,
                    ECC_NIST_P256,
                    ECC_NIST_P384,
                    ECC_NIST_P521,
                    ECC_SECG_P256K1,
                    ECC_NIST_EDWARDS25519 ->
                    true;
            case ML_DSA_44, ML_DSA_65, ML_DSA_87 -> false;
        };
    }

    /// Whether keys of this spec can be made for `usage`.
    public boolean serves(Usage usage) {
        return switch (this) {
            case SYMMETRIC_DEFAULT -> usage == Usage.ENCRYPT_DECRYPT;
            case HMAC_224, HMAC_256, HMAC_384, HMAC_512 -> usage == Usage.GENERATE_VERIFY_MAC;
            case RSA_2048, RSA_3072, RSA_4096 ->
                    usage == Usage.ENCRYPT_DECRYPT || usage == Usage.SIGN_VERIFY;
            case ECC_NIST_P256, ECC_NIST_P384, ECC_NIST_P521 ->
                    usage == Usage.SIGN_VERIFY || usage == Usage.KEY_AGREEMENT;
            case ECC_SECG_P256K1, ECC_NIST_EDWARDS25519, ML_DSA_44, ML_DSA_65, ML_DSA_87 ->
                    usage == Usage.SIGN_VERIFY;
        };
    }
}
