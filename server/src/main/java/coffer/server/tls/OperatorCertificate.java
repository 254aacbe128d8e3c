package coffer.server.tls;

import coffer.wire.http.CertifiedKey;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;

/// The operator's own certificate with its chain, and its key, in two PEM files.
record OperatorCertificate(Path certificateFile, Path keyFile) {
    private static final byte[] PROBE =
            "these two belong together".getBytes(StandardCharsets.US_ASCII);

    /// Throws [TlsFileException] if they cannot be shown to clients: what is half written, belongs
    /// to something else or has expired never replaces what is shown.
    CertifiedKey load(Instant now) {
        List<X509Certificate> chain = PemFiles.certificates(certificateFile);
        PrivateKey key = PemFiles.privateKey(keyFile);
        X509Certificate own = chain.getFirst();
        if (!now.isBefore(own.getNotAfter().toInstant())) {
            throw new TlsFileException(certificateFile, "expired at " + own.getNotAfter());
        }
        if (!isOf(own.getPublicKey(), key)) {
            throw new TlsFileException(
                    keyFile,
                    "does not hold the key of the first certificate in " + certificateFile);
        }
        return new CertifiedKey(key, chain);
    }

    private static boolean isOf(PublicKey certified, PrivateKey key) {
        if (!certified.getAlgorithm().equals(key.getAlgorithm())) return false;
        String algorithm =
                switch (key.getAlgorithm()) {
                    case "RSA" -> "SHA256withRSA";
                    case "EC" -> "SHA256withECDSA";
                    default -> key.getAlgorithm();
                };
        try {
            Signature signer = Signature.getInstance(algorithm);
            signer.initSign(key);
            signer.update(PROBE);
            byte[] signature = signer.sign();
            signer.initVerify(certified);
            signer.update(PROBE);
            return signer.verify(signature);
        } catch (GeneralSecurityException otherKind) {
            return false;
        }
    }
}
