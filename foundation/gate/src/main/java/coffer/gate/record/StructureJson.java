package coffer.gate.record;

import coffer.ledger.JsonText;
import coffer.wire.schema.Member;
import coffer.wire.schema.Shape;
import coffer.wire.schema.Structure;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Writes a request's or answer's members as CloudTrail does: names begin in lower case, secrets
/// are hidden, bytes are left out.
final class StructureJson {
    private static final int MAX_TEXT = 32 * 1024;
    // AWS: CloudTrail User Guide, "CloudTrail record contents": request parameters and response
    // elements that are longer are left out.
    private static final int MAX_STRUCTURE_CHARS = 100 * 1024;
    private static final String TOO_LONG = "{\"omitted\":true}";

    // As many as there are structures in the models.
    private static final Map<Shape, List<Told>> TOLD = new ConcurrentHashMap<>();

    private StructureJson() {}

    /// A member that records tell, and what they call it.
    private record Told(Member member, String name, boolean isHidden) {
        static List<Told> of(Shape shape) {
            return shape.members().stream()
                    .filter(member -> !Redaction.omits(member))
                    .map(member ->
                            new Told(member, lowerFirst(member.name()), Redaction.hides(member)))
                    .toList();
        }
    }

    /// The whole, or a mark instead if it is too long.
    static void writeBounded(JsonText json, Shape shape, Structure value) {
        int start = json.length();
        write(json, shape, value);
        if (json.length() - start > MAX_STRUCTURE_CHARS) json.replaceSince(start, TOO_LONG);
    }

    private static void write(JsonText json, Shape shape, Structure value) {
        json.startObject();
        for (Told told : TOLD.computeIfAbsent(shape, Told::of)) {
            Object slot = value.slot(told.member().index());
            if (slot == null) continue;
            json.name(told.name());
            if (told.isHidden()) json.value(Redaction.HIDDEN);
            else value(json, told.member().target(), slot);
        }
        json.endObject();
    }

    private static void value(JsonText json, Shape shape, Object value) {
        switch (value) {
            case String text -> json.value(bounded(text));
            case Boolean flag -> json.value(flag);
            case Integer number -> json.value(number);
            case Long number -> json.value(number);
            case Double number -> json.value(number);
            case Float number -> json.value(Double.parseDouble(number.toString()));
            case Instant time -> json.value(time.toString());
            case List<?> list -> list(json, shape, list);
            case Map<?, ?> map -> map(json, shape, map);
            case Structure structure -> write(json, shape, structure);
            default -> json.value(Redaction.HIDDEN);
        }
    }

    private static void list(JsonText json, Shape shape, List<?> list) {
        json.startArray();
        for (Object element : list) {
            if (Redaction.hides(shape.element())) json.value(Redaction.HIDDEN);
            else if (!Redaction.omits(shape.element())) {
                value(json, shape.element().target(), element);
            }
        }
        json.endArray();
    }

    private static void map(JsonText json, Shape shape, Map<?, ?> map) {
        json.startObject();
        map.forEach((key, element) -> {
            json.key(bounded(String.valueOf(key)));
            if (Redaction.hides(shape.value())) json.value(Redaction.HIDDEN);
            else if (Redaction.omits(shape.value())) json.nothing();
            else value(json, shape.value().target(), element);
        });
        json.endObject();
    }

    private static String bounded(String text) {
        return BoundedText.cut(text, MAX_TEXT);
    }

    private static String lowerFirst(String name) {
        return Character.toLowerCase(name.charAt(0)) + name.substring(1);
    }
}
