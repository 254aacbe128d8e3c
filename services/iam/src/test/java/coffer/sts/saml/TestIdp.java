package coffer.sts.saml;

import coffer.iam.federation.SafeXml;
import coffer.iam.federation.TestAuthority;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.xml.crypto.MarshalException;
import javax.xml.crypto.dsig.CanonicalizationMethod;
import javax.xml.crypto.dsig.DigestMethod;
import javax.xml.crypto.dsig.Reference;
import javax.xml.crypto.dsig.SignedInfo;
import javax.xml.crypto.dsig.Transform;
import javax.xml.crypto.dsig.XMLSignatureException;
import javax.xml.crypto.dsig.XMLSignatureFactory;
import javax.xml.crypto.dsig.dom.DOMSignContext;
import javax.xml.crypto.dsig.spec.C14NMethodParameterSpec;
import javax.xml.crypto.dsig.spec.TransformParameterSpec;
import javax.xml.transform.OutputKeys;
import javax.xml.transform.Transformer;
import javax.xml.transform.TransformerException;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/// A SAML identity provider for tests.
final class TestIdp {
    static final String ENTITY = "https://idp.example/saml";
    private static final String EXCLUSIVE = "http://www.w3.org/2001/10/xml-exc-c14n#";
    static final String SHA1_DIGEST = DigestMethod.SHA1;
    static final String SHA256 = "http://www.w3.org/2001/04/xmlenc#sha256";
    static final String RSA_SHA256 = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256";

    private final KeyPair keys = TestAuthority.rsa();
    private final X509Certificate certificate = TestAuthority.selfSigned(keys);

    String metadata() {
        return metadata(ENTITY, "");
    }

    String metadata(String entityId, String attributes) {
        try {
            return """
            <EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" entityID="%s" %s>
            <IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">
            <KeyDescriptor use="signing"><KeyInfo xmlns="http://www.w3.org/2000/09/xmldsig#">
            <X509Data><X509Certificate>%s</X509Certificate></X509Data></KeyInfo></KeyDescriptor>
            <SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST"
             Location="https://idp.example/sso"/></IDPSSODescriptor></EntityDescriptor>
            """
                    .formatted(
                            entityId,
                            attributes,
                            Base64.getMimeEncoder().encodeToString(certificate.getEncoded()));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    /// What a good response says, before it is signed.
    static String response(String id, Instant now, String attributes) {
        return """
        <samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" \
        xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="_r%1$s" Version="2.0" \
        IssueInstant="%2$s" Destination="https://signin.aws.amazon.com/saml">\
        <saml:Issuer>https://idp.example/saml</saml:Issuer><samlp:Status><samlp:StatusCode \
        Value="urn:oasis:names:tc:SAML:2.0:status:Success"/></samlp:Status>\
        <saml:Assertion ID="_a%1$s" Version="2.0" IssueInstant="%2$s">\
        <saml:Issuer>https://idp.example/saml</saml:Issuer><saml:Subject><saml:NameID \
        Format="urn:oasis:names:tc:SAML:2.0:nameid-format:persistent">ada</saml:NameID>\
        <saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer">\
        <saml:SubjectConfirmationData NotOnOrAfter="%3$s" \
        Recipient="https://signin.aws.amazon.com/saml"/></saml:SubjectConfirmation></saml:Subject>\
        <saml:Conditions NotBefore="%2$s" NotOnOrAfter="%3$s"><saml:AudienceRestriction>\
        <saml:Audience>https://signin.aws.amazon.com/saml</saml:Audience>\
        </saml:AudienceRestriction></saml:Conditions><saml:AuthnStatement AuthnInstant="%2$s"/>\
        <saml:AttributeStatement>%4$s</saml:AttributeStatement></saml:Assertion></samlp:Response>\
        """
                .formatted(id, now, now.plusSeconds(300), attributes);
    }

    static String attribute(String name, String... values) {
        StringBuilder text = new StringBuilder("<saml:Attribute Name=\"" + name + "\">");
        for (String value : values) {
            text.append("<saml:AttributeValue>" + value + "</saml:AttributeValue>");
        }
        return text.append("</saml:Attribute>").toString();
    }

    static String aws(String name, String... values) {
        return attribute("https://aws.amazon.com/SAML/Attributes/" + name, values);
    }

    /// How the assertion, or the response, is signed.
    record Signing(String element, String digest, String method, List<String> transforms) {
        static final Signing ASSERTION = of("Assertion");
        static final Signing RESPONSE = of("Response");

        private static Signing of(String element) {
            return new Signing(
                    element, SHA256, RSA_SHA256, List.of(Transform.ENVELOPED, EXCLUSIVE));
        }

        Signing by(String newDigest, String newMethod) {
            return new Signing(element, newDigest, newMethod, transforms);
        }

        Signing through(String... newTransforms) {
            return new Signing(element, digest, method, List.of(newTransforms));
        }
    }

    String signed(String xml, Signing... signings) {
        Document document = SafeXml.parse(xml);
        for (Signing signing : signings) sign(document, signing);
        return text(document);
    }

    static String sent(String xml) {
        return Base64.getEncoder().encodeToString(xml.getBytes(StandardCharsets.UTF_8));
    }

    private void sign(Document document, Signing signing) {
        String namespace = signing.element().equals("Response") ? Saml.PROTOCOL : Saml.ASSERTION;
        Element element =
                (Element) document.getElementsByTagNameNS(namespace, signing.element()).item(0);
        element.setIdAttributeNS(null, "ID", true);
        Element issuer = SafeXml.children(element, Saml.ASSERTION, "Issuer").getFirst();
        XMLSignatureFactory factory = XMLSignatureFactory.getInstance("DOM");
        try {
            List<Transform> transforms = new ArrayList<>();
            for (String each : signing.transforms()) {
                transforms.add(factory.newTransform(each, (TransformParameterSpec) null));
            }
            Reference reference =
                    factory.newReference(
                            "#" + element.getAttribute("ID"),
                            factory.newDigestMethod(signing.digest(), null),
                            transforms,
                            null,
                            null);
            SignedInfo info =
                    factory.newSignedInfo(
                            factory.newCanonicalizationMethod(
                                    CanonicalizationMethod.EXCLUSIVE,
                                    (C14NMethodParameterSpec) null),
                            factory.newSignatureMethod(signing.method(), null),
                            List.of(reference));
            DOMSignContext context =
                    new DOMSignContext(keys.getPrivate(), element, issuer.getNextSibling());
            context.setDefaultNamespacePrefix("ds");
            context.setProperty("org.jcp.xml.dsig.secureValidation", false);
            factory.newXMLSignature(info, null).sign(context);
        } catch (GeneralSecurityException | MarshalException | XMLSignatureException e) {
            throw new AssertionError(e);
        }
    }

    private static String text(Document document) {
        try {
            Transformer transformer = TransformerFactory.newInstance().newTransformer();
            transformer.setOutputProperty(OutputKeys.OMIT_XML_DECLARATION, "yes");
            StringWriter text = new StringWriter();
            transformer.transform(new DOMSource(document), new StreamResult(text));
            return text.toString();
        } catch (TransformerException e) {
            throw new AssertionError(e);
        }
    }
}
