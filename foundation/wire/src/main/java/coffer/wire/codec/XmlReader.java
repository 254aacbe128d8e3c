package coffer.wire.codec;

import coffer.kernel.Bytes;
import coffer.wire.schema.Location;
import coffer.wire.schema.Member;
import coffer.wire.schema.Shape;
import coffer.wire.schema.Structure;
import coffer.wire.schema.TimeFormat;
import coffer.wire.schema.Trait;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.MissingResourceException;
import java.util.Optional;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/// The XML bodies of restXml. A document type, an entity of its own or nesting beyond 64 levels
/// makes a body malformed. Unknown elements are skipped; namespaces are not looked at, as S3 does
/// not.
public final class XmlReader {
    private static final int MAX_DEPTH = 64;

    private final XMLStreamReader xml;

    private XmlReader(XMLStreamReader xml) {
        this.xml = xml;
    }

    /// A body that is one structure, whose root element is called `rootElement`.
    public static Structure read(Bytes body, Shape shape, String rootElement) {
        @Nullable Object[] slots = new @Nullable Object[shape.members().size()];
        readInto(body, shape, rootElement, slots);
        return shape.factory().of(slots);
    }

    /// Puts the body's members into slots that also hold members from elsewhere in the message.
    public static void readInto(
            Bytes body, Shape shape, String rootElement, @Nullable Object[] slots) {
        try {
            XMLStreamReader xml = factory().createXMLStreamReader(new StringReader(text(body)));
            XmlReader reader = new XmlReader(xml);
            reader.checkEncoding();
            reader.start(rootElement);
            reader.members(shape, slots, 1);
            while (xml.hasNext()) xml.next();
        } catch (XMLStreamException | MissingResourceException e) {
            // The JDK's parser has no text for some of what is wrong with a document type.
            throw malformed("the body is not well-formed XML");
        }
    }

    // Decoded here and strictly: the parser would print complaints about bytes to standard error.
    private static String text(Bytes body) {
        try {
            String text =
                    StandardCharsets.UTF_8
                            .newDecoder()
                            .decode(ByteBuffer.wrap(body.expose()))
                            .toString();
            return text.startsWith("\uFEFF") ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            throw malformed("the body is not UTF-8");
        }
    }

    // The JDK's own parser, whatever else is on the class path; factories are not thread-safe.
    private static XMLInputFactory factory() {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, true);
        factory.setProperty(XMLInputFactory.IS_COALESCING, true);
        return factory;
    }

    private static WireException malformed(String reason) {
        return new Problem.Malformed(reason).exception();
    }

    private void checkEncoding() {
        String declared = xml.getCharacterEncodingScheme();
        boolean isUtf8 =
                declared == null
                        || declared.equalsIgnoreCase("UTF-8")
                        || declared.equalsIgnoreCase("US-ASCII");
        if (!isUtf8) throw malformed("the body must be UTF-8");
    }

    private void start(String rootElement) throws XMLStreamException {
        while (xml.next() != XMLStreamConstants.START_ELEMENT) {
            if (xml.getEventType() == XMLStreamConstants.DTD) {
                throw malformed("a document type is not allowed");
            }
        }
        if (!xml.getLocalName().equals(rootElement)) {
            throw malformed("the root element must be `" + rootElement + "`");
        }
    }

    /// Moves to the next child's start and says true, or to the parent's end and says false.
    private boolean nextChild() throws XMLStreamException {
        while (true) {
            int event = xml.next();
            if (event == XMLStreamConstants.START_ELEMENT) return true;
            if (event == XMLStreamConstants.END_ELEMENT) return false;
            if (event == XMLStreamConstants.ENTITY_REFERENCE) throw malformed("unknown entity");
        }
    }

    private void members(Shape shape, @Nullable Object[] slots, int depth)
            throws XMLStreamException {
        if (depth > MAX_DEPTH) throw malformed("nested too deeply");
        attributes(shape, slots);
        Map<Member, List<Object>> lists = new HashMap<>();
        Map<Member, Map<Object, Object>> maps = new HashMap<>();
        while (nextChild()) {
            Optional<Member> found = shape.findByWireName(xml.getLocalName());
            if (found.isEmpty()) {
                skip();
                continue;
            }
            Member member = found.get();
            if (!member.isFlattened()) slots[member.index()] = value(member, depth + 1);
            else if (member.target().kind() == Shape.Kind.LIST) {
                lists.computeIfAbsent(member, key -> new ArrayList<>())
                        .add(value(member.target().element(), depth + 1));
            } else {
                entry(
                        member.target(),
                        maps.computeIfAbsent(member, key -> new LinkedHashMap<>()),
                        depth + 1);
            }
        }
        lists.forEach((member, list) -> slots[member.index()] = List.copyOf(list));
        maps.forEach((member, map) -> slots[member.index()] = Collections.unmodifiableMap(map));
    }

    private void attributes(Shape shape, @Nullable Object[] slots) {
        if (xml.getAttributeCount() == 0) return;
        for (Member member : shape.members()) {
            if (!member.is(Trait.XML_ATTRIBUTE) || member.location() != Location.BODY) continue;
            String local = member.wireName().substring(member.wireName().indexOf(':') + 1);
            for (int i = 0; i < xml.getAttributeCount(); i++) {
                if (!xml.getAttributeLocalName(i).equals(local)) continue;
                slots[member.index()] =
                        Scalars.parse(member, xml.getAttributeValue(i), TimeFormat.DATE_TIME);
            }
        }
    }

    private Object value(Member member, int depth) throws XMLStreamException {
        if (depth > MAX_DEPTH) throw malformed("nested too deeply");
        Shape shape = member.target();
        return switch (shape.kind()) {
            case STRUCTURE -> {
                @Nullable Object[] slots = new @Nullable Object[shape.members().size()];
                members(shape, slots, depth);
                yield shape.factory().of(slots);
            }
            case LIST -> {
                List<Object> list = new ArrayList<>();
                while (nextChild()) list.add(value(shape.element(), depth + 1));
                yield List.copyOf(list);
            }
            case MAP -> {
                Map<Object, Object> map = new LinkedHashMap<>();
                while (nextChild()) entry(shape, map, depth + 1);
                yield Collections.unmodifiableMap(map);
            }
            default -> Scalars.parse(member, xml.getElementText(), TimeFormat.DATE_TIME);
        };
    }

    private void entry(Shape shape, Map<Object, Object> into, int depth) throws XMLStreamException {
        Optional<Object> key = Optional.empty();
        Optional<Object> value = Optional.empty();
        while (nextChild()) {
            String name = xml.getLocalName();
            if (name.equals(shape.key().wireName())) key = Optional.of(value(shape.key(), depth));
            else if (name.equals(shape.value().wireName())) {
                value = Optional.of(value(shape.value(), depth));
            } else skip();
        }
        if (key.isEmpty() || value.isEmpty()) throw malformed("a map entry lacks key or value");
        into.put(key.get(), value.get());
    }

    private void skip() throws XMLStreamException {
        int depth = 1;
        while (depth > 0) {
            int event = xml.next();
            if (event == XMLStreamConstants.START_ELEMENT) depth++;
            if (depth > MAX_DEPTH) throw malformed("nested too deeply");
            if (event == XMLStreamConstants.END_ELEMENT) depth--;
        }
    }
}
