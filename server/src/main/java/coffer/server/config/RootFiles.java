package coffer.server.config;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Reads certificates that the operator trusts. They are read once, at the start.
public final class RootFiles {
    private static final int MAX_BYTES = 1024 * 1024;

    private RootFiles() {}

    /// Every certificate in `files`. Throws [ConfigurationException], naming the file.
    public static Set<X509Certificate> read(List<Path> files) {
        Set<X509Certificate> roots = new HashSet<>();
        for (Path file : files) {
            for (Certificate each : certificates(file)) {
                if (each instanceof X509Certificate root) roots.add(root);
            }
        }
        return roots;
    }

    private static Collection<? extends Certificate> certificates(Path file) {
        try {
            if (Files.size(file) > MAX_BYTES) throw refused(file, "is too large");
            Collection<? extends Certificate> certificates =
                    CertificateFactory.getInstance("X.509")
                            .generateCertificates(
                                    new ByteArrayInputStream(Files.readAllBytes(file)));
            if (certificates.isEmpty()) throw refused(file, "holds no certificate");
            return certificates;
        } catch (IOException e) {
            throw refused(file, "cannot be read");
        } catch (CertificateException e) {
            throw refused(file, "holds a certificate that cannot be read");
        }
    }

    private static ConfigurationException refused(Path file, String why) {
        return new ConfigurationException("the certificate file " + file + " " + why);
    }
}
