package coffer.gate.record;

import coffer.wire.schema.Member;
import coffer.wire.schema.Shape;
import coffer.wire.schema.Structure;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JsonGenerator;

/// Writes a request's or answer's members as CloudTrail does: names begin in lower case, secrets
/// are hidden, bytes are left out.
final class StructureJson {
    private static final int MAX_TEXT = 32 * 1024;

    private StructureJson() {}

    static void write(JsonGenerator json, Shape shape, Structure value) {
        json.writeStartObject();
        for (Member member : shape.members()) {
            Object slot = value.slot(member.index());
            if (slot == null || Redaction.omits(member)) continue;
            json.writeName(lowerFirst(member.name()));
            if (Redaction.hides(member)) json.writeString(Redaction.HIDDEN);
            else value(json, member.target(), slot);
        }
        json.writeEndObject();
    }

    private static void value(JsonGenerator json, Shape shape, Object value) {
        switch (value) {
            case String text -> json.writeString(bounded(text));
            case Boolean flag -> json.writeBoolean(flag);
            case Integer number -> json.writeNumber(number);
            case Long number -> json.writeNumber(number);
            case Double number -> json.writeNumber(number);
            case Float number -> json.writeNumber(number);
            case Instant time -> json.writeString(time.toString());
            case List<?> list -> list(json, shape, list);
            case Map<?, ?> map -> map(json, shape, map);
            case Structure structure -> write(json, shape, structure);
            default -> json.writeString(Redaction.HIDDEN);
        }
    }

    private static void list(JsonGenerator json, Shape shape, List<?> list) {
        json.writeStartArray();
        for (Object element : list) {
            if (Redaction.hides(shape.element())) json.writeString(Redaction.HIDDEN);
            else if (!Redaction.omits(shape.element())) {
                value(json, shape.element().target(), element);
            }
        }
        json.writeEndArray();
    }

    private static void map(JsonGenerator json, Shape shape, Map<?, ?> map) {
        json.writeStartObject();
        map.forEach((key, element) -> {
            json.writeName(bounded(String.valueOf(key)));
            if (Redaction.hides(shape.value())) json.writeString(Redaction.HIDDEN);
            else if (Redaction.omits(shape.value())) json.writeNull();
            else value(json, shape.value().target(), element);
        });
        json.writeEndObject();
    }

    private static String bounded(String text) {
        return BoundedText.of(text, MAX_TEXT);
    }

    private static String lowerFirst(String name) {
        return Character.toLowerCase(name.charAt(0)) + name.substring(1);
    }
}
