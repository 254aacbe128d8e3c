package coffer.iam.federation;

import coffer.crypto.Digests;
import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/// Who may certify the host of an identity provider: the authorities that the JDK knows, those the
/// operator names, and the one whose hash the provider's thumbprint is.
// AWS: IAM User Guide, "Obtain the thumbprint for an OpenID Connect identity provider".
final class IssuerTrust extends X509ExtendedTrustManager {
    private final List<X509ExtendedTrustManager> trusted;
    private final Collection<String> thumbprints;

    private IssuerTrust(List<X509ExtendedTrustManager> trusted, Collection<String> thumbprints) {
        this.trusted = trusted;
        this.thumbprints = thumbprints;
    }

    /// The JDK's authorities and `authorities`.
    static IssuerTrust of(List<X509Certificate> authorities) {
        List<X509ExtendedTrustManager> trusted = new ArrayList<>();
        trusted.add(manager(Optional.empty()));
        if (!authorities.isEmpty()) trusted.add(manager(Optional.of(authorities)));
        return new IssuerTrust(trusted, List.of());
    }

    IssuerTrust with(Collection<String> more) {
        return new IssuerTrust(trusted, more);
    }

    static String thumbprint(X509Certificate certificate) {
        try {
            return HexFormat.of().formatHex(Digests.sha1(certificate.getEncoded()));
        } catch (CertificateException e) {
            throw new IssuerUnreachableException("a certificate that cannot be encoded", e);
        }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        CertificateException refusal = new CertificateException("no certificate");
        for (X509ExtendedTrustManager each : managers(chain)) {
            try {
                each.checkServerTrusted(chain, authType, socket);
                return;
            } catch (CertificateException e) {
                refusal = e;
            }
        }
        throw refusal;
    }

    /// The last certificate shown is an authority if its hash is known.
    private List<X509ExtendedTrustManager> managers(X509Certificate[] chain) {
        if (chain.length == 0) return List.of();
        X509Certificate last = chain[chain.length - 1];
        if (!thumbprints.contains(thumbprint(last))) return trusted;
        List<X509ExtendedTrustManager> all = new ArrayList<>(trusted);
        all.add(manager(Optional.of(List.of(last))));
        return all;
    }

    private static X509ExtendedTrustManager manager(Optional<List<X509Certificate>> anchors) {
        try {
            TrustManagerFactory factory =
                    TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            @Nullable KeyStore store = null;
            if (anchors.isPresent()) store = keyStore(anchors.get());
            factory.init(store);
            if (factory.getTrustManagers()[0] instanceof X509ExtendedTrustManager manager) {
                return manager;
            }
            throw new IllegalStateException("this JDK checks no host names");
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("this JDK trusts nobody", e);
        }
    }

    private static KeyStore keyStore(List<X509Certificate> certificates)
            throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        for (int i = 0; i < certificates.size(); i++) {
            store.setCertificateEntry("authority " + i, certificates.get(i));
        }
        return store;
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[0];
    }

    // Nothing but sockets asks, and nobody is a server here.

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        throw new CertificateException("not for engines");
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType)
            throws CertificateException {
        throw new CertificateException("not without a host name");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        throw new CertificateException("not for clients");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        throw new CertificateException("not for clients");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType)
            throws CertificateException {
        throw new CertificateException("not for clients");
    }
}
