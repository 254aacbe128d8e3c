package coffer.sts.saml;

import coffer.iam.federation.InvalidXmlException;
import coffer.iam.federation.SafeXml;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.w3c.dom.Attr;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NamedNodeMap;
import org.w3c.dom.Node;

/// A SAML response with exactly one assertion, and the signatures that cover it.
///
/// Where everything is is settled before any signature is looked at, so that what is verified and
/// what is read cannot be two things: one assertion in the whole document, directly below the
/// response; signatures directly below one of these two and nowhere else; no id twice.
final class SignedResponse {
    private final Element response;
    private final Element assertion;
    private final List<Element> signatures;

    private SignedResponse(Element response, Element assertion, List<Element> signatures) {
        this.response = response;
        this.assertion = assertion;
        this.signatures = List.copyOf(signatures);
    }

    /// Throws [InvalidXmlException] or [InvalidAssertionException].
    static SignedResponse parse(byte[] xml) {
        Document document = SafeXml.parse(xml);
        Element response = document.getDocumentElement();
        if (!SafeXml.isNamed(response, Saml.PROTOCOL, "Response")) {
            throw new InvalidAssertionException("it is no SAML response");
        }
        Census census = Census.of(response);
        if (census.encrypted > 0) {
            throw new InvalidAssertionException("encrypted assertions are not understood here");
        }
        if (census.assertions.size() != 1) {
            throw new InvalidAssertionException("it does not have exactly one assertion");
        }
        Element assertion = census.assertions.getFirst();
        if (!response.isSameNode(assertion.getParentNode())) {
            throw new InvalidAssertionException("its assertion is not where it belongs");
        }
        if (census.signatures.isEmpty()) throw new InvalidAssertionException("it is not signed");
        Set<Node> parents = new HashSet<>();
        for (Element signature : census.signatures) {
            Node parent = signature.getParentNode();
            boolean belongs = response.isSameNode(parent) || assertion.isSameNode(parent);
            if (!belongs || !parents.add(parent)) {
                throw new InvalidAssertionException("a signature is not where it belongs");
            }
        }
        return new SignedResponse(response, assertion, census.signatures);
    }

    Element response() {
        return response;
    }

    Element assertion() {
        return assertion;
    }

    /// One or two, each of them below the response or below the assertion.
    List<Element> signatures() {
        return signatures;
    }

    /// Whom the assertion says it is of.
    String issuer() {
        return SafeXml.child(assertion, Saml.ASSERTION, "Issuer")
                .map(SafeXml::text)
                .orElseThrow(() -> new InvalidAssertionException("it has no issuer"));
    }

    /// The assertion's id.
    String id() {
        return SafeXml.attribute(assertion, "ID")
                .filter(id -> !id.isEmpty())
                .orElseThrow(() -> new InvalidAssertionException("its assertion has no ID"));
    }

    /// Everything of interest in a document, wherever it is.
    private static final class Census {
        private final List<Element> assertions = new ArrayList<>();
        private final List<Element> signatures = new ArrayList<>();
        private final Set<String> ids = new HashSet<>();
        private int encrypted;

        static Census of(Element root) {
            Census census = new Census();
            census.count(root);
            return census;
        }

        private void count(Element element) {
            if (SafeXml.isNamed(element, Saml.ASSERTION, "Assertion")) assertions.add(element);
            if (SafeXml.isNamed(element, Saml.ASSERTION, "EncryptedAssertion")) encrypted++;
            if (SafeXml.isNamed(element, Saml.SIGNATURES, "Signature")) signatures.add(element);
            id(element).ifPresent(this::note);
            // The parser has bounded the depth.
            for (Node node = element.getFirstChild(); node != null; node = node.getNextSibling()) {
                if (node instanceof Element child) count(child);
            }
        }

        private void note(String id) {
            if (!ids.add(id)) throw new InvalidAssertionException("an id comes twice");
        }

        /// Whatever anybody might take for an id: `ID`, `Id`, `xml:id`.
        private static Optional<String> id(Element element) {
            NamedNodeMap attributes = element.getAttributes();
            Optional<String> found = Optional.empty();
            for (int i = 0; i < attributes.getLength(); i++) {
                if (!(attributes.item(i) instanceof Attr attribute)) continue;
                String name = attribute.getLocalName();
                if (name == null || !name.toLowerCase(Locale.ROOT).equals("id")) continue;
                if (found.isPresent()) throw new InvalidXmlException("an element has two ids");
                found = Optional.of(attribute.getValue());
            }
            return found;
        }
    }
}
