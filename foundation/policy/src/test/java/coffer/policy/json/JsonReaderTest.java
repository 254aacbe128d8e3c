package coffer.policy.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonReaderTest {
    @Test
    void readsEveryKindOfValue() {
        Json json = JsonReader.read(" {\"a\": [1, -2.5e+3, true, false, null], \"b\": \"x\"} ");

        assertThat(json)
                .isEqualTo(
                        new Json.Fields(
                                Map.of(
                                        "a",
                                        new Json.Items(
                                                List.of(
                                                        new Json.Numeral("1"),
                                                        new Json.Numeral("-2.5e+3"),
                                                        new Json.Flag(true),
                                                        new Json.Flag(false),
                                                        new Json.Nothing())),
                                        "b",
                                        new Json.Text("x"))));
    }

    @Test
    void readsEscapes() {
        assertThat(JsonReader.read("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\\uD83D\\uDE00\""))
                .isEqualTo(new Json.Text("\"\\/\b\f\n\r\té😀"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "{",
                "}",
                "[1,]",
                "{\"a\":1,}",
                "{a:1}",
                "{'a':1}",
                "[1 2]",
                "01",
                "1.",
                ".5",
                "+1",
                "-",
                "1e",
                "tru",
                "truex",
                "nul",
                "\"",
                "\"\\x\"",
                "\"\\u12g4\"",
                "\"\t\"",
                "{\"a\"}",
                "{\"a\":}",
                "{} {}",
                "[] x",
                "// c\n1",
                "NaN",
                "\"\\u١٢٣٤\""
            })
    void refusesWhatIsNotJson(String text) {
        assertThatExceptionOfType(JsonSyntaxException.class)
                .isThrownBy(() -> JsonReader.read(text));
    }

    @Test
    void refusesAMemberNamedTwice() {
        assertThatExceptionOfType(JsonSyntaxException.class)
                .isThrownBy(() -> JsonReader.read("{\"a\": 1, \"\\u0061\": 2}"))
                .withMessageContaining("named twice");
    }

    @Test
    void refusesDeepNesting() {
        String fits = "[".repeat(33) + "]".repeat(33);
        assertThat(JsonReader.read(fits)).isInstanceOf(Json.Items.class);

        assertThatExceptionOfType(JsonSyntaxException.class)
                .isThrownBy(() -> JsonReader.read("[" + fits + "]"));
        assertThatExceptionOfType(JsonSyntaxException.class)
                .isThrownBy(() -> JsonReader.read("[".repeat(200_000)));
    }

    @Test
    void refusesLongTextAndLongNumbers() {
        assertThatExceptionOfType(JsonSyntaxException.class)
                .isThrownBy(() -> JsonReader.read("\"" + "x".repeat(256 * 1024) + "\""));
        assertThatExceptionOfType(JsonSyntaxException.class)
                .isThrownBy(() -> JsonReader.read("1".repeat(65)));
    }
}
