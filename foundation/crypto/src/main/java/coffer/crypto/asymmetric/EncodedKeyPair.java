package coffer.crypto.asymmetric;

import coffer.kernel.Bytes;
import coffer.kernel.SecretBytes;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.SecureRandom;

/// A key pair in its standard encodings: the private key in PKCS #8, the public key as a
/// SubjectPublicKeyInfo, both DER.
public record EncodedKeyPair(SecretBytes privateKey, Bytes publicKey) implements AutoCloseable {

    /// A new pair. RSA takes long: a tenth of a second at 2,048 bits, a second at 4,096.
    ///
    /// The native provider and the JDK's Ed25519 draw on generators of their own, not on `random`.
    public static EncodedKeyPair generate(KeyPairKind kind, SecureRandom random) {
        try {
            KeyPair pair = kind.family().generate(random);
            return new EncodedKeyPair(
                    SecretBytes.adopt(pair.getPrivate().getEncoded()),
                    Bytes.adopt(pair.getPublic().getEncoded()));
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("cannot make a key pair of " + kind, missing);
        }
    }

    /// Overwrites the private key.
    @Override
    public void close() {
        privateKey.close();
    }
}
