package coffer.wire.protocol;

import coffer.kernel.Bytes;
import coffer.wire.http.HttpResponse;
import coffer.wire.schema.Location;
import coffer.wire.schema.Member;
import coffer.wire.schema.OperationModel;
import coffer.wire.schema.Shape;
import coffer.wire.schema.TimeFormat;
import coffer.wire.schema.Trait;
import java.io.ByteArrayInputStream;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/// Answers as an SDK would read them, into [Canonical] form: JSON into a tree, XML through DOM.
final class ClientAnswers {
    private ClientAnswers() {}

    static Map<String, Object> read(OperationModel operation, HttpResponse answer)
            throws Exception {
        return switch (operation.service().protocol()) {
            case AWS_JSON -> json(operation.output(), answer.body());
            case AWS_QUERY -> query(operation, answer.body());
            case REST_XML -> restXml(operation.output(), answer);
            case REST_JSON, RPC_V2_CBOR ->
                    throw new IllegalStateException("not among these services");
        };
    }

    private static Map<String, Object> json(Shape shape, Bytes body) {
        try (JsonParser parser =
                new JsonFactory().createParser(ObjectReadContext.empty(), body.toArray())) {
            parser.nextToken();
            return structure((Map<?, ?>) tree(parser), shape);
        }
    }

    private static Object tree(JsonParser parser) {
        if (parser.currentToken() == JsonToken.START_OBJECT) {
            Map<String, Object> map = new TreeMap<>();
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                String name = parser.currentName();
                parser.nextToken();
                map.put(name, tree(parser));
            }
            return map;
        }
        if (parser.currentToken() != JsonToken.START_ARRAY) return parser.getString();
        List<Object> list = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) list.add(tree(parser));
        return list;
    }

    private static Map<String, Object> structure(Map<?, ?> tree, Shape shape) {
        Map<String, Object> canonical = new TreeMap<>();
        for (Member member : shape.members()) {
            Object value = tree.get(member.name());
            if (value != null) canonical.put(member.name(), value(value, member));
        }
        return canonical;
    }

    private static Object value(Object tree, Member member) {
        Shape shape = member.target();
        return switch (shape.kind()) {
            case STRUCTURE -> structure((Map<?, ?>) tree, shape);
            case LIST ->
                    ((List<?>) tree).stream().map(each -> value(each, shape.element())).toList();
            case MAP -> {
                Map<String, Object> canonical = new TreeMap<>();
                ((Map<?, ?>) tree)
                        .forEach((k, v) -> canonical.put((String) k, value(v, shape.value())));
                yield canonical;
            }
            default -> scalar((String) tree, member, TimeFormat.EPOCH_SECONDS);
        };
    }

    private static String scalar(String text, Member member, TimeFormat format) {
        return switch (member.target().kind()) {
            case TIMESTAMP -> Canonical.time(time(text, member.timeFormat().orElse(format)));
            case BLOB -> Canonical.blob(Base64.getDecoder().decode(text));
            case FLOAT -> Float.valueOf(text).toString();
            case DOUBLE -> Double.valueOf(text).toString();
            default -> text;
        };
    }

    private static Instant time(String text, TimeFormat format) {
        return switch (format) {
            case EPOCH_SECONDS ->
                    Instant.ofEpochMilli(new BigDecimal(text).movePointRight(3).longValueExact());
            case DATE_TIME -> Instant.parse(text);
            case HTTP_DATE -> DateTimeFormatter.RFC_1123_DATE_TIME.parse(text, Instant::from);
        };
    }

    private static Element parse(Bytes body) throws Exception {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newDefaultInstance();
        factory.setNamespaceAware(true);
        return factory.newDocumentBuilder()
                .parse(new ByteArrayInputStream(body.toArray()))
                .getDocumentElement();
    }

    private static Map<String, Object> query(OperationModel operation, Bytes body)
            throws Exception {
        Element root = parse(body);
        if (!root.getLocalName().equals(operation.name() + "Response")) {
            throw new AssertionError("root is " + root.getLocalName());
        }
        List<Element> results = children(root, operation.name() + "Result");
        if (results.isEmpty()) return Map.of();
        return structure(results.getFirst(), operation.output());
    }

    private static List<Element> children(Element parent, String name) {
        List<Element> children = new ArrayList<>();
        for (Node n = parent.getFirstChild(); n != null; n = n.getNextSibling()) {
            if (n instanceof Element element && element.getLocalName().equals(name)) {
                children.add(element);
            }
        }
        return children;
    }

    private static Map<String, Object> structure(Element element, Shape shape) {
        Map<String, Object> canonical = new TreeMap<>();
        for (Member member : shape.members()) {
            if (member.location() != Location.BODY) continue;
            if (member.is(Trait.XML_ATTRIBUTE)) {
                String text =
                        element.getAttributeNS("http://www.w3.org/2001/XMLSchema-instance", "type");
                if (!text.isEmpty()) canonical.put(member.name(), text);
                continue;
            }
            List<Element> found = children(element, member.wireName());
            if (found.isEmpty()) continue;
            boolean isFlat = member.isFlattened();
            canonical.put(
                    member.name(),
                    isFlat
                            ? found.stream()
                                    .map(each -> value(each, member.target().element()))
                                    .toList()
                            : value(found.getFirst(), member));
        }
        return canonical;
    }

    private static Object value(Element element, Member member) {
        Shape shape = member.target();
        return switch (shape.kind()) {
            case STRUCTURE -> structure(element, shape);
            case LIST ->
                    children(element, shape.element().wireName()).stream()
                            .map(each -> value(each, shape.element()))
                            .toList();
            case MAP -> {
                Map<String, Object> canonical = new TreeMap<>();
                for (Element entry : children(element, "entry")) {
                    canonical.put(
                            children(entry, "key").getFirst().getTextContent(),
                            value(children(entry, "value").getFirst(), shape.value()));
                }
                yield canonical;
            }
            default -> scalar(element.getTextContent(), member, TimeFormat.DATE_TIME);
        };
    }

    private static Map<String, Object> restXml(Shape shape, HttpResponse answer) throws Exception {
        Map<String, Object> canonical = new TreeMap<>();
        if (shape.facts().isUnwrapped()) {
            String only = shape.members().getFirst().name();
            canonical.put(only, parse(answer.body()).getTextContent());
            return canonical;
        }
        if (!shape.bodyMembers().isEmpty() && shape.payload().isEmpty()) {
            canonical.putAll(structure(parse(answer.body()), shape));
        }
        for (Member member : shape.members()) {
            if (member.is(Trait.PAYLOAD) && !member.isStreaming()) {
                canonical.put(
                        member.name(),
                        member.target().isScalar()
                                ? answer.body().toUtf8()
                                : value(parse(answer.body()), member));
            }
            head(member, answer, canonical);
        }
        return canonical;
    }

    private static void head(Member member, HttpResponse answer, Map<String, Object> canonical) {
        String name = member.locationName().toLowerCase(Locale.ROOT);
        if (member.location() == Location.HEADER) {
            answer.headers()
                    .find(name)
                    .ifPresent(text ->
                            canonical.put(
                                    member.name(), scalar(text, member, TimeFormat.HTTP_DATE)));
        }
        if (member.location() == Location.PREFIX_HEADERS) {
            Map<String, Object> map = new TreeMap<>();
            answer.headers()
                    .forEach((header, value) -> {
                        if (header.startsWith(name)) {
                            map.put(header.substring(name.length()), value);
                        }
                    });
            canonical.put(member.name(), map);
        }
    }

    static List<String> services() {
        return Arrays.asList("kms", "s3", "iam", "sts", "cloudtrail");
    }
}
