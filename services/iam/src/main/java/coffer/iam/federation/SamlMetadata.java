package coffer.iam.federation;

import java.io.ByteArrayInputStream;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.w3c.dom.Element;

/// What a SAML identity provider says of itself: its name, and the certificates of the keys it
/// signs with.
///
/// The certificates only carry keys. Whether they are valid is not asked, as SAML's metadata is
/// what is trusted.
// OASIS, "Metadata for the OASIS Security Assertion Markup Language (SAML) V2.0".
public record SamlMetadata(
        String entityId, List<X509Certificate> certificates, Optional<Instant> validUntil) {
    private static final String METADATA = "urn:oasis:names:tc:SAML:2.0:metadata";
    private static final String SIGNATURES = "http://www.w3.org/2000/09/xmldsig#";
    private static final String PROTOCOL = "urn:oasis:names:tc:SAML:2.0:protocol";
    private static final int MOST_CERTIFICATES = 20;
    private static final int MOST_ENTITY_ID = 1_024;

    public SamlMetadata {
        certificates = List.copyOf(certificates);
    }

    /// Throws [InvalidXmlException].
    public static SamlMetadata parse(String text) {
        Element entity = SafeXml.parse(text).getDocumentElement();
        if (!SafeXml.isNamed(entity, METADATA, "EntityDescriptor")) {
            throw new InvalidXmlException("not an EntityDescriptor");
        }
        String id = SafeXml.attribute(entity, "entityID").orElse("");
        if (id.isBlank() || id.length() > MOST_ENTITY_ID) {
            throw new InvalidXmlException("no entityID");
        }
        List<X509Certificate> certificates = new ArrayList<>();
        for (Element role : SafeXml.children(entity, METADATA, "IDPSSODescriptor")) {
            String protocols = SafeXml.attribute(role, "protocolSupportEnumeration").orElse("");
            if (!List.of(protocols.split("\\s+")).contains(PROTOCOL)) continue;
            for (Element key : SafeXml.children(role, METADATA, "KeyDescriptor")) {
                boolean isSigning =
                        SafeXml.attribute(key, "use").orElse("signing").equals("signing");
                if (isSigning) certificates.addAll(certificates(key));
            }
        }
        if (certificates.isEmpty()) throw new InvalidXmlException("no signing certificate");
        if (certificates.size() > MOST_CERTIFICATES) {
            throw new InvalidXmlException("too many certificates");
        }
        return new SamlMetadata(
                id, certificates, SafeXml.attribute(entity, "validUntil").map(SamlMetadata::time));
    }

    /// A time as XML Schema writes it, always with its zone. Throws [InvalidXmlException].
    public static Instant time(String text) {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            throw new InvalidXmlException("not a time");
        }
    }

    private static List<X509Certificate> certificates(Element descriptor) {
        List<X509Certificate> certificates = new ArrayList<>();
        for (Element info : SafeXml.children(descriptor, SIGNATURES, "KeyInfo")) {
            for (Element data : SafeXml.children(info, SIGNATURES, "X509Data")) {
                SafeXml.children(data, SIGNATURES, "X509Certificate").stream()
                        .map(SafeXml::text)
                        .map(SamlMetadata::certificate)
                        .forEach(certificates::add);
            }
        }
        return certificates;
    }

    private static X509Certificate certificate(String base64) {
        try {
            byte[] der = Base64.getDecoder().decode(base64.replaceAll("\\s", ""));
            CertificateFactory factory = CertificateFactory.getInstance("X.509");
            if (factory.generateCertificate(new ByteArrayInputStream(der))
                    instanceof X509Certificate certificate) {
                return certificate;
            }
        } catch (IllegalArgumentException | CertificateException e) {
            throw new InvalidXmlException("a certificate that is none");
        }
        throw new InvalidXmlException("a certificate that is not of X.509");
    }
}
