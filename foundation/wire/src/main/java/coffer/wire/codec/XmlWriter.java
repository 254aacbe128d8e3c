package coffer.wire.codec;

import coffer.kernel.Bytes;
import coffer.wire.schema.Member;
import coffer.wire.schema.Shape;
import coffer.wire.schema.Structure;
import coffer.wire.schema.TimeFormat;
import java.util.List;
import java.util.Map;

/// Writes one XML document: a restXml body or an awsQuery response.
public final class XmlWriter {
    private final XmlBuffer out = new XmlBuffer();
    private final Times.Fraction fraction;

    public XmlWriter(Times.Fraction fraction) {
        this.fraction = fraction;
        out.markup("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    }

    public Bytes bytes() {
        return out.bytes();
    }

    public XmlWriter open(String name) {
        out.open(name);
        return this;
    }

    /// An empty namespace is none.
    public XmlWriter open(String name, String namespace) {
        start(name, namespace);
        out.markup(">");
        return this;
    }

    public XmlWriter close(String name) {
        out.close(name);
        return this;
    }

    public XmlWriter text(String name, String value) {
        open(name);
        out.text(value);
        return close(name);
    }

    public XmlWriter text(String value) {
        out.text(value);
        return this;
    }

    private void start(String name, String namespace) {
        out.markup("<").markup(name);
        if (!namespace.isEmpty()) out.markup(" xmlns=\"").text(namespace).markup("\"");
    }

    /// `<name xmlns="namespace">members</name>`
    public XmlWriter structure(String name, String namespace, Structure value, Shape shape) {
        start(name, namespace);
        attributes(value, shape);
        out.markup(">");
        members(value, shape);
        return close(name);
    }

    /// A structure that is the whole document, called as its member says.
    public XmlWriter document(Member member, String namespace, Structure value) {
        if (member.xmlNamespace().isEmpty()) {
            return structure(member.wireName(), namespace, value, member.target());
        }
        value(member, member.wireName(), value);
        return this;
    }

    /// The body members of a structure.
    public XmlWriter members(Structure structure, Shape shape) {
        for (Member member : shape.xmlElements()) {
            Object value = structure.slot(member.index());
            if (value != null) value(member, member.wireName(), value);
        }
        return this;
    }

    private void attributes(Structure structure, Shape shape) {
        for (Member member : shape.xmlAttributes()) {
            Object value = structure.slot(member.index());
            if (value == null) continue;
            out.markup(" ").markup(member.wireName()).markup("=\"");
            out.text(Scalars.format(member, value, TimeFormat.DATE_TIME, fraction)).markup("\"");
        }
    }

    private void value(Member member, String name, Object value) {
        Shape shape = member.target();
        switch (shape.kind()) {
            case STRUCTURE -> {
                start(name, member);
                attributes((Structure) value, shape);
                out.markup(">");
                members((Structure) value, shape);
                close(name);
            }
            case LIST -> list(member, name, (List<?>) value);
            case MAP -> map(member, name, (Map<?, ?>) value);
            default -> {
                open(name, member);
                out.text(Scalars.format(member, value, TimeFormat.DATE_TIME, fraction));
                close(name);
            }
        }
    }

    /// The start of an element that has no attributes.
    private void open(String name, Member member) {
        if (member.xmlNamespace().isEmpty()) {
            out.open(name);
        } else {
            start(name, member);
            out.markup(">");
        }
    }

    private void start(String name, Member member) {
        out.markup("<").markup(name);
        member.xmlNamespace()
                .ifPresent(namespace -> {
                    out.markup(" xmlns");
                    String prefix = namespace.prefix();
                    if (!prefix.isEmpty()) out.markup(":").markup(prefix);
                    out.markup("=\"").text(namespace.uri()).markup("\"");
                });
    }

    private void list(Member member, String name, List<?> list) {
        Member element = member.target().element();
        if (member.isFlattened()) {
            for (Object each : list) value(element, name, each);
            return;
        }
        open(name, member);
        for (Object each : list) value(element, element.wireName(), each);
        close(name);
    }

    private void map(Member member, String name, Map<?, ?> map) {
        Shape shape = member.target();
        String entryName = member.isFlattened() ? name : "entry";
        if (!member.isFlattened()) {
            open(name, member);
        }
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            if (member.isFlattened()) {
                open(name, member);
            } else {
                open(entryName);
            }
            value(shape.key(), shape.key().wireName(), entry.getKey());
            value(shape.value(), shape.value().wireName(), entry.getValue());
            close(entryName);
        }
        if (!member.isFlattened()) close(name);
    }
}
