package coffer.wire.http;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertStore;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.PKIXRevocationChecker;
import java.security.cert.X509CRL;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.util.EnumSet;
import java.util.List;
import javax.net.ssl.CertPathTrustManagerParameters;
import javax.net.ssl.ManagerFactoryParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/// What TLS checks a client's certificate with.
final class ClientTrust {
    private ClientTrust() {}

    static TrustManager[] of(ClientCertificates clients)
            throws GeneralSecurityException, IOException {
        return switch (clients) {
            case ClientCertificates.Off() -> trusting(ClientAuthorities.of(List.of()));
            case ClientCertificates.Wanted(var authorities) -> trusting(authorities);
            case ClientCertificates.Required(var authorities) -> trusting(authorities);
        };
    }

    private static TrustManager[] trusting(ClientAuthorities authorities)
            throws GeneralSecurityException, IOException {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        for (int i = 0; i < authorities.certificates().size(); i++) {
            X509Certificate authority = authorities.certificates().get(i);
            trusted.setCertificateEntry("authority-" + i, authority);
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
        if (authorities.revocations().isEmpty()) {
            factory.init(trusted);
        } else {
            factory.init(checked(trusted, authorities.revocations().get()));
        }
        return factory.getTrustManagers();
    }

    /// Without soft failure: a certificate of which no list tells anything is refused. Nobody is
    /// asked over the network.
    private static ManagerFactoryParameters checked(KeyStore trusted, List<X509CRL> lists)
            throws GeneralSecurityException {
        PKIXRevocationChecker checker =
                (PKIXRevocationChecker) CertPathBuilder.getInstance("PKIX").getRevocationChecker();
        checker.setOptions(
                EnumSet.of(
                        PKIXRevocationChecker.Option.PREFER_CRLS,
                        PKIXRevocationChecker.Option.NO_FALLBACK));
        PKIXBuilderParameters parameters =
                new PKIXBuilderParameters(trusted, new X509CertSelector());
        parameters.addCertPathChecker(checker);
        parameters.addCertStore(
                CertStore.getInstance("Collection", new CollectionCertStoreParameters(lists)));
        return new CertPathTrustManagerParameters(parameters);
    }
}
