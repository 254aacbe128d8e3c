package coffer.kms.imported;

import coffer.crypto.asymmetric.KeyPairKind;
import coffer.crypto.asymmetric.KeyWrapping;
import coffer.kernel.ServiceException;
import coffer.kms.KmsError;
import coffer.kms.api.WrappingKeySpec;
import coffer.kms.key.KeyKind;
import java.util.Optional;

/// How material is wrapped on its way here: by which algorithm, for which kind of RSA key.
record Wrapping(KeyWrapping algorithm, KeyPairKind recipient) {

    /// What a request asks for, if it can carry the material of a key of `kind`.
    // AWS: KMS Developer Guide, "Select a wrapping public key spec" and "Select a wrapping
    // algorithm". PKCS #1 v1.5 has not been offered since October 2023, SM2 is for China only.
    static Wrapping asked(String algorithm, String spec, KeyKind kind) {
        KeyWrapping wrapping =
                KeyWrapping.find(algorithm)
                        .orElseThrow(() -> unsupported("WrappingAlgorithm " + algorithm));
        KeyPairKind recipient =
                recipient(spec).orElseThrow(() -> unsupported("WrappingKeySpec " + spec));
        if (!carries(wrapping, recipient, kind)) {
            throw KmsError.UNSUPPORTED_OPERATION.because(
                    "%s with %s cannot wrap key material of key spec %s."
                            .formatted(algorithm, spec, kind.spec()));
        }
        return new Wrapping(wrapping, recipient);
    }

    private static Optional<KeyPairKind> recipient(String spec) {
        return switch (spec) {
            case WrappingKeySpec.RSA_2048 -> Optional.of(KeyPairKind.RSA_2048);
            case WrappingKeySpec.RSA_3072 -> Optional.of(KeyPairKind.RSA_3072);
            case WrappingKeySpec.RSA_4096 -> Optional.of(KeyPairKind.RSA_4096);
            default -> Optional.empty();
        };
    }

    /// RSA alone carries less than its modulus is long.
    private static boolean carries(KeyWrapping wrapping, KeyPairKind recipient, KeyKind kind) {
        if (wrapping.hasAesKey()) return true;
        return switch (kind.spec()) {
            case RSA_2048, RSA_3072, RSA_4096 -> false;
            case ECC_NIST_P521 -> recipient != KeyPairKind.RSA_2048;
            default -> true;
        };
    }

    private static ServiceException unsupported(String what) {
        return KmsError.UNSUPPORTED_OPERATION.because(what + " is not supported.");
    }
}
