package coffer.wire.http;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

/// What a client's certificate, verified in the TLS handshake, says of him.
///
/// `subject` and `issuer` are written as in RFC 2253 (`CN=alice,O=Example`), the serial number as
/// lower-case hexadecimal digits, alternative names with their kind: `dns:`, `email:`, `uri:`,
/// `ip:` or `dn:`, so that a name of one kind is not taken for one of another.
public record ClientCertificate(
        String subject, String issuer, String serialNumber, List<String> alternativeNames) {

    public ClientCertificate {
        alternativeNames = List.copyOf(alternativeNames);
    }

    static ClientCertificate of(X509Certificate certificate) {
        return new ClientCertificate(
                certificate.getSubjectX500Principal().getName(),
                certificate.getIssuerX500Principal().getName(),
                certificate.getSerialNumber().toString(16),
                alternativeNames(certificate));
    }

    private static List<String> alternativeNames(X509Certificate certificate) {
        Collection<List<?>> names;
        try {
            names = certificate.getSubjectAlternativeNames();
        } catch (CertificateParsingException e) {
            throw new HttpServerException("reading a client's certificate", e);
        }
        if (names == null) return List.of();
        return names.stream().flatMap(ClientCertificate::named).toList();
    }

    // RFC 5280, section 4.2.1.6: the tags of GeneralName.
    private static Stream<String> named(List<?> name) {
        if (!(name.get(0) instanceof Integer tag && name.get(1) instanceof String text)) {
            return Stream.empty();
        }
        return switch (tag) {
            case 1 -> Stream.of("email:" + text);
            case 2 -> Stream.of("dns:" + text);
            case 4 -> Stream.of("dn:" + text);
            case 6 -> Stream.of("uri:" + text);
            case 7 -> Stream.of("ip:" + text);
            default -> Stream.empty();
        };
    }
}
