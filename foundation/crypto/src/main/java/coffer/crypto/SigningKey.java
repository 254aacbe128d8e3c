package coffer.crypto;

import coffer.kernel.Bytes;
import coffer.kernel.SecretBytes;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;

/// A private key of the installation itself, such as the one that signs the ledger's heads.
///
/// The JDK offers no way to overwrite a private key, so it lives until it is collected; only its
/// encoded form is a [SecretBytes].
public final class SigningKey {
    private final SigningAlgorithm algorithm;
    private final PrivateKey key;
    private final VerifyingKey verifyingKey;

    private SigningKey(SigningAlgorithm algorithm, PrivateKey key, VerifyingKey verifyingKey) {
        this.algorithm = algorithm;
        this.key = key;
        this.verifyingKey = verifyingKey;
    }

    public static SigningKey generate(SigningAlgorithm algorithm, SecureRandom random) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm.keyType());
            generator.initialize(algorithm.keyBits(), random);
            KeyPair pair = generator.generateKeyPair();
            Bytes publicKey = Bytes.adopt(pair.getPublic().getEncoded());
            return new SigningKey(
                    algorithm, pair.getPrivate(), new VerifyingKey(algorithm, publicKey));
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("this JDK lacks " + algorithm, missing);
        }
    }

    /// Restores a key from [#encoded] and the public key that belongs to it.
    public static SigningKey decode(SecretBytes pkcs8, VerifyingKey verifyingKey) {
        SigningAlgorithm algorithm = verifyingKey.algorithm();
        try {
            PKCS8EncodedKeySpec spec = new PKCS8EncodedKeySpec(pkcs8.expose());
            PrivateKey key = KeyFactory.getInstance(algorithm.keyType()).generatePrivate(spec);
            return new SigningKey(algorithm, key, verifyingKey);
        } catch (GeneralSecurityException malformed) {
            throw new IllegalArgumentException("not a private key of " + algorithm);
        }
    }

    /// PKCS #8, to be sealed and kept.
    public SecretBytes encoded() {
        return SecretBytes.adopt(key.getEncoded());
    }

    public VerifyingKey verifyingKey() {
        return verifyingKey;
    }

    public Bytes sign(byte[] message) {
        try {
            Signature signature = Signature.getInstance(algorithm.signatureName());
            signature.initSign(key);
            signature.update(message);
            return Bytes.adopt(signature.sign());
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(algorithm + " cannot sign", impossible);
        }
    }
}
