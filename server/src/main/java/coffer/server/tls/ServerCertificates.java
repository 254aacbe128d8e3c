package coffer.server.tls;

import coffer.crypto.root.RootDirectory;
import coffer.kernel.SecretBytes;
import coffer.server.root.SealedFile;
import coffer.server.root.SealedFiles;
import coffer.server.tls.CertificateAuthority.Identity;
import coffer.wire.http.CertifiedKey;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/// The authority that clients are told to trust, and the certificate the server shows. Private keys
/// are sealed beside the root key; certificates lie in the clear under `tls/` in the data
/// directory.
public final class ServerCertificates {
    /// How long a server certificate is shown before there is a new one.
    public static final Duration SHOWN = Duration.ofDays(90);

    private static final Duration RENEW_BEFORE = Duration.ofDays(30);
    private static final String AUTHORITY = "tls-authority.sealed";
    private static final String SERVER = "tls-server.sealed";

    private final Path directory;
    private final SealedFiles files;
    private final CertificateAuthority authority;

    public ServerCertificates(Path directory, SealedFiles files, CertificateAuthority authority) {
        this.directory = directory;
        this.files = files;
        this.authority = authority;
    }

    /// What clients must trust: a PEM file.
    public Path authorityCertificate() {
        return directory.resolve("ca.pem");
    }

    /// Whether a server has yet to be started here, which takes keys to be made.
    public static boolean isFirst(RootDirectory root) {
        return !Files.exists(root.file(SERVER));
    }

    /// Issues anew what is missing, old, or not for these names.
    CertifiedKey issue(List<String> names, Instant now) {
        SealedFile file = files.named(SERVER);
        return currentAuthority(now)
                .filter(_ -> file.exists())
                .flatMap(issuer -> kept(file, names, issuer))
                .filter(kept -> kept.isYoungerThan(SHOWN, now))
                .orElseGet(() -> issued(file, names, now))
                .shown();
    }

    private static Optional<KeptCertificate> kept(
            SealedFile file, List<String> names, X509Certificate issuer) {
        try (SecretBytes encoded = file.read()) {
            return Optional.of(KeptCertificate.decode(encoded))
                    .filter(kept -> kept.names().equals(names) && kept.issuer().equals(issuer));
        }
    }

    private KeptCertificate issued(SealedFile file, List<String> names, Instant now) {
        Identity issuer = authority(now);
        KeptCertificate made =
                new KeptCertificate(
                        names, issuer.certificate(), authority.issueServer(issuer, names, now));
        try (SecretBytes encoded = made.encoded()) {
            file.write(encoded);
        }
        return made;
    }

    /// The authority's certificate, if there is one that lasts.
    private Optional<X509Certificate> currentAuthority(Instant now) {
        if (!files.named(AUTHORITY).exists() || !Files.exists(authorityCertificate())) {
            return Optional.empty();
        }
        X509Certificate certificate = read(authorityCertificate());
        Instant expiry = certificate.getNotAfter().toInstant();
        return Optional.of(certificate).filter(_ -> now.plus(RENEW_BEFORE).isBefore(expiry));
    }

    private Identity authority(Instant now) {
        return currentAuthority(now)
                .map(certificate -> opened(files.named(AUTHORITY), certificate))
                .orElseGet(() -> createdAuthority(now));
    }

    private Identity createdAuthority(Instant now) {
        Identity made = authority.createAuthority("Coffer certificate authority", now);
        try (SecretBytes encoded =
                SecretBytes.adopt(made.keys().getPrivate().getEncoded().clone())) {
            files.named(AUTHORITY).write(encoded);
        }
        write(authorityCertificate(), made.certificate());
        return made;
    }

    private static Identity opened(SealedFile key, X509Certificate certificate) {
        try (SecretBytes encoded = key.read()) {
            var privateKey =
                    KeyFactory.getInstance("EC")
                            .generatePrivate(new PKCS8EncodedKeySpec(encoded.expose()));
            return new Identity(new KeyPair(certificate.getPublicKey(), privateKey), certificate);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("cannot read the authority's key", e);
        }
    }

    private static X509Certificate read(Path file) {
        try {
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509")
                            .generateCertificate(
                                    new ByteArrayInputStream(Files.readAllBytes(file)));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(file + " is not a certificate", e);
        }
    }

    private static void write(Path file, X509Certificate certificate) {
        try {
            Files.createDirectories(file.getParent());
            String body =
                    Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                            .encodeToString(certificate.getEncoded());
            Files.writeString(
                    file, "-----BEGIN CERTIFICATE-----\n" + body + "\n-----END CERTIFICATE-----\n");
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("cannot encode a certificate", e);
        }
    }
}
