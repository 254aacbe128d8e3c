package coffer.wire.compliance;

import coffer.kernel.Bytes;
import coffer.kernel.SecretBytes;
import coffer.wire.schema.Document;
import coffer.wire.schema.Member;
import coffer.wire.schema.Shape;
import coffer.wire.schema.Struct;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.smithy.model.node.Node;
import software.amazon.smithy.model.node.ObjectNode;

/// Our values out of the parameters of a case.
final class Values {
    private Values() {}

    static Struct structure(ObjectNode node, Shape shape) {
        return Struct.of(
                shape,
                fill -> {
                    for (Member member : shape.members()) {
                        if (member.isStreaming()) continue;
                        node.getMember(member.name())
                                .filter(value -> !value.isNullNode())
                                .ifPresent(value -> fill.put(member.name(), of(value, member)));
                    }
                });
    }

    private static @Nullable Object of(Node node, Member member) {
        if (node.isNullNode()) return null;
        Shape shape = member.target();
        return switch (shape.kind()) {
            case STRUCTURE -> structure(node.expectObjectNode(), shape);
            case LIST -> list(node, shape);
            case MAP -> map(node, shape);
            case STRING -> node.expectStringNode().getValue();
            case BLOB -> blob(node, shape);
            case BOOLEAN -> node.expectBooleanNode().getValue();
            case INTEGER -> node.expectNumberNode().getValue().intValue();
            case LONG -> node.expectNumberNode().getValue().longValue();
            case FLOAT -> (float) decimal(node);
            case DOUBLE -> decimal(node);
            case TIMESTAMP ->
                    Instant.ofEpochMilli(
                            Math.round(node.expectNumberNode().getValue().doubleValue() * 1000));
            case DOCUMENT -> new Document(Node.printJson(node));
        };
    }

    private static List<@Nullable Object> list(Node node, Shape shape) {
        List<@Nullable Object> list = new ArrayList<>();
        for (Node element : node.expectArrayNode()) list.add(of(element, shape.element()));
        return list;
    }

    private static Map<Object, @Nullable Object> map(Node node, Shape shape) {
        Map<Object, @Nullable Object> map = new LinkedHashMap<>();
        node.expectObjectNode()
                .getStringMap()
                .forEach((key, value) -> map.put(key, of(value, shape.value())));
        return map;
    }

    private static Object blob(Node node, Shape shape) {
        byte[] bytes = node.expectStringNode().getValue().getBytes(StandardCharsets.UTF_8);
        return shape.isSensitive() ? SecretBytes.adopt(bytes) : Bytes.adopt(bytes);
    }

    private static double decimal(Node node) {
        return node.isStringNode()
                ? Double.parseDouble(node.expectStringNode().getValue())
                : node.expectNumberNode().getValue().doubleValue();
    }
}
