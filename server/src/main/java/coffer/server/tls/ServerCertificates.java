package coffer.server.tls;

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

/// The authority that clients are told to trust, and the certificate the server shows. Private keys
/// are sealed beside the root key; certificates lie in the clear under `tls/` in the data
/// directory.
public final class ServerCertificates {
    private static final Duration RENEW_BEFORE = Duration.ofDays(30);

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

    /// Issues anew what is missing. A server certificate is made at every start, so it always names
    /// the configured `names` and never outlives a year of running.
    CertifiedKey issue(List<String> names, Instant now) {
        Identity issuer = authority(now);
        Identity server = authority.issueServer(issuer, names, now);
        return new CertifiedKey(
                server.keys().getPrivate(), List.of(server.certificate(), issuer.certificate()));
    }

    private Identity authority(Instant now) {
        SealedFile key = files.named("tls-authority.sealed");
        if (key.exists() && Files.exists(authorityCertificate())) {
            X509Certificate certificate = read(authorityCertificate());
            Instant expiry = certificate.getNotAfter().toInstant();
            if (now.plus(RENEW_BEFORE).isBefore(expiry)) return opened(key, certificate);
        }
        Identity made = authority.createAuthority("Coffer certificate authority", now);
        try (SecretBytes encoded =
                SecretBytes.adopt(made.keys().getPrivate().getEncoded().clone())) {
            key.write(encoded);
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
