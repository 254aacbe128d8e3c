package coffer.wire.schema;

import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/// One JSON object of a model file, asked for facts by name. Model files are our own, so whatever
/// is unexpected in them is a bug.
record JsonFacts(Map<String, Object> entries) {
    private static final JsonFactory JSON = new JsonFactory();

    static JsonFacts read(InputStream source) {
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), source)) {
            parser.nextToken();
            return object(parser);
        }
    }

    private static JsonFacts object(JsonParser parser) {
        Map<String, Object> entries = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            parser.nextToken();
            entries.put(name, value(parser));
        }
        return new JsonFacts(entries);
    }

    private static Object value(JsonParser parser) {
        return switch (parser.currentToken()) {
            case START_OBJECT -> object(parser);
            case START_ARRAY -> {
                List<Object> list = new ArrayList<>();
                while (parser.nextToken() != JsonToken.END_ARRAY) list.add(value(parser));
                yield list;
            }
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NUMBER_INT -> parser.getLongValue();
            case VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
            case VALUE_STRING -> parser.getString();
            default -> throw new IllegalStateException("model holds " + parser.currentToken());
        };
    }

    JsonFacts facts(String name) {
        return entries.get(name) instanceof JsonFacts facts ? facts : new JsonFacts(Map.of());
    }

    boolean has(String name) {
        return entries.containsKey(name);
    }

    boolean flag(String name) {
        return Boolean.TRUE.equals(entries.get(name));
    }

    Optional<String> find(String name) {
        return entries.get(name) instanceof String text ? Optional.of(text) : Optional.empty();
    }

    String text(String name) {
        return find(name).orElseThrow(() -> new IllegalStateException("model lacks " + name));
    }

    OptionalLong number(String name) {
        return entries.get(name) instanceof Long value
                ? OptionalLong.of(value)
                : OptionalLong.empty();
    }

    List<String> texts(String name) {
        if (!(entries.get(name) instanceof List<?> list)) return List.of();
        return list.stream().map(String.class::cast).toList();
    }

    /// The entries that are objects, in order.
    Map<String, JsonFacts> objects() {
        Map<String, JsonFacts> objects = new LinkedHashMap<>();
        entries.forEach((name, value) -> objects.put(name, (JsonFacts) value));
        return objects;
    }
}
