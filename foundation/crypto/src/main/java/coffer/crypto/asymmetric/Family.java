package coffer.crypto.asymmetric;

import coffer.kernel.SecretBytes;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.util.Set;

/// What key pairs of one mathematical kind do. A family that cannot do something refuses it.
sealed interface Family permits Rsa, EllipticCurve, Edwards, MlDsa {
    Set<SigningScheme> schemes();

    KeyPair generate(SecureRandom random) throws GeneralSecurityException;

    PrivateKey privateKey(byte[] pkcs8) throws GeneralSecurityException;

    PublicKey publicKey(byte[] subjectPublicKeyInfo) throws GeneralSecurityException;

    byte[] sign(PrivateKey key, Signable what, SecureRandom random) throws GeneralSecurityException;

    /// May throw for a signature that is not even well formed.
    boolean verify(PublicKey key, Signable what, byte[] signature) throws GeneralSecurityException;

    default byte[] encrypt(PublicKey key, Oaep padding, SecretBytes plaintext)
            throws GeneralSecurityException {
        throw new UnsupportedOperationException("only RSA encrypts");
    }

    default byte[] decrypt(PrivateKey key, Oaep padding, byte[] ciphertext)
            throws GeneralSecurityException {
        throw new UnsupportedOperationException("only RSA decrypts");
    }

    default byte[] agree(PrivateKey key, PublicKey peer) throws GeneralSecurityException {
        throw new UnsupportedOperationException("only curves of Weierstrass form agree");
    }
}
