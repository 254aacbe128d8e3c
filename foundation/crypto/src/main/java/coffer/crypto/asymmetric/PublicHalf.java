package coffer.crypto.asymmetric;

import coffer.kernel.Bytes;
import coffer.kernel.SecretBytes;
import coffer.kernel.Trace;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.util.Optional;

/// A public key ready for use, by many threads at once.
public final class PublicHalf {
    private final KeyPairKind kind;
    private final PublicKey key;

    private PublicHalf(KeyPairKind kind, PublicKey key) {
        this.kind = kind;
        this.key = key;
    }

    /// Reads what [EncodedKeyPair] gave.
    public static PublicHalf decode(KeyPairKind kind, Bytes subjectPublicKeyInfo) {
        return find(kind, subjectPublicKeyInfo)
                .orElseThrow(() -> new IllegalArgumentException("not a public key of " + kind));
    }

    /// Reads what a stranger gave; empty if it is anything but a valid key of this kind in the one
    /// encoding that [EncodedKeyPair] has for it.
    public static Optional<PublicHalf> find(KeyPairKind kind, Bytes subjectPublicKeyInfo) {
        try {
            PublicKey key = kind.family().publicKey(subjectPublicKeyInfo.expose());
            if (!Bytes.adopt(key.getEncoded()).equals(subjectPublicKeyInfo)) {
                return Optional.empty();
            }
            return Optional.of(new PublicHalf(kind, key));
        } catch (GeneralSecurityException malformed) {
            return Optional.empty();
        }
    }

    /// False for a wrong signature, and for one that is not even well formed.
    public boolean verifies(Signable what, Bytes signature) {
        PrivateHalf.requireScheme(kind, what);
        return Trace.within("crypto verify", () -> verified(what, signature));
    }

    /// Refuses a plaintext that is longer than [KeyPairKind#capacity].
    public Bytes encrypt(Oaep padding, SecretBytes plaintext) {
        if (plaintext.size() > kind.capacity(padding)) {
            throw new IllegalArgumentException("too long for " + kind);
        }
        try {
            return Bytes.adopt(kind.family().encrypt(key, padding, plaintext));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(kind + " cannot encrypt", impossible);
        }
    }

    KeyPairKind kind() {
        return kind;
    }

    PublicKey key() {
        return key;
    }

    private boolean verified(Signable what, Bytes signature) {
        try {
            return kind.family().verify(key, what, signature.expose());
        } catch (GeneralSecurityException malformed) {
            return false;
        }
    }
}
