package coffer.benchmarks.client;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/// A server on this machine and the one certificate that is trusted for it.
public record Endpoint(int port, SSLContext tls) {
    static final String HOST = "localhost";

    /// `certificate` is a PEM file.
    public static Endpoint trusting(Path certificate, int port) {
        try (InputStream pem = Files.newInputStream(certificate)) {
            KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
            trusted.load(null, null);
            trusted.setCertificateEntry(
                    "server", CertificateFactory.getInstance("X.509").generateCertificate(pem));
            TrustManagerFactory factory =
                    TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(trusted);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, factory.getTrustManagers(), new SecureRandom());
            return new Endpoint(port, context);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + certificate, e);
        } catch (GeneralSecurityException e) {
            throw new BenchmarkException("cannot trust " + certificate, e);
        }
    }

    String hostHeader() {
        return HOST + ":" + port;
    }
}
