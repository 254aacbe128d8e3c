package coffer.server.tls;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.List;

/// A private key with its chain of certificates, in memory, as the JDK's TLS wants it.
record TlsKeys(KeyStore store) {
    static final char[] NO_PASSWORD = new char[0];

    static TlsKeys of(PrivateKey key, List<X509Certificate> chain) {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, NO_PASSWORD);
            store.setKeyEntry("server", key, NO_PASSWORD, chain.toArray(Certificate[]::new));
            return new TlsKeys(store);
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("cannot hold the server's key", e);
        }
    }
}
