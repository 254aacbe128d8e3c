package coffer.conformance.roundtrip;

import coffer.kernel.Bytes;
import coffer.kernel.SecretBytes;
import coffer.wire.schema.Document;
import coffer.wire.schema.Location;
import coffer.wire.schema.Member;
import coffer.wire.schema.Shape;
import coffer.wire.schema.Structure;
import coffer.wire.schema.Trait;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Values as text, so that what was sent and what arrived can be compared. What is empty counts as
/// absent: forms and headers cannot tell them apart.
public final class Arrived {
    private static final JsonMapper JSON = new JsonMapper();

    private Arrived() {}

    /// What arrived.
    public static String of(Structure structure, Shape shape) {
        Map<String, String> members = new TreeMap<>();
        for (Member member : shape.members()) {
            Object value = structure.slot(member.index());
            if (value != null) put(members, member.name(), value(value, member));
        }
        return members.toString();
    }

    private static String value(Object value, Member member) {
        return switch (value) {
            case Structure structure -> of(structure, member.target());
            case List<?> list ->
                    list.stream()
                            .map(each -> value(each, member.target().element()))
                            .toList()
                            .toString();
            case Map<?, ?> map -> {
                Map<String, String> entries = new TreeMap<>();
                map.forEach((key, each) ->
                        put(entries, key.toString(), value(each, member.target().value())));
                yield entries.toString();
            }
            case Instant time -> Long.toString(time.getEpochSecond());
            case Bytes bytes -> Base64.getEncoder().encodeToString(bytes.toArray());
            case SecretBytes secret -> Base64.getEncoder().encodeToString(secret.expose());
            case Document document -> JSON.readTree(document.json()).toString();
            case Number number -> Double.toString(number.doubleValue());
            default -> isJson(member) ? json(value) : value.toString();
        };
    }

    private static boolean isJson(Member member) {
        return member.is(Trait.JSON_VALUE) && member.location() == Location.HEADER;
    }

    private static String json(Object text) {
        return JSON.readTree(text.toString()).toString();
    }

    /// What was sent.
    public static String ofJson(JsonNode node, Shape shape) {
        Map<String, String> members = new TreeMap<>();
        node.properties()
                .forEach(each -> {
                    Member member = shape.member(each.getKey());
                    put(members, each.getKey(), value(each.getValue(), member));
                });
        return members.toString();
    }

    private static String value(JsonNode node, Member member) {
        if (isJson(member)) return node.toString();
        Shape shape = member.target();
        return switch (shape.kind()) {
            case STRUCTURE -> ofJson(node, shape);
            case LIST ->
                    node.values().stream()
                            .map(each -> value(each, shape.element()))
                            .toList()
                            .toString();
            case MAP -> {
                Map<String, String> entries = new TreeMap<>();
                node.properties()
                        .forEach(each ->
                                put(entries, each.getKey(), value(each.getValue(), shape.value())));
                yield entries.toString();
            }
            case INTEGER, LONG, FLOAT, DOUBLE -> Double.toString(node.asDouble());
            case DOCUMENT -> node.toString();
            default -> node.asString();
        };
    }

    private static void put(Map<String, String> into, String name, String value) {
        boolean isEmpty = value.equals("{}") || value.equals("[]") || value.isEmpty();
        if (!isEmpty) into.put(name, value);
    }
}
