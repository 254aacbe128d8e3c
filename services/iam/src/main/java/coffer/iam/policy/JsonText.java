package coffer.iam.policy;

import coffer.policy.json.Json;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// Writes JSON without white space.
public final class JsonText {
    private static final int FIRST_PRINTABLE = 0x20;

    private JsonText() {}

    public static String of(Json json) {
        return switch (json) {
            case Json.Text(String value) -> quoted(value);
            case Json.Numeral(String literal) -> literal;
            case Json.Flag(boolean value) -> Boolean.toString(value);
            case Json.Nothing() -> "null";
            case Json.Items(List<Json> values) ->
                    values.stream().map(JsonText::of).collect(Collectors.joining(",", "[", "]"));
            case Json.Fields(Map<String, Json> values) ->
                    values.entrySet().stream()
                            .map(member -> quoted(member.getKey()) + ":" + of(member.getValue()))
                            .collect(Collectors.joining(",", "{", "}"));
        };
    }

    private static String quoted(String text) {
        StringBuilder quoted = new StringBuilder(text.length() + 2).append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                quoted.append('\\').append(c);
            } else if (c < FIRST_PRINTABLE) {
                quoted.append(String.format("\\u%04x", (int) c));
            } else {
                quoted.append(c);
            }
        }
        return quoted.append('"').toString();
    }
}
