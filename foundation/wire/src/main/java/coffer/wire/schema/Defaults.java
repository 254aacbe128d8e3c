package coffer.wire.schema;

import coffer.kernel.Bytes;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What a model says that absent members are.
final class Defaults {
    private Defaults() {}

    /// The defaults of a structure's members, by their index.
    static Map<Integer, Object> of(Shape shape, JsonFacts facts) {
        if (shape.kind() != Shape.Kind.STRUCTURE) return Map.of();
        JsonFacts members = facts.facts("members");
        Map<Integer, Object> defaults = new HashMap<>();
        for (Member member : shape.members()) {
            Object given = members.facts(member.name()).entries().get("default");
            if (given != null) defaults.put(member.index(), value(member, given));
        }
        return defaults;
    }

    private static Object value(Member member, Object given) {
        return switch (member.target().kind()) {
            case LIST -> List.of();
            case MAP -> Map.of();
            case INTEGER -> ((Number) given).intValue();
            case LONG -> ((Number) given).longValue();
            case FLOAT -> ((Number) given).floatValue();
            case DOUBLE -> ((Number) given).doubleValue();
            case TIMESTAMP -> Instant.ofEpochSecond(((Number) given).longValue());
            case BLOB -> Bytes.adopt(Base64.getDecoder().decode((String) given));
            // Their models write the value's JSON as text.
            case DOCUMENT -> new Document((String) given);
            case STRING, BOOLEAN -> given;
            case STRUCTURE -> throw new IllegalStateException(member + " cannot have a default");
        };
    }
}
