package coffer.cli;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/// Run by the launchers beside a server of which the JVM learns how it starts: a few requests, so
/// that it learns how the first ones are answered too.
final class Rehearsal {
    private static final int TURNS = 3;

    private Rehearsal() {}

    /// `arguments`: the server's URL, and the PEM file with the authority that its certificate is
    /// from.
    public static void main(String[] arguments)
            throws IOException, GeneralSecurityException, InterruptedException {
        URI server = URI.create(arguments[0]);
        SSLContext trust = trusting(Path.of(arguments[1]));
        List<HttpRequest> requests = List.of(ready(server), unsigned(server));
        for (HttpClient.Version version : HttpClient.Version.values()) {
            try (HttpClient client =
                    HttpClient.newBuilder().sslContext(trust).version(version).build()) {
                for (int turn = 0; turn < TURNS; turn++) {
                    for (HttpRequest request : requests) {
                        var _ = client.send(request, BodyHandlers.discarding());
                    }
                }
            }
        }
    }

    private static HttpRequest ready(URI server) {
        return HttpRequest.newBuilder(server.resolve("/-/ready")).build();
    }

    private static HttpRequest unsigned(URI server) {
        return HttpRequest.newBuilder(server)
                .header("X-Amz-Target", "TrentService.ListKeys")
                .header("Content-Type", "application/x-amz-json-1.1")
                .POST(BodyPublishers.ofString("{}"))
                .build();
    }

    private static SSLContext trusting(Path authority)
            throws IOException, GeneralSecurityException {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        try (InputStream file = Files.newInputStream(authority)) {
            Certificate certificate =
                    CertificateFactory.getInstance("X.509").generateCertificate(file);
            trusted.setCertificateEntry("authority", certificate);
        }
        TrustManagerFactory managers =
                TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        managers.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, managers.getTrustManagers(), null);
        return context;
    }
}
