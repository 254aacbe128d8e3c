package coffer.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import coffer.kernel.Bytes;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RecordCodecTest {
    enum Kind {
        SMALL,
        LARGE
    }

    record Part(String name, long size) {}

    record Version(int number, boolean current) {}

    record Everything(
            String text,
            Kind kind,
            Instant when,
            Bytes bytes,
            Optional<String> maybe,
            Optional<Part> maybePart,
            List<Part> parts,
            Map<String, Part> byName,
            Set<String> tags,
            double ratio,
            Long boxed) {}

    private final RecordCodec codec = new RecordCodec();

    @Test
    void bringsBackEveryKindOfComponent() {
        Everything value =
                new Everything(
                        "täxt\u0000",
                        Kind.LARGE,
                        Instant.parse("2026-11-21T10:15:30.123456789Z"),
                        Bytes.copyOf(new byte[] {0, -1, 5}),
                        Optional.of(""),
                        Optional.of(new Part("p", Long.MAX_VALUE)),
                        List.of(new Part("a", 1)),
                        Map.of("k", new Part("b", 2)),
                        Set.of("t"),
                        0.1,
                        7L);

        byte[] encoded = codec.encode(value);

        assertThat(codec.decode(encoded, 0, Everything.class)).isEqualTo(value);
        assertThat(new String(encoded, StandardCharsets.UTF_8))
                .contains("\"2026-11-21T10:15:30.123456789Z\"", "\"AP8F\"");
    }

    @Test
    void readsComponentsThatOlderValuesLackAsEmpty() {
        Everything value =
                decode(
                        """
                        {"text":"t","kind":"SMALL","when":"2026-11-21T10:15:30Z","bytes":"",
                         "ratio":1,"boxed":1}\
                        """,
                        Everything.class);

        assertThat(value.maybe()).isEmpty();
        assertThat(value.maybePart()).isEmpty();
        assertThat(value.parts()).isEmpty();
        assertThat(value.byName()).isEmpty();
        assertThat(value.tags()).isEmpty();
        assertThat(value.bytes()).isEqualTo(Bytes.empty());
    }

    record WithQuestions(String name) {
        public boolean isNamed() {
            return !name.isEmpty();
        }

        public String getName() {
            return "not a component";
        }
    }

    @Test
    void keepsComponentsAndNoAnswersThatFollowFromThem() {
        WithQuestions value = new WithQuestions("a");

        byte[] encoded = codec.encode(value);

        assertThat(new String(encoded, StandardCharsets.UTF_8)).isEqualTo("{\"name\":\"a\"}");
        assertThat(codec.decode(encoded, 0, WithQuestions.class)).isEqualTo(value);
    }

    record Holder(
            String text,
            Optional<Integer> number,
            Optional<String> word,
            List<String> list,
            Map<String, String> map,
            Set<String> set) {}

    @Test
    void writesNothingForWhatIsEmpty() {
        Holder holder =
                new Holder("", Optional.empty(), Optional.of(""), List.of(), Map.of(), Set.of());

        byte[] encoded = codec.encode(holder);

        assertThat(new String(encoded, StandardCharsets.UTF_8))
                .isEqualTo("{\"text\":\"\",\"word\":\"\"}");
        assertThat(codec.decode(encoded, 0, Holder.class)).isEqualTo(holder);
    }

    @Test
    void readsWhatIsSaidToBeEmpty() {
        Holder value =
                decode(
                        """
                        {"text":"","number":null,"word":null,"list":[],"map":{},"set":null}\
                        """,
                        Holder.class);

        assertThat(value)
                .isEqualTo(
                        new Holder(
                                "",
                                Optional.empty(),
                                Optional.empty(),
                                List.of(),
                                Map.of(),
                                Set.of()));
    }

    @Test
    void refusesAMissingRequiredComponent() {
        assertRefused("{\"size\":1}", Part.class);
        assertRefused("{\"name\":null,\"size\":1}", Part.class);
        assertRefused("{\"name\":\"n\"}", Part.class);
        assertRefused("{\"number\":1}", Version.class);
    }

    @Test
    void refusesAnUnknownComponent() {
        assertRefused("{\"name\":\"n\",\"size\":1,\"more\":2}", Part.class);
    }

    @Test
    void refusesTrailingText() {
        assertRefused("{\"name\":\"n\",\"size\":1}x", Part.class);
    }

    private void assertRefused(String json, Class<?> type) {
        assertThatThrownBy(() -> decode(json, type)).isInstanceOf(IllegalStateException.class);
    }

    private <V> V decode(String json, Class<V> type) {
        return codec.decode(json.getBytes(StandardCharsets.UTF_8), 0, type);
    }
}
