package coffer.sts.saml;

import coffer.iam.federation.SafeXml;
import coffer.iam.federation.SamlMetadata;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.w3c.dom.Element;

/// What an assertion says, once its signature was verified. `audiences` holds one list for each
/// restriction, all of which count; `attributes` are by their names.
record SamlAssertion(
        String id,
        String issuer,
        Subject subject,
        Bearer bearer,
        Window window,
        List<List<String>> audiences,
        Map<String, List<String>> attributes) {
    private static final int MOST_ATTRIBUTES = 200;
    private static final int MOST_NAME = 512;
    private static final int MOST_VALUES = 1_000;

    /// Whom it is about. `format` is the whole URI.
    record Subject(String name, String format) {}

    /// To whom it may be shown and until when, and in answer to what.
    record Bearer(String recipient, Instant notOnOrAfter, Optional<String> inResponseTo) {}

    /// When it was made, and when it counts. `sessionEnds` is when the provider's own session does.
    record Window(
            Instant issued,
            Optional<Instant> notBefore,
            Optional<Instant> notOnOrAfter,
            Optional<Instant> sessionEnds) {}

    /// Throws [coffer.iam.federation.InvalidXmlException] or [InvalidAssertionException].
    static SamlAssertion read(SignedResponse signed) {
        Element assertion = signed.assertion();
        if (!SafeXml.attribute(assertion, "Version").equals(Optional.of(Saml.VERSION))) {
            throw new InvalidAssertionException("it is not of SAML 2.0");
        }
        Element subject = only(assertion, "Subject");
        Optional<Element> conditions = SafeXml.child(assertion, Saml.ASSERTION, "Conditions");
        return new SamlAssertion(
                signed.id(),
                signed.issuer(),
                subject(subject),
                bearer(subject),
                window(assertion, conditions),
                conditions.map(SamlAssertion::audiences).orElse(List.of()),
                attributes(assertion));
    }

    /// The values of an attribute of AWS's.
    List<String> aws(String name) {
        return attributes.getOrDefault(Saml.ATTRIBUTES + name, List.of());
    }

    private static Subject subject(Element subject) {
        Element name = only(subject, "NameID");
        String text = SafeXml.text(name);
        if (text.isEmpty()) throw new InvalidAssertionException("its subject has no name");
        String format = SafeXml.attribute(name, "Format").orElse("");
        if (text.length() > MOST_NAME || format.length() > MOST_NAME) {
            throw new InvalidAssertionException("its subject's name is too long");
        }
        return new Subject(text, format);
    }

    private static Bearer bearer(Element subject) {
        List<Element> confirmations =
                SafeXml.children(subject, Saml.ASSERTION, "SubjectConfirmation").stream()
                        .filter(each ->
                                SafeXml.attribute(each, "Method").equals(Optional.of(Saml.BEARER)))
                        .toList();
        if (confirmations.size() != 1) {
            throw new InvalidAssertionException("its bearer is not confirmed once");
        }
        Element data = only(confirmations.getFirst(), "SubjectConfirmationData");
        // OASIS, "Profiles for SAML V2.0", 4.1.4.2: a bearer's confirmation has no beginning.
        if (SafeXml.attribute(data, "NotBefore").isPresent()) {
            throw new InvalidAssertionException("its bearer is confirmed for later");
        }
        return new Bearer(
                SafeXml.attribute(data, "Recipient").orElse(""),
                SafeXml.attribute(data, "NotOnOrAfter")
                        .map(SamlMetadata::time)
                        .orElseThrow(() ->
                                new InvalidAssertionException("its bearer is confirmed forever")),
                SafeXml.attribute(data, "InResponseTo"));
    }

    private static Window window(Element assertion, Optional<Element> conditions) {
        Optional<Instant> ends =
                SafeXml.children(assertion, Saml.ASSERTION, "AuthnStatement").stream()
                        .map(each -> time(each, "SessionNotOnOrAfter"))
                        .flatMap(Optional::stream)
                        .min(Instant::compareTo);
        return new Window(
                time(assertion, "IssueInstant")
                        .orElseThrow(() -> new InvalidAssertionException("it has no date")),
                conditions.flatMap(each -> time(each, "NotBefore")),
                conditions.flatMap(each -> time(each, "NotOnOrAfter")),
                ends);
    }

    private static Optional<Instant> time(Element element, String name) {
        return SafeXml.attribute(element, name).map(SamlMetadata::time);
    }

    private static List<List<String>> audiences(Element conditions) {
        return SafeXml.children(conditions, Saml.ASSERTION, "AudienceRestriction").stream()
                .map(restriction ->
                        SafeXml.children(restriction, Saml.ASSERTION, "Audience").stream()
                                .map(SafeXml::text)
                                .toList())
                .toList();
    }

    private static Map<String, List<String>> attributes(Element assertion) {
        Map<String, List<String>> attributes = new LinkedHashMap<>();
        int count = 0;
        for (Element statement :
                SafeXml.children(assertion, Saml.ASSERTION, "AttributeStatement")) {
            for (Element each : SafeXml.children(statement, Saml.ASSERTION, "Attribute")) {
                List<String> values = values(each);
                String name = SafeXml.attribute(each, "Name").orElse("");
                count += values.size();
                boolean isNew = attributes.put(name, values) == null;
                if (!isNew) throw new InvalidAssertionException("an attribute comes twice");
                if (attributes.size() > MOST_ATTRIBUTES || count > MOST_VALUES) {
                    throw new InvalidAssertionException("it has too many attributes");
                }
            }
        }
        return attributes;
    }

    private static List<String> values(Element attribute) {
        List<String> values = new ArrayList<>();
        for (Element value : SafeXml.children(attribute, Saml.ASSERTION, "AttributeValue")) {
            values.add(SafeXml.text(value));
        }
        return values;
    }

    private static Element only(Element parent, String name) {
        return SafeXml.child(parent, Saml.ASSERTION, name)
                .orElseThrow(() -> new InvalidAssertionException("it has no " + name));
    }
}
