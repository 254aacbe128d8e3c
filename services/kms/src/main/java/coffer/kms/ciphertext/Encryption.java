package coffer.kms.ciphertext;

import coffer.crypto.asymmetric.KeyPairKind;
import coffer.crypto.asymmetric.Oaep;
import coffer.kernel.Bytes;
import coffer.kernel.SecretBytes;
import coffer.kms.KmsError;
import coffer.kms.key.FoundKey;
import coffer.kms.key.KeyKind;
import coffer.kms.key.KeyUse;
import coffer.kms.key.KmsKey;
import coffer.kms.key.StateRule;
import coffer.kms.key.Usage;
import java.util.Optional;

/// How a request has a key encrypt or decrypt: by which of the key's algorithms and, if that is the
/// symmetric one, in which context.
record Encryption(FoundKey found, String algorithm, EncryptionContext context) {

    /// A request that names no algorithm means the symmetric one, whatever the key.
    Encryption(FoundKey found, Optional<String> algorithm, EncryptionContext context) {
        this(found, algorithm.orElse(KeyKind.ALGORITHM), context);
    }

    KmsKey key() {
        return found.key();
    }

    /// Everything that can be checked without looking at a text.
    void check(String operation) {
        StateRule.ENABLED.check(key());
        KeyUse.require(Usage.ENCRYPT_DECRYPT, key(), operation);
        KeyUse.requireAlgorithm(algorithm, key().kind().encryptionAlgorithms(), key());
        if (!isSymmetric() && !context.isEmpty()) {
            throw KmsError.VALIDATION.because(
                    "An encryption context cannot be used with algorithm " + algorithm + ".");
        }
    }

    /// Refuses what is too long for the key's modulus.
    void checkLength(SecretBytes plaintext) {
        if (isSymmetric()) return;
        int capacity = pair().capacity(padding());
        if (plaintext.size() > capacity) {
            throw KmsError.VALIDATION.because(
                    "Algorithm %s and key spec %s cannot encrypt data larger than %d bytes."
                            .formatted(algorithm, key().kind().spec(), capacity));
        }
    }

    Bytes seal(KeyCipher cipher, SecretBytes plaintext) {
        return isSymmetric()
                ? cipher.seal(key(), plaintext, context)
                : cipher.seal(key(), plaintext, padding());
    }

    boolean isSymmetric() {
        return algorithm.equals(KeyKind.ALGORITHM);
    }

    Oaep padding() {
        return Oaep.valueOf(algorithm);
    }

    private KeyPairKind pair() {
        return key().kind().spec().pair().orElseThrow();
    }
}
