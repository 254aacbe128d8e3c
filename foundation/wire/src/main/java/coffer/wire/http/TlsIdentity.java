package coffer.wire.http;

import java.io.IOException;
import java.security.GeneralSecurityException;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;

/// The certificate and key a TLS listener shows, and whose client certificates it takes. They may
/// be replaced while it runs: new connections see the new ones, open connections live on, and what
/// was agreed with the old ones cannot be resumed.
public final class TlsIdentity {
    private static final int SESSION_SECONDS = 3_600;

    private volatile ClientCertificates clientCertificates;
    private volatile SSLContext context;

    private TlsIdentity(ClientCertificates clientCertificates, SSLContext context) {
        this.clientCertificates = clientCertificates;
        this.context = context;
    }

    public static TlsIdentity of(CertifiedKey shown) {
        return of(shown, new ClientCertificates.Off());
    }

    /// Throws [HttpServerException] if an authority cannot be used.
    public static TlsIdentity of(CertifiedKey shown, ClientCertificates clients) {
        return new TlsIdentity(clients, context(shown, clients));
    }

    /// Shows another certificate from now on.
    public void replace(CertifiedKey shown) {
        replace(shown, clientCertificates);
    }

    /// Shows another certificate, and takes those of other authorities, from now on. Whether
    /// clients are asked at all cannot change: throws [IllegalArgumentException].
    public void replace(CertifiedKey shown, ClientCertificates clients) {
        if (clients.getClass() != clientCertificates.getClass()) {
            throw new IllegalArgumentException("a running listener cannot change whom it asks");
        }
        context = context(shown, clients);
        clientCertificates = clients;
    }

    ClientCertificates clientCertificates() {
        return clientCertificates;
    }

    SSLContext context() {
        return context;
    }

    private static SSLContext context(CertifiedKey shown, ClientCertificates clients) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            KeyManager[] keys = {new ShownKey(shown)};
            context.init(keys, ClientTrust.of(clients), null);
            // A session resumed is a certificate not looked at again.
            context.getServerSessionContext().setSessionTimeout(SESSION_SECONDS);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new HttpServerException("setting up TLS", e);
        }
    }
}
