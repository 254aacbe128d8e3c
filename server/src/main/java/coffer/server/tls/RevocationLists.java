package coffer.server.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CRL;
import java.security.cert.CRLException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/// The files with the operator's certificate revocation lists: PEM or DER, whole lists, one or more
/// in each. They serve only together: a list that cannot be believed says nothing of what it should
/// have named.
record RevocationLists(List<Path> files) {
    private static final int MAX_BYTES = 16 * 1024 * 1024;
    private static final Duration SKEW = Duration.ofMinutes(15);

    // RFC 5280, sections 4.2.1.3 and 5.2.4.
    private static final int MAY_SIGN_LISTS = 6;
    private static final String DELTA_INDICATOR = "2.5.29.27";

    RevocationLists {
        files = List.copyOf(files);
    }

    /// Lists that hold, and when the first of them no longer does.
    record Held(List<X509CRL> lists, Instant until) {
        Held {
            lists = List.copyOf(lists);
        }

        /// By which no certificate is accepted.
        static Held none() {
            return new Held(List.of(), Instant.MIN);
        }
    }

    /// Throws [TlsFileException] unless each list holds, each is signed by an authority, each
    /// authority signed one, and none of them names an authority.
    Held load(List<X509Certificate> authorities, Instant now) {
        List<X509CRL> all = new ArrayList<>();
        Instant until = Instant.MAX;
        for (Path file : files) {
            for (X509CRL list : read(file)) {
                Instant end = check(file, list, now);
                if (authorities.stream().noneMatch(authority -> isSigned(list, authority))) {
                    throw new TlsFileException(
                            file, "has a list that no authority of tls-client-authorities signed");
                }
                all.add(list);
                until = end.isBefore(until) ? end : until;
            }
        }
        authorities.forEach(authority -> check(authority, all));
        return new Held(all, until);
    }

    /// When the list ends to hold.
    private static Instant check(Path file, X509CRL list, Instant now) {
        if (list.getExtensionValue(DELTA_INDICATOR) != null) {
            throw new TlsFileException(file, "has a list of changes only, a delta CRL");
        }
        if (list.getThisUpdate().toInstant().isAfter(now.plus(SKEW))) {
            throw new TlsFileException(file, "has a list that is not valid yet");
        }
        Instant end =
                Optional.ofNullable(list.getNextUpdate())
                        .orElseThrow(() ->
                                new TlsFileException(
                                        file, "has a list that does not say how long it holds"))
                        .toInstant();
        if (!now.isBefore(end)) {
            throw new TlsFileException(file, "has a list that was to be replaced at " + end);
        }
        return end;
    }

    private void check(X509Certificate authority, List<X509CRL> lists) {
        if (authority.getBasicConstraints() < 0) {
            // Java takes a certificate that is itself trusted without looking at any list.
            throw new TlsFileException(
                    files.getFirst(), "cannot revoke what is no authority: " + name(authority));
        }
        if (lists.stream().noneMatch(list -> isSigned(list, authority))) {
            throw new TlsFileException(
                    files.getLast(), "and the others have no list of " + name(authority));
        }
        if (lists.stream().anyMatch(list -> list.getRevokedCertificate(authority) != null)) {
            throw new TlsFileException(
                    files.getFirst(), "or another revokes the authority " + name(authority));
        }
    }

    private static String name(X509Certificate authority) {
        return authority.getSubjectX500Principal().getName();
    }

    private static boolean isSigned(X509CRL list, X509Certificate authority) {
        boolean[] usage = authority.getKeyUsage();
        boolean mayNot = usage != null && !usage[MAY_SIGN_LISTS];
        boolean isOther =
                !list.getIssuerX500Principal().equals(authority.getSubjectX500Principal());
        if (mayNot || isOther) return false;
        try {
            list.verify(authority.getPublicKey());
            return true;
        } catch (GeneralSecurityException otherKey) {
            return false;
        }
    }

    private static List<X509CRL> read(Path file) {
        List<X509CRL> lists = new ArrayList<>();
        for (CRL list : parse(file, bytes(file))) {
            if (!(list instanceof X509CRL own)) {
                throw new TlsFileException(file, "holds something else than revocation lists");
            }
            lists.add(own);
        }
        if (lists.isEmpty()) throw new TlsFileException(file, "holds no revocation list");
        return lists;
    }

    private static Collection<? extends CRL> parse(Path file, byte[] content) {
        try {
            return CertificateFactory.getInstance("X.509")
                    .generateCRLs(new ByteArrayInputStream(content));
        } catch (CRLException | IllegalArgumentException e) {
            throw new TlsFileException(file, "holds a revocation list that cannot be read", e);
        } catch (CertificateException e) {
            throw new IllegalStateException("every JDK knows X.509", e);
        }
    }

    private static byte[] bytes(Path file) {
        try {
            if (Files.size(file) > MAX_BYTES) throw new TlsFileException(file, "is too large");
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new TlsFileException(file, "cannot be read", e);
        }
    }
}
