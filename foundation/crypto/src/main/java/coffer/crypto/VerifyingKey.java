package coffer.crypto;

import coffer.kernel.Bytes;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;

/// The public half of a [SigningKey], as a DER SubjectPublicKeyInfo.
public record VerifyingKey(SigningAlgorithm algorithm, Bytes subjectPublicKeyInfo) {

    /// False for a wrong signature, and for one that is not even well formed.
    public boolean verifies(byte[] message, Bytes signature) {
        PublicKey key = publicKey();
        try {
            Signature verifier = Signature.getInstance(algorithm.signatureName());
            verifier.initVerify(key);
            verifier.update(message);
            return verifier.verify(signature.expose());
        } catch (GeneralSecurityException malformed) {
            return false;
        }
    }

    private PublicKey publicKey() {
        try {
            X509EncodedKeySpec spec = new X509EncodedKeySpec(subjectPublicKeyInfo.expose());
            return KeyFactory.getInstance(algorithm.keyType()).generatePublic(spec);
        } catch (GeneralSecurityException malformed) {
            throw new IllegalStateException("not a public key of " + algorithm);
        }
    }
}
