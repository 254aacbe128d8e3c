package coffer.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import coffer.kernel.Bytes;
import coffer.testing.Fuzz;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// A row that was damaged, or written by another version, is read whole or not at all.
class RecordCodecFuzzTest {
    record Part(String name, long size) {}

    record Row(String text, Instant when, Bytes bytes, Optional<Part> maybe, List<Part> parts) {}

    @Test
    void rowsAreReadOrRefused() {
        RecordCodec codec = new RecordCodec();
        Part part = new Part("p", 7);
        byte[] sample =
                codec.encode(
                        new Row(
                                "täxt",
                                Instant.parse("2026-11-21T10:15:30.123Z"),
                                Bytes.utf8("bytes"),
                                Optional.of(part),
                                List.of(part, part)));

        Map<String, Integer> answers =
                Fuzz.from(List.of(sample))
                        .with(
                                "{",
                                "}",
                                "[",
                                "]",
                                "\"",
                                ":",
                                ",",
                                "null",
                                "true",
                                "\"text\":",
                                "1e9")
                        .run(input -> {
                            try {
                                Row row = codec.decode(input, 0, Row.class);
                                assertThat(codec.decode(codec.encode(row), 0, Row.class))
                                        .isEqualTo(row);
                                return "read";
                            } catch (IllegalStateException refused) {
                                assertThat(refused).hasNoCause();
                                return "refused";
                            }
                        });

        assertThat(answers).containsOnlyKeys("read", "refused");
    }
}
