package coffer.wire.codec;

import static org.assertj.core.api.Assertions.assertThat;

import coffer.wire.schema.TimeFormat;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimesTest {
    @ParameterizedTest
    @CsvSource({
        "2026-01-02T03:04:05Z, 1767323045, 2026-01-02T03:04:05Z, 2026-01-02T03:04:05.000Z",
        "2026-01-02T03:04:05.070Z, 1767323045.07, 2026-01-02T03:04:05.070Z, 2026-01-02T03:04:05.070Z",
        "1970-01-01T00:00:00Z, 0, 1970-01-01T00:00:00Z, 1970-01-01T00:00:00.000Z",
        "0099-01-01T00:00:00Z, -59042995200, 0099-01-01T00:00:00Z, 0099-01-01T00:00:00.000Z",
    })
    void writesEveryFormat(String time, String epoch, String brief, String full) {
        Instant instant = Instant.parse(time);

        assertThat(Times.format(instant, TimeFormat.EPOCH_SECONDS, Times.Fraction.IF_ANY))
                .isEqualTo(epoch);
        assertThat(Times.format(instant, TimeFormat.DATE_TIME, Times.Fraction.IF_ANY))
                .isEqualTo(brief);
        assertThat(Times.format(instant, TimeFormat.DATE_TIME, Times.Fraction.ALWAYS))
                .isEqualTo(full);
    }

    @Test
    void readsOffsets() {
        assertThat(Times.find("2026-01-02T03:04:05+01:00", TimeFormat.DATE_TIME))
                .contains(Instant.parse("2026-01-02T02:04:05Z"));
    }

    @ParameterizedTest
    @CsvSource({
        "DATE_TIME, yesterday",
        "DATE_TIME, 2026-13-01T00:00:00Z",
        "DATE_TIME, 2026-01-02",
        "DATE_TIME, +999999999-01-01T00:00:00Z",
        "HTTP_DATE, 'Fri, 99 Jan 2026 03:04:05 GMT'",
        "EPOCH_SECONDS, NaN",
        "EPOCH_SECONDS, Infinity",
        "EPOCH_SECONDS, 1e300",
        "EPOCH_SECONDS, x",
    })
    void findsNoTimeInOtherText(TimeFormat format, String text) {
        assertThat(Times.find(text, format)).isEmpty();
    }
}
