package coffer.sts.jwt;

import coffer.policy.json.Json;
import coffer.policy.json.JsonReader;
import coffer.policy.json.JsonSyntaxException;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// A JSON object read with one opinion: no member is named twice, and a member of the wrong type is
/// an error, not an absence.
public record JsonObject(Map<String, Json> members) {
    // Far beyond any date, and small enough that the digits of a number are never written out.
    private static final int MOST_EXPONENT = 20;

    /// Throws [InvalidTokenException].
    public static JsonObject parse(String text) {
        try {
            if (JsonReader.read(text) instanceof Json.Fields(Map<String, Json> members)) {
                return new JsonObject(members);
            }
            throw new InvalidTokenException("not a JSON object");
        } catch (JsonSyntaxException e) {
            throw new InvalidTokenException("not JSON: " + e.getMessage());
        }
    }

    public Set<String> names() {
        return members.keySet();
    }

    public boolean has(String name) {
        return members.containsKey(name);
    }

    public Optional<String> text(String name) {
        Optional<Json> value = Optional.ofNullable(members.get(name));
        if (value.isEmpty()) return Optional.empty();
        if (value.get() instanceof Json.Text(String text)) return Optional.of(text);
        throw wrongType(name);
    }

    /// A string, or a list of strings; empty if there is none.
    public List<String> texts(String name) {
        return Optional.ofNullable(members.get(name))
                .map(value -> texts(name, value))
                .orElse(List.of());
    }

    public Optional<JsonObject> object(String name) {
        Optional<Json> value = Optional.ofNullable(members.get(name));
        if (value.isEmpty()) return Optional.empty();
        if (value.get() instanceof Json.Fields(Map<String, Json> inner)) {
            return Optional.of(new JsonObject(inner));
        }
        throw wrongType(name);
    }

    /// The objects of a list; what else is in it is left out.
    public List<JsonObject> objects(String name) {
        if (!(members.get(name) instanceof Json.Items(List<Json> values))) throw wrongType(name);
        List<JsonObject> objects = new ArrayList<>();
        for (Json value : values) {
            if (value instanceof Json.Fields(Map<String, Json> inner)) {
                objects.add(new JsonObject(inner));
            }
        }
        return objects;
    }

    /// Seconds since 1970, perhaps with a fraction, which is cut off.
    public Optional<Instant> time(String name) {
        Optional<Json> value = Optional.ofNullable(members.get(name));
        if (value.isEmpty()) return Optional.empty();
        if (!(value.get() instanceof Json.Numeral(String literal))) throw wrongType(name);
        try {
            BigDecimal number = new BigDecimal(literal);
            boolean isWild =
                    Math.abs((long) number.scale()) > MOST_EXPONENT
                            || number.precision() > MOST_EXPONENT;
            if (isWild) throw wrongType(name);
            return Optional.of(Instant.ofEpochSecond(number.longValue()));
        } catch (ArithmeticException | NumberFormatException | DateTimeException e) {
            throw wrongType(name);
        }
    }

    /// What conditions compare: strings, numbers, booleans and lists of those; else nothing.
    public List<String> values(String name) {
        Optional<Json> value = Optional.ofNullable(members.get(name));
        if (value.isEmpty()) return List.of();
        List<Json> items =
                value.get() instanceof Json.Items(var many) ? many : List.of(value.get());
        List<String> texts = new ArrayList<>();
        for (Json item : items) {
            switch (item) {
                case Json.Text(String text) -> texts.add(text);
                case Json.Numeral(String literal) -> texts.add(literal);
                case Json.Flag(boolean flag) -> texts.add(Boolean.toString(flag));
                case Json.Nothing _, Json.Items _, Json.Fields _ -> {}
            }
        }
        return texts;
    }

    private static List<String> texts(String name, Json value) {
        List<Json> items = value instanceof Json.Items(var many) ? many : List.of(value);
        List<String> texts = new ArrayList<>();
        for (Json item : items) {
            if (!(item instanceof Json.Text(String text))) throw wrongType(name);
            texts.add(text);
        }
        return texts;
    }

    private static InvalidTokenException wrongType(String name) {
        return new InvalidTokenException("`" + name + "` is of the wrong type");
    }
}
