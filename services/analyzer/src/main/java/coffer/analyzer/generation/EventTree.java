package coffer.analyzer.generation;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/// The text of a record as nested values, of which some are looked for.
///
/// The ledger bounds a record's length, and what writes records their depth.
record EventTree(Map<String, Object> members) {
    private static final JsonFactory JSON = new JsonFactory();

    EventTree {
        members = Map.copyOf(members);
    }

    static EventTree parse(String json) {
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), json)) {
            return parser.nextToken() == JsonToken.START_OBJECT
                    ? new EventTree(members(parser))
                    : new EventTree(Map.of());
        }
    }

    /// What is under these names, one within the other, if it is an object.
    Optional<EventTree> at(String... names) {
        Optional<EventTree> tree = Optional.of(this);
        for (String name : names) tree = tree.flatMap(each -> each.child(name));
        return tree;
    }

    private Optional<EventTree> child(String name) {
        return Optional.ofNullable(members.get(name))
                .filter(EventTree.class::isInstance)
                .map(EventTree.class::cast);
    }

    Optional<String> text(String name) {
        return Optional.ofNullable(members.get(name))
                .filter(String.class::isInstance)
                .map(String.class::cast);
    }

    /// The objects of a list; none if it is no list.
    List<EventTree> each(String name) {
        List<EventTree> found = new ArrayList<>();
        if (members.get(name) instanceof List<?> list) {
            for (Object item : list) {
                if (item instanceof EventTree tree) found.add(tree);
            }
        }
        return found;
    }

    boolean has(String name) {
        return members.containsKey(name);
    }

    /// The members that are strings.
    Map<String, String> texts() {
        Map<String, String> texts = new LinkedHashMap<>();
        members.forEach((name, value) -> {
            if (value instanceof String text) texts.put(name, text);
        });
        return texts;
    }

    private static Map<String, Object> members(JsonParser json) {
        Map<String, Object> members = new LinkedHashMap<>();
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = json.currentName();
            json.nextToken();
            value(json).ifPresent(value -> members.put(name, value));
        }
        return members;
    }

    /// Empty for null; numbers and booleans are their text.
    private static Optional<Object> value(JsonParser json) {
        return switch (json.currentToken()) {
            case START_OBJECT -> Optional.of(new EventTree(members(json)));
            case START_ARRAY -> Optional.of(items(json));
            case VALUE_NULL -> Optional.empty();
            default -> Optional.of(json.getString());
        };
    }

    private static List<Object> items(JsonParser json) {
        List<Object> items = new ArrayList<>();
        while (json.nextToken() != JsonToken.END_ARRAY) value(json).ifPresent(items::add);
        return items;
    }
}
