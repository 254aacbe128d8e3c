package coffer.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The JDK's own text of an instant is the oracle.
class TimeTextProperties {
    private static final List<ChronoUnit> UNITS =
            List.of(ChronoUnit.SECONDS, ChronoUnit.MILLIS, ChronoUnit.MICROS, ChronoUnit.NANOS);

    @Test
    void writesWhatTheJdkWrites() {
        SplittableRandom random = new SplittableRandom(20_261_122);
        for (int i = 0; i < 20_000; i++) {
            Instant time =
                    Instant.ofEpochSecond(
                                    random.nextLong(-100_000_000_000L, 300_000_000_000L),
                                    random.nextInt(1_000_000_000))
                            .truncatedTo(UNITS.get(random.nextInt(UNITS.size())));

            assertThat(TimeText.of(time)).isEqualTo(time.toString());
            assertThat(TimeText.ofSecond(time))
                    .isEqualTo(time.truncatedTo(ChronoUnit.SECONDS).toString());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1969-12-31T23:59:59.999Z",
                "1970-01-01T00:00:00Z",
                "2026-11-01T10:00:00.001Z",
                "2026-11-01T10:00:00.010Z",
                "-1000000000-01-01T00:00:00Z",
                "+1000000000-12-31T23:59:59.999999999Z"
            })
    void writesTheEdges(String text) {
        assertThat(TimeText.of(Instant.parse(text))).isEqualTo(text);
    }

    @Test
    void tellsNeighbouringSecondsApart() {
        Instant time = Instant.parse("2026-11-01T10:00:00.999Z");

        assertThat(TimeText.ofSecond(time)).isEqualTo("2026-11-01T10:00:00Z");
        assertThat(TimeText.ofSecond(time.plusMillis(1))).isEqualTo("2026-11-01T10:00:01Z");
        assertThat(TimeText.ofSecond(time)).isEqualTo("2026-11-01T10:00:00Z");
    }
}
