package coffer.s3.logging;

import coffer.policy.json.Json;
import coffer.policy.json.JsonReader;
import coffer.policy.json.JsonSyntaxException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The text of a record, to be asked for what is somewhere in it.
record RecordText(Json whole) {
    private static final RecordText NOTHING = new RecordText(new Json.Nothing());

    /// What tells nothing for a text that is too long to be read whole.
    static RecordText of(String json) {
        try {
            return new RecordText(JsonReader.read(json));
        } catch (JsonSyntaxException tooLong) {
            return NOTHING;
        }
    }

    /// What is at a path of names.
    RecordText at(String... path) {
        Json here = whole;
        for (String name : path) {
            here =
                    here instanceof Json.Fields(Map<String, Json> values)
                            ? values.getOrDefault(name, new Json.Nothing())
                            : new Json.Nothing();
        }
        return new RecordText(here);
    }

    /// As text: of a number its digits.
    Optional<String> text(String... path) {
        return switch (at(path).whole()) {
            case Json.Text(String value) -> Optional.of(value);
            case Json.Numeral(String digits) -> Optional.of(digits);
            case Json.Flag(boolean flag) -> Optional.of(Boolean.toString(flag));
            case Json.Nothing _, Json.Items _, Json.Fields _ -> Optional.empty();
        };
    }

    List<RecordText> items(String... path) {
        return at(path).whole() instanceof Json.Items(List<Json> values)
                ? values.stream().map(RecordText::new).toList()
                : List.of();
    }
}
