package coffer.server.tls;

import static org.assertj.core.api.Assertions.assertThat;

import coffer.server.tls.CertificateAuthority.Identity;
import coffer.wire.http.HttpServer;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/// A client that trusts one authority and may have a certificate to show.
final class Visitor {
    private final SSLContext context;

    private Visitor(SSLContext context) {
        this.context = context;
    }

    static Visitor trusting(X509Certificate authority, Optional<Identity> shows) throws Exception {
        SSLContext context = SSLContext.getInstance("TLS");
        TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setCertificateEntry("trusted", authority);
        trust.init(store);
        context.init(shows.isEmpty() ? null : keys(shows.get()), trust.getTrustManagers(), null);
        return new Visitor(context);
    }

    /// The certificate that is shown for one request, on a connection of its own. Throws
    /// [java.io.IOException] if the server wants nothing of this client.
    X509Certificate visit(HttpServer server) throws Exception {
        try (SSLSocket socket =
                (SSLSocket)
                        context.getSocketFactory()
                                .createSocket("localhost", server.ports().getFirst())) {
            socket.getOutputStream()
                    .write("GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".getBytes());
            String answer = new String(socket.getInputStream().readAllBytes());
            assertThat(answer).startsWith("HTTP/1.1 200 ");
            return (X509Certificate) socket.getSession().getPeerCertificates()[0];
        }
    }

    private static KeyManager[] keys(Identity identity) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, new char[0]);
        store.setKeyEntry(
                "own",
                identity.keys().getPrivate(),
                new char[0],
                new X509Certificate[] {identity.certificate()});
        KeyManagerFactory factory = KeyManagerFactory.getInstance("PKIX");
        factory.init(store, new char[0]);
        return factory.getKeyManagers();
    }
}
