package coffer.server.doctor;

import coffer.server.config.Configuration;
import coffer.server.config.Settings;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/// The certificates, and who listens where clients look for the server.
final class DoorChecks {
    private static final int TIMEOUT_MILLIS = 5_000;
    private static final Duration SOON = Duration.ofDays(30);

    private final Configuration configuration;
    private final InstantSource clock;

    DoorChecks(Configuration configuration, InstantSource clock) {
        this.configuration = configuration;
        this.clock = clock;
    }

    List<Finding> authority() {
        if (Files.notExists(authorityFile())) {
            return List.of(
                    Finding.warn(
                            "authority",
                            "there is no certificate yet",
                            "the first `coffer serve` makes it"));
        }
        return List.of(
                validity(
                        "authority",
                        "the certificate that clients trust",
                        read(authorityFile()),
                        "a start makes a new one 30 days before: hand it to the clients then"));
    }

    List<Finding> port() {
        int port = configuration.value(Settings.LISTEN_PORT);
        if (port == 0) return List.of(Finding.ok("port", "any free one"));
        try (Socket plain = new Socket()) {
            plain.connect(new InetSocketAddress(address(), port), TIMEOUT_MILLIS);
            plain.setSoTimeout(TIMEOUT_MILLIS);
            return ours(plain, port);
        } catch (ConnectException nobody) {
            return List.of(free(port));
        } catch (IOException e) {
            return List.of(
                    Finding.warn(
                            "port",
                            "whoever listens at port " + port + " does not answer: " + e,
                            "see who it is: ss -ltnp"));
        }
    }

    private List<Finding> ours(Socket plain, int port) throws IOException {
        if (Files.notExists(authorityFile())) return List.of(stranger(port));
        try (SSLSocket socket =
                (SSLSocket)
                        trusting(read(authorityFile()))
                                .getSocketFactory()
                                .createSocket(plain, "localhost", port, true)) {
            socket.startHandshake();
            X509Certificate shown = (X509Certificate) socket.getSession().getPeerCertificates()[0];
            List<Finding> findings = new ArrayList<>();
            findings.add(Finding.ok("port", "this installation's server listens at " + port));
            findings.add(
                    validity(
                            "certificate",
                            "the server's certificate",
                            shown,
                            "restart the server: each start issues a new one"));
            missingName(shown)
                    .ifPresent(name ->
                            findings.add(
                                    Finding.fail(
                                            "certificate",
                                            "the server's certificate does not name " + name,
                                            "restart the server with these settings")));
            return findings;
        } catch (SSLException untrusted) {
            return List.of(stranger(port));
        }
    }

    private static Finding stranger(int port) {
        return Finding.fail(
                "port",
                "another program, or another installation's server, listens at port " + port,
                "stop it, or set listen-port");
    }

    private Finding free(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(configuration.value(Settings.LISTEN_HOST), port));
            return Finding.ok("port", "port " + port + " is free; the server does not run");
        } catch (IOException e) {
            return Finding.fail(
                    "port",
                    "nobody listens at port " + port + " and it cannot be taken: " + e.getMessage(),
                    "set listen-host or listen-port to what this machine has");
        }
    }

    private Finding validity(
            String check, String what, X509Certificate certificate, String advice) {
        Instant now = clock.instant();
        Instant end = certificate.getNotAfter().toInstant();
        long days = Duration.between(now, end).toDays();
        if (now.isAfter(end)) {
            return Finding.fail(check, what + " ended " + -days + " days ago", advice);
        }
        if (now.isBefore(certificate.getNotBefore().toInstant())) {
            return Finding.fail(check, what + " is not valid yet", "set the clock right");
        }
        String found = what + " is valid for " + days + " days more";
        return now.plus(SOON).isAfter(end)
                ? Finding.warn(check, found, advice)
                : Finding.ok(check, found);
    }

    private Optional<String> missingName(X509Certificate shown) {
        Set<String> named;
        try {
            Collection<List<?>> all =
                    Optional.ofNullable(shown.getSubjectAlternativeNames()).orElse(List.of());
            named = all.stream().map(each -> each.get(1).toString()).collect(Collectors.toSet());
        } catch (CertificateParsingException e) {
            throw new IllegalStateException("the server's certificate is malformed", e);
        }
        List<String> wanted = new ArrayList<>(configuration.value(Settings.SERVER_NAMES));
        wanted.add("localhost");
        return wanted.stream().filter(name -> !named.contains(name)).findFirst();
    }

    private InetAddress address() throws IOException {
        InetAddress host = InetAddress.getByName(configuration.value(Settings.LISTEN_HOST));
        return host.isAnyLocalAddress() ? InetAddress.getLoopbackAddress() : host;
    }

    private Path authorityFile() {
        return configuration.value(Settings.DATA_DIR).resolve("tls/ca.pem");
    }

    private static SSLContext trusting(X509Certificate authority) throws IOException {
        try {
            KeyStore trusted = KeyStore.getInstance("PKCS12");
            trusted.load(null, new char[0]);
            trusted.setCertificateEntry("authority", authority);
            TrustManagerFactory trust =
                    TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(trusted);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(new KeyManager[0], trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no TLS", e);
        }
    }

    private static X509Certificate read(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(in);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        } catch (CertificateException e) {
            throw new UncheckedIOException(
                    file + " is not a certificate", new IOException(e.getMessage()));
        }
    }
}
