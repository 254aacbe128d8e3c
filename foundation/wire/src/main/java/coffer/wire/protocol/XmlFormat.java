package coffer.wire.protocol;

import coffer.kernel.Bytes;
import coffer.wire.codec.Problem;
import coffer.wire.codec.Times;
import coffer.wire.codec.XmlReader;
import coffer.wire.codec.XmlWriter;
import coffer.wire.schema.Member;
import coffer.wire.schema.Shape;
import coffer.wire.schema.Structure;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The XML bodies of restXml; `namespace` is that of their root elements.
record XmlFormat(String namespace, Times.Fraction fraction) implements RestFormat {

    @Override
    public String contentType() {
        return "application/xml";
    }

    @Override
    public void readInto(Bytes body, Shape shape, @Nullable Object[] slots) {
        XmlReader.readInto(body, shape, shape.facts().xmlName(), slots);
    }

    @Override
    public Optional<Object> readPayload(Bytes body, Member payload) {
        if (payload.target().kind() != Shape.Kind.STRUCTURE) {
            throw new Problem.Malformed("unreadable payload").exception();
        }
        return Optional.of(XmlReader.read(body, payload.target(), payload.wireName()));
    }

    @Override
    public Bytes write(Structure value, Shape shape) {
        XmlWriter xml = new XmlWriter(fraction);
        String root = shape.facts().xmlName();
        if (!shape.facts().isUnwrapped()) {
            return xml.structure(root, namespace(shape), value, shape).bytes();
        }
        // GetBucketLocation: the only member is the document itself.
        Object text = value.slot(shape.bodyMembers().getFirst().index());
        xml.open(root, namespace).text(text == null ? "" : text.toString());
        return xml.close(root).bytes();
    }

    @Override
    public Bytes writePayload(Member payload, Object value) {
        XmlWriter xml = new XmlWriter(fraction);
        return xml.document(payload, namespace, (Structure) value).bytes();
    }

    private String namespace(Shape shape) {
        return shape.facts().xmlNamespace().orElse(namespace);
    }

    @Override
    public boolean writesEmptyBodies() {
        return false;
    }
}
