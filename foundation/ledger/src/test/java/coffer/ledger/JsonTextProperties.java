package coffer.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import coffer.testing.Forall;
import coffer.testing.Forall.Gen;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/// Against a parser we did not write: what was written is read.
class JsonTextProperties {
    private static final String ALPHABET = "a\"\\/{}[],:\u0000\u001f\u007fé€\u2028 \n\r\t\uFFFD";
    private static final int MAX_DEPTH = 4;

    @Test
    void isReadAsWhatWasWritten() {
        Forall.cases(gen -> {
            List<Object> written = new ArrayList<>();
            JsonText json = new JsonText();
            value(gen, json, written, 0);

            assertThat(read(json.toString())).isEqualTo(written);
        });
    }

    @Test
    void goesOnWhereAnotherIs() {
        JsonText opening = new JsonText().startObject().property("a", 1);

        assertThat(opening.copy().property("b", true).endObject())
                .hasToString("{\"a\":1,\"b\":true}");
        assertThat(opening.copy().endObject()).hasToString("{\"a\":1}");
    }

    @Test
    void takesBackAValue() {
        JsonText json = new JsonText().startObject().name("a");
        int start = json.length();
        json.startArray().value("long").value("text").endArray();
        json.replaceSince(start, "null");

        assertThat(json.property("b", false).endObject()).hasToString("{\"a\":null,\"b\":false}");
    }

    @Test
    void replacesHalvesOfCharacters() {
        JsonText json = new JsonText().startArray();
        json.value("\uD83D").value("x\uDE00y").value("\uDE00\uD83D").value("\uD83D\uDE00");

        assertThat(read(json.endArray().toString()))
                .containsExactly(
                        JsonToken.START_ARRAY,
                        "\uFFFD",
                        "x\uFFFDy",
                        "\uFFFD\uFFFD",
                        "\uD83D\uDE00",
                        JsonToken.END_ARRAY);
    }

    @Test
    void writesNumbersThatAreNoneAsText() {
        assertThat(new JsonText().startArray().value(Double.NaN).value(0.5).endArray())
                .hasToString("[\"NaN\",0.5]");
    }

    private static void value(Gen gen, JsonText json, List<Object> written, int depth) {
        switch (gen.below(depth < MAX_DEPTH ? 6 : 4)) {
            case 0 -> {
                String text = gen.text(ALPHABET);
                json.value(text);
                written.add(text);
            }
            case 1 -> {
                long number = gen.random().nextLong();
                json.value(number);
                written.add(number);
            }
            case 2 -> {
                boolean flag = gen.flip();
                json.value(flag);
                written.add(flag ? JsonToken.VALUE_TRUE : JsonToken.VALUE_FALSE);
            }
            case 3 -> {
                json.nothing();
                written.add(JsonToken.VALUE_NULL);
            }
            case 4 -> {
                json.startArray();
                written.add(JsonToken.START_ARRAY);
                for (int i = gen.below(4); i > 0; i--) value(gen, json, written, depth + 1);
                json.endArray();
                written.add(JsonToken.END_ARRAY);
            }
            default -> {
                json.startObject();
                written.add(JsonToken.START_OBJECT);
                for (int i = gen.below(4); i > 0; i--) {
                    String name = i + gen.text(ALPHABET);
                    json.key(name);
                    written.add(name);
                    value(gen, json, written, depth + 1);
                }
                json.endObject();
                written.add(JsonToken.END_OBJECT);
            }
        }
    }

    private static List<Object> read(String json) {
        List<Object> found = new ArrayList<>();
        try (JsonParser in = new JsonFactory().createParser(ObjectReadContext.empty(), json)) {
            for (JsonToken token = in.nextToken(); token != null; token = in.nextToken()) {
                found.add(
                        switch (token) {
                            case PROPERTY_NAME, VALUE_STRING -> in.getString();
                            case VALUE_NUMBER_INT -> in.getLongValue();
                            default -> token;
                        });
            }
        }
        return found;
    }
}
