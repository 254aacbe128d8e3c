package coffer.sts.saml;

import coffer.iam.federation.SafeXml;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Set;
import javax.xml.crypto.KeySelector;
import javax.xml.crypto.MarshalException;
import javax.xml.crypto.dsig.Reference;
import javax.xml.crypto.dsig.SignedInfo;
import javax.xml.crypto.dsig.Transform;
import javax.xml.crypto.dsig.XMLSignature;
import javax.xml.crypto.dsig.XMLSignatureException;
import javax.xml.crypto.dsig.XMLSignatureFactory;
import javax.xml.crypto.dsig.dom.DOMValidateContext;
import org.w3c.dom.Element;

/// Verifies signatures of elements that enclose them, by keys that are known beforehand. Keys that
/// a signature brings along are not used.
///
/// Only the plainest form is taken: one reference, to the enclosing element by its id, through the
/// two transforms that SAML names, with nothing else inside.
// OASIS, "Assertions and Protocols for SAML V2.0", 5.4, "XML Signature Profile".
final class XmlSignatures {
    private static final String SECURE = "org.jcp.xml.dsig.secureValidation";
    private static final String EXCLUSIVE = "http://www.w3.org/2001/10/xml-exc-c14n#";
    private static final String ENVELOPED = Transform.ENVELOPED;
    private static final String MORE = "http://www.w3.org/2001/04/xmldsig-more#";
    private static final Set<String> METHODS =
            Set.of(
                    MORE + "rsa-sha256",
                    MORE + "rsa-sha384",
                    MORE + "rsa-sha512",
                    MORE + "ecdsa-sha256",
                    MORE + "ecdsa-sha384",
                    MORE + "ecdsa-sha512");
    private static final Set<String> DIGESTS =
            Set.of(
                    "http://www.w3.org/2001/04/xmlenc#sha256",
                    MORE + "sha384",
                    "http://www.w3.org/2001/04/xmlenc#sha512");

    private XmlSignatures() {}

    /// Whether one of the certificates' keys signed the element that encloses `signature`.
    static boolean verifies(Element signature, List<X509Certificate> certificates) {
        for (X509Certificate certificate : certificates) {
            if (verifies(signature, certificate.getPublicKey())) return true;
        }
        return false;
    }

    private static boolean verifies(Element signature, PublicKey key) {
        if (!(signature.getParentNode() instanceof Element parent)) return false;
        DOMValidateContext context =
                new DOMValidateContext(KeySelector.singletonKeySelector(key), signature);
        context.setProperty(SECURE, true);
        context.setIdAttributeNS(parent, null, "ID");
        try {
            XMLSignature unmarshalled =
                    XMLSignatureFactory.getInstance("DOM").unmarshalXMLSignature(context);
            String id = SafeXml.attribute(parent, "ID").orElse("");
            return isPlain(unmarshalled, id) && unmarshalled.validate(context);
        } catch (MarshalException | XMLSignatureException | ClassCastException malformed) {
            return false;
        }
    }

    private static boolean isPlain(XMLSignature signature, String id) {
        SignedInfo info = signature.getSignedInfo();
        List<Reference> references = info.getReferences();
        return !id.isEmpty()
                && signature.getObjects().isEmpty()
                && info.getCanonicalizationMethod().getAlgorithm().equals(EXCLUSIVE)
                && METHODS.contains(info.getSignatureMethod().getAlgorithm())
                && references.size() == 1
                && isPlain(references.getFirst(), id);
    }

    private static boolean isPlain(Reference reference, String id) {
        List<Transform> transforms = reference.getTransforms();
        return ("#" + id).equals(reference.getURI())
                && DIGESTS.contains(reference.getDigestMethod().getAlgorithm())
                && transforms.size() == 2
                && transforms.get(0).getAlgorithm().equals(ENVELOPED)
                && transforms.get(1).getAlgorithm().equals(EXCLUSIVE);
    }
}
