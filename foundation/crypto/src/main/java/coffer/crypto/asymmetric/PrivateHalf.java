package coffer.crypto.asymmetric;

import coffer.crypto.AuthenticationFailedException;
import coffer.kernel.Bytes;
import coffer.kernel.SecretBytes;
import coffer.kernel.Trace;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.SecureRandom;

/// A private key ready for use, by many threads at once.
///
/// What the JDK or a provider keeps of it cannot be overwritten: it is gone when it is collected.
/// Whoever keeps one bounds how many and how long.
public final class PrivateHalf {
    private final KeyPairKind kind;
    private final PrivateKey key;

    private PrivateHalf(KeyPairKind kind, PrivateKey key) {
        this.kind = kind;
        this.key = key;
    }

    /// Reads what [EncodedKeyPair] gave.
    public static PrivateHalf decode(KeyPairKind kind, SecretBytes pkcs8) {
        try {
            return new PrivateHalf(kind, kind.family().privateKey(pkcs8.expose()));
        } catch (GeneralSecurityException malformed) {
            // The cause could quote the key.
            throw new IllegalArgumentException("not a private key of " + kind);
        }
    }

    public Bytes sign(Signable what, SecureRandom random) {
        requireScheme(kind, what);
        return Trace.within("crypto sign", () -> signed(what, random));
    }

    /// The plaintext, for the caller to close. Throws [AuthenticationFailedException] unless
    /// `ciphertext` was made with the public half and the same padding.
    public SecretBytes decrypt(Oaep padding, Bytes ciphertext) {
        try {
            return SecretBytes.adopt(kind.family().decrypt(key, padding, ciphertext.expose()));
        } catch (GeneralSecurityException refused) {
            throw new AuthenticationFailedException();
        }
    }

    /// The secret that this key and `peer` have in common, for the caller to close. It is not
    /// uniformly random: derive keys from it.
    public SecretBytes agree(PublicHalf peer) {
        if (peer.kind() != kind) throw new IllegalArgumentException("the curves differ");
        try {
            return SecretBytes.adopt(kind.family().agree(key, peer.key()));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(kind + " cannot agree", impossible);
        }
    }

    KeyPairKind kind() {
        return kind;
    }

    static void requireScheme(KeyPairKind kind, Signable what) {
        if (!kind.schemes().contains(what.scheme())) {
            throw new IllegalArgumentException(kind + " does not sign by " + what.scheme());
        }
    }

    private Bytes signed(Signable what, SecureRandom random) {
        try {
            return Bytes.adopt(kind.family().sign(key, what, random));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(kind + " cannot sign", impossible);
        }
    }
}
