package coffer.wire.compliance;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.NamedNodeMap;
import org.w3c.dom.Node;
import org.w3c.dom.Text;
import org.xml.sax.SAXException;
import software.amazon.smithy.model.node.ArrayNode;
import software.amazon.smithy.model.node.ObjectNode;

/// Bodies in a form that is equal for equal content, whatever the order and spacing.
final class Bodies {
    private Bodies() {}

    static String canonical(String mediaType, String body) {
        if (body.isBlank()) return "";
        if (mediaType.endsWith("json")) {
            return json(software.amazon.smithy.model.node.Node.parse(body));
        }
        boolean isXml = mediaType.endsWith("xml") || body.startsWith("<");
        return isXml ? xml(body) : body;
    }

    private static String json(software.amazon.smithy.model.node.Node node) {
        if (node instanceof ObjectNode object) {
            Map<String, String> sorted = new TreeMap<>();
            object.getStringMap().forEach((name, value) -> sorted.put(name, json(value)));
            return sorted.toString();
        }
        if (node instanceof ArrayNode array) {
            return array.getElements().stream().map(Bodies::json).toList().toString();
        }
        if (node.isNumberNode()) {
            return Double.toString(node.expectNumberNode().getValue().doubleValue());
        }
        return software.amazon.smithy.model.node.Node.printJson(node);
    }

    private static String xml(String body) {
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
            factory.setCoalescing(true);
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            return element(
                    factory.newDocumentBuilder()
                            .parse(new ByteArrayInputStream(bytes))
                            .getDocumentElement());
        } catch (SAXException | IOException | ParserConfigurationException e) {
            throw new AssertionError("not XML: " + body, e);
        }
    }

    private static String element(Element element) {
        List<Element> children = new ArrayList<>();
        StringBuilder text = new StringBuilder();
        for (Node node = element.getFirstChild(); node != null; node = node.getNextSibling()) {
            if (node instanceof Element child) children.add(child);
            if (node instanceof Text words) text.append(words.getData());
        }
        StringBuilder canonical = new StringBuilder("<").append(element.getTagName());
        canonical.append(attributes(element)).append('>');
        if (children.isEmpty()) canonical.append(text);
        // Elements of one name are a list and keep their order, but for the entries of a map.
        children.stream()
                .map(child -> Map.entry(child.getTagName(), element(child)))
                .sorted(
                        Map.Entry.<String, String>comparingByKey()
                                .thenComparing((a, b) ->
                                        a.getKey().equals("entry")
                                                ? a.getValue().compareTo(b.getValue())
                                                : 0))
                .map(Map.Entry::getValue)
                .forEach(canonical::append);
        return canonical.append("</>").toString();
    }

    private static String attributes(Element element) {
        NamedNodeMap attributes = element.getAttributes();
        List<String> all = new ArrayList<>();
        for (int i = 0; i < attributes.getLength(); i++) {
            all.add(attributes.item(i).getNodeName() + "=" + attributes.item(i).getNodeValue());
        }
        all.sort(Comparator.naturalOrder());
        return all.toString();
    }
}
