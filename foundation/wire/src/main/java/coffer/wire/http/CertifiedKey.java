package coffer.wire.http;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;

/// A private key and the chain of certificates that vouches for it, its own first.
public record CertifiedKey(PrivateKey key, List<X509Certificate> chain) {

    public CertifiedKey {
        chain = List.copyOf(chain);
        if (chain.isEmpty()) throw new IllegalArgumentException("a key without a certificate");
    }

    /// As TLS names kinds of keys: `EC`, `RSA`, `EdDSA`.
    String algorithm() {
        return chain.getFirst().getPublicKey().getAlgorithm();
    }

    /// Says nothing of the key.
    @Override
    public String toString() {
        return "CertifiedKey[" + chain.getFirst().getSubjectX500Principal() + "]";
    }
}
