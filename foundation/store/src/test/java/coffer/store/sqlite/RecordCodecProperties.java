package coffer.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import coffer.kernel.Bytes;
import coffer.testing.Forall;
import coffer.testing.Forall.Gen;
import coffer.testing.Fuzz;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/// What is read is what Jackson, bound to the same records, makes of the same text.
class RecordCodecProperties {
    enum Kind {
        SMALL,
        LARGE
    }

    record Part(String name, long size, boolean isLast) {}

    record Row(
            String text,
            Kind kind,
            Instant when,
            Bytes bytes,
            int number,
            double ratio,
            Optional<Long> maybe,
            Optional<Part> maybePart,
            List<Part> parts,
            Map<String, List<String>> byName,
            Set<String> tags) {}

    private static final int CASES = 300;
    private static final String ALPHABET = "ab \"\\/\b\f\n\r\t\u0000\u001f\u007fäß€\u2028";
    private static final List<String> WORDS =
            List.of("", "a", "null", "\ud83d\ude00", "\ufffd", "{\"name\":1}");

    private final RecordCodec codec = new RecordCodec();
    private final JacksonRecords jackson = new JacksonRecords();

    @Test
    void readsWhatIsWritten() {
        Forall.cases(
                CASES,
                gen -> {
                    Row row = row(gen);

                    byte[] encoded = codec.encode(row);

                    assertThat(codec.decode(encoded, 0, Row.class)).isEqualTo(row);
                    assertThat(jackson.read(encoded, Row.class)).isEqualTo(row);
                });
    }

    @Test
    void readsComponentsInAnyOrderAndAnySpacing() {
        Forall.cases(
                CASES,
                gen -> {
                    Row row = row(gen);

                    byte[] shuffled = jackson.shuffled(codec.encode(row), gen);

                    assertThat(codec.decode(shuffled, 0, Row.class)).isEqualTo(row);
                });
    }

    @Test
    void readsDamagedTextAsJacksonDoesOrNotAtAll() {
        Part part = new Part("p\t", -7, true);
        Row sample =
                new Row(
                        "täxt",
                        Kind.LARGE,
                        Instant.parse("2026-11-21T10:15:30.123Z"),
                        Bytes.utf8("byte"),
                        0,
                        1.5e-7,
                        Optional.of(10L),
                        Optional.of(part),
                        List.of(part, part),
                        Map.of("a", List.of("b")),
                        Set.of("c"));

        Map<String, Integer> answers =
                Fuzz.from(List.of(codec.encode(sample)))
                        .with(
                                "{", "}", "[", "]", "\"", ":", ",", "null", "true", "-", "\\u00e4",
                                "\\u20ac")
                        .run(input -> {
                            Row row;
                            try {
                                row = codec.decode(input, 0, Row.class);
                            } catch (IllegalStateException refused) {
                                return "refused";
                            }
                            assertThat(jackson.read(input, Row.class)).isEqualTo(row);
                            return "read";
                        });

        assertThat(answers).containsOnlyKeys("read", "refused");
    }

    private static Row row(Gen gen) {
        return new Row(
                text(gen),
                gen.oneOf(List.of(Kind.values())),
                instant(gen),
                Bytes.adopt(gen.bytes(gen.below(40))),
                gen.random().nextInt(),
                gen.random().nextDouble(-1e9, 1e9),
                maybe(gen, () -> gen.random().nextLong()),
                maybe(gen, () -> part(gen)),
                many(gen, () -> part(gen)),
                byName(gen),
                new LinkedHashSet<>(many(gen, () -> text(gen))));
    }

    private static Part part(Gen gen) {
        return new Part(text(gen), gen.random().nextLong() >> gen.below(64), gen.flip());
    }

    private static Map<String, List<String>> byName(Gen gen) {
        Map<String, List<String>> map = new LinkedHashMap<>();
        for (String name : many(gen, () -> text(gen))) map.put(name, many(gen, () -> text(gen)));
        return map;
    }

    private static String text(Gen gen) {
        return gen.flip() ? gen.oneOf(WORDS) : gen.text(ALPHABET);
    }

    private static Instant instant(Gen gen) {
        long nanos = gen.random().nextLong(1_000_000_000);
        long rounding = gen.oneOf(List.of(1L, 1_000L, 1_000_000L, 1_000_000_000L));
        long seconds =
                gen.flip()
                        ? gen.random().nextLong(4_000_000_000L)
                        : gen.random()
                                .nextLong(
                                        Instant.MIN.getEpochSecond(), Instant.MAX.getEpochSecond());
        return Instant.ofEpochSecond(seconds, nanos / rounding * rounding);
    }

    private static <T> Optional<T> maybe(Gen gen, Supplier<T> value) {
        return gen.flip() ? Optional.of(value.get()) : Optional.empty();
    }

    private static <T> List<T> many(Gen gen, Supplier<T> value) {
        List<T> list = new ArrayList<>();
        for (int i = gen.below(4); i > 0; i--) list.add(value.get());
        return list;
    }
}
