package coffer.server.tls;

import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;

/// Reads the PEM files an operator gives; every mistake names its file.
final class PemFiles {
    private static final int MAX_BYTES = 1024 * 1024;

    private PemFiles() {}

    /// Every certificate, in order; at least one. Throws [TlsFileException].
    static List<X509Certificate> certificates(Path file) {
        List<X509Certificate> certificates = new ArrayList<>();
        JcaX509CertificateConverter converter = new JcaX509CertificateConverter();
        try {
            for (Object object : objects(file)) {
                if (object instanceof X509CertificateHolder holder) {
                    certificates.add(converter.getCertificate(holder));
                }
            }
        } catch (GeneralSecurityException e) {
            throw new TlsFileException(file, "holds a certificate that cannot be read", e);
        }
        if (certificates.isEmpty()) throw new TlsFileException(file, "holds no PEM certificate");
        return certificates;
    }

    /// The first private key: PKCS#8, or OpenSSL's older forms; not encrypted. Throws
    /// [TlsFileException].
    static PrivateKey privateKey(Path file) {
        for (Object object : objects(file)) {
            if (object instanceof PrivateKeyInfo key) return privateKey(file, key);
            if (object instanceof PEMKeyPair pair)
                return privateKey(file, pair.getPrivateKeyInfo());
        }
        throw new TlsFileException(file, "holds no private key in PEM without a passphrase");
    }

    private static PrivateKey privateKey(Path file, PrivateKeyInfo key) {
        String algorithm = key.getPrivateKeyAlgorithm().getAlgorithm().getId();
        try {
            return KeyFactory.getInstance(algorithm)
                    .generatePrivate(new PKCS8EncodedKeySpec(key.getEncoded()));
        } catch (GeneralSecurityException | IOException e) {
            throw new TlsFileException(file, "holds a private key that cannot be read", e);
        }
    }

    private static List<Object> objects(Path file) {
        List<Object> objects = new ArrayList<>();
        try (PEMParser parser = new PEMParser(text(file))) {
            for (Object next = parser.readObject(); next != null; next = parser.readObject()) {
                objects.add(next);
            }
        } catch (IOException | IllegalArgumentException | IllegalStateException e) {
            throw new TlsFileException(file, "is not a PEM file", e);
        }
        return objects;
    }

    private static Reader text(Path file) {
        try {
            if (Files.size(file) > MAX_BYTES) throw new TlsFileException(file, "is too large");
            return new StringReader(
                    new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            throw new TlsFileException(file, "cannot be read", e);
        }
    }
}
