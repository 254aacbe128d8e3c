package coffer.kms.key;

import coffer.kernel.ServiceException;
import coffer.kms.KmsError;
import java.util.List;

/// What kinds of keys can be used for, with AWS's own refusals.
public final class KeyUse {

    private KeyUse() {}

    /// Refuses `operation` for a key that is for something else.
    public static void require(Usage usage, KmsKey key, String operation) {
        if (key.kind().usage() != usage) {
            throw KmsError.INVALID_KEY_USAGE.because(
                    "%s key usage is %s which is not valid for %s."
                            .formatted(key.name(), key.kind().usage(), operation));
        }
    }

    /// Refuses an algorithm that is not among those of this key.
    public static void requireAlgorithm(String algorithm, List<String> offered, KmsKey key) {
        if (!offered.contains(algorithm)) {
            throw KmsError.INVALID_KEY_USAGE.because(
                    "Algorithm %s is incompatible with key spec %s."
                            .formatted(algorithm, key.kind().spec()));
        }
    }

    /// Refuses to make a data key under anything but a symmetric encryption key.
    public static void requireDataKeys(KmsKey key, String operation) {
        require(Usage.ENCRYPT_DECRYPT, key, operation);
        requireAlgorithm(KeyKind.ALGORITHM, key.kind().encryptionAlgorithms(), key);
    }

    /// Refuses to let one key take another's place under a name unless both are symmetric, both
    /// asymmetric or both for codes, and for the same use.
    // AWS: KMS API Reference, UpdateAlias.
    public static void requireLike(KmsKey now, KmsKey next) {
        Spec one = now.kind().spec();
        Spec other = next.kind().spec();
        boolean isLike =
                one.pair().isPresent() == other.pair().isPresent()
                        && one.mac().isPresent() == other.mac().isPresent()
                        && now.kind().usage() == next.kind().usage();
        if (!isLike) {
            throw KmsError.VALIDATION.because(
                    "The current and the new KMS key must be of the same type and have the same"
                            + " key usage.");
        }
    }

    /// Refuses what is only for keys whose material comes from `source`.
    public static void requireSource(Source source, KmsKey key) {
        if (key.source() != source) throw wrongOrigin(key);
    }

    /// Refuses what cannot be done with a key of a custom key store.
    public static void requireNoKeyStore(KmsKey key) {
        if (key.keyStore().isPresent()) throw wrongOrigin(key);
    }

    /// Refuses to give a key new material that is not of the symmetric kind.
    public static void requireRotation(KmsKey key) {
        requireNoKeyStore(key);
        if (!key.kind().isSymmetric()) {
            throw KmsError.UNSUPPORTED_OPERATION.because(
                    "%s key spec is %s which is not valid for this operation."
                            .formatted(key.name(), key.kind().spec()));
        }
    }

    private static ServiceException wrongOrigin(KmsKey key) {
        return KmsError.UNSUPPORTED_OPERATION.because(
                "%s origin is %s which is not valid for this operation."
                        .formatted(key.name(), key.source().wireName()));
    }
}
