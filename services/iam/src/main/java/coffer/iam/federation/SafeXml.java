package coffer.iam.federation;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.EntityResolver;
import org.xml.sax.ErrorHandler;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;

/// Reads XML from strangers: no document types, no entities, nothing from outside, bounded depth
/// and number of attributes.
///
/// Comments are dropped as if they had never been there, which is how signatures see a document:
/// `ada<!---->.evil` is `ada.evil` to everyone. Processing instructions, which signatures do see,
/// are refused.
public final class SafeXml {
    private static final String DEPTH = "jdk.xml.maxElementDepth";
    private static final String ATTRIBUTES = "jdk.xml.elementAttributeLimit";
    private static final String NAME_LENGTH = "jdk.xml.maxXMLNameLimit";
    private static final int MOST_DEPTH = 64;

    private SafeXml() {}

    /// Throws [InvalidXmlException].
    public static Document parse(byte[] bytes) {
        return parse(new InputSource(new ByteArrayInputStream(bytes)));
    }

    /// Throws [InvalidXmlException].
    public static Document parse(String text) {
        return parse(new InputSource(new StringReader(text)));
    }

    /// The elements directly below `parent` with that name.
    public static List<Element> children(Element parent, String namespace, String name) {
        List<Element> children = new ArrayList<>();
        for (Node node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
            if (node instanceof Element element && isNamed(element, namespace, name)) {
                children.add(element);
            }
        }
        return children;
    }

    /// The only one; empty if there is none. Throws [InvalidXmlException] if there are more.
    public static Optional<Element> child(Element parent, String namespace, String name) {
        List<Element> children = children(parent, namespace, name);
        if (children.size() > 1) throw new InvalidXmlException(name + " comes more than once");
        return children.stream().findFirst();
    }

    public static boolean isNamed(Element element, String namespace, String name) {
        return namespace.equals(element.getNamespaceURI()) && name.equals(element.getLocalName());
    }

    /// An attribute without namespace.
    public static Optional<String> attribute(Element element, String name) {
        return element.hasAttributeNS(null, name)
                ? Optional.of(element.getAttributeNS(null, name))
                : Optional.empty();
    }

    /// The text of an element that has nothing but text.
    public static String text(Element element) {
        for (Node node = element.getFirstChild(); node != null; node = node.getNextSibling()) {
            if (node.getNodeType() != Node.TEXT_NODE) {
                throw new InvalidXmlException(element.getLocalName() + " is not plain text");
            }
        }
        return element.getTextContent().strip();
    }

    private static Document parse(InputSource source) {
        try {
            DocumentBuilder builder = factory().newDocumentBuilder();
            builder.setEntityResolver(NOTHING_OUTSIDE);
            builder.setErrorHandler(SILENT);
            Document document = builder.parse(source);
            refuseInstructions(document);
            return document;
        } catch (SAXException | IOException e) {
            throw new InvalidXmlException("not well-formed XML, or more than is read");
        } catch (ParserConfigurationException e) {
            throw new IllegalStateException("this JDK cannot read XML safely", e);
        }
    }

    private static DocumentBuilderFactory factory() throws ParserConfigurationException {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newDefaultNSInstance();
        factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
        factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
        factory.setAttribute(XMLConstants.ACCESS_EXTERNAL_DTD, "");
        factory.setAttribute(XMLConstants.ACCESS_EXTERNAL_SCHEMA, "");
        factory.setAttribute(DEPTH, Integer.toString(MOST_DEPTH));
        factory.setAttribute(ATTRIBUTES, "64");
        factory.setAttribute(NAME_LENGTH, "512");
        factory.setXIncludeAware(false);
        factory.setExpandEntityReferences(false);
        factory.setIgnoringComments(true);
        factory.setCoalescing(true);
        return factory;
    }

    private static void refuseInstructions(Node node) {
        if (node.getNodeType() == Node.PROCESSING_INSTRUCTION_NODE) {
            throw new InvalidXmlException("a processing instruction");
        }
        // The parser has bounded the depth.
        for (Node child = node.getFirstChild(); child != null; child = child.getNextSibling()) {
            refuseInstructions(child);
        }
    }

    private static final EntityResolver NOTHING_OUTSIDE =
            (publicId, systemId) -> {
                throw new SAXException("nothing from outside");
            };

    private static final ErrorHandler SILENT =
            new ErrorHandler() {
                @Override
                public void warning(SAXParseException e) {
                    // What is not an error is read.
                }

                @Override
                public void error(SAXParseException e) throws SAXException {
                    throw e;
                }

                @Override
                public void fatalError(SAXParseException e) throws SAXException {
                    throw e;
                }
            };
}
