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
    private static final int MAX_NOTE = 256;
    // AWS: CloudTrail User Guide, "CloudTrail record contents": request parameters and response
    // elements that are longer are left out.
    private static final int MAX_STRUCTURE_CHARS = 100 * 1024;
    private static final String TOO_LONG = "{\"omitted\":true}";
    private static final String NOTHING = "null";
    private static final int EMPTY_CHARS = 2;

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

    /// The whole and what `more` tells of members that it lacks, or a mark instead if it is too
    /// long. What has nothing to tell is null, as AWS has it.
    static void writeBounded(
            JsonText json, Shape shape, Structure value, Map<String, String> more) {
        int start = json.length();
        json.startObject();
        members(json, shape, value);
        more.forEach((name, text) -> {
            if (!tells(shape, value, name)) json.property(name, BoundedText.cut(text, MAX_NOTE));
        });
        json.endObject();
        int written = json.length() - start;
        if (written > MAX_STRUCTURE_CHARS) json.replaceSince(start, TOO_LONG);
        if (written == EMPTY_CHARS) json.replaceSince(start, NOTHING);
    }

    private static void write(JsonText json, Shape shape, Structure value) {
        json.startObject();
        members(json, shape, value);
        json.endObject();
    }

    private static void members(JsonText json, Shape shape, Structure value) {
        for (Told told : TOLD.computeIfAbsent(shape, Told::of)) {
            Object slot = value.slot(told.member().index());
            if (slot == null) continue;
            json.name(told.name());
            if (told.isHidden()) json.value(Redaction.HIDDEN);
            else value(json, told.member().target(), slot);
        }
    }

    private static boolean tells(Shape shape, Structure value, String name) {
        return TOLD.computeIfAbsent(shape, Told::of).stream()
                .filter(told -> told.name().equals(name))
                .anyMatch(told -> value.slot(told.member().index()) != null);
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
