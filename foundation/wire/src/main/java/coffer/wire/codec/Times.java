package coffer.wire.codec;

import coffer.wire.schema.TimeFormat;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;

/// The three timestamp formats of AWS's protocols, to the millisecond.
public final class Times {
    private static final DateTimeFormatter HTTP_DATE =
            DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH)
                    .withZone(ZoneOffset.UTC);
    // Years 0000 to 9999: beyond them the text formats have no form.
    private static final long MIN_SECONDS = -62_167_219_200L;
    private static final long MAX_SECONDS = 253_402_300_799L;
    private static final int NANOS_PER_MILLI = 1_000_000;

    private Times() {}

    /// Whether a date-time shows `.000` when there are no milliseconds: S3 does, others do not.
    public enum Fraction {
        ALWAYS,
        IF_ANY
    }

    public static String format(Instant time, TimeFormat format, Fraction fraction) {
        return switch (format) {
            case EPOCH_SECONDS -> epochSeconds(time);
            case DATE_TIME -> dateTime(time, fraction);
            case HTTP_DATE -> HTTP_DATE.format(time);
        };
    }

    static String epochSeconds(Instant time) {
        if (time.getNano() < NANOS_PER_MILLI) return Long.toString(time.getEpochSecond());
        return BigDecimal.valueOf(time.toEpochMilli(), 3).stripTrailingZeros().toPlainString();
    }

    // By hand: a listing formats thousands of these.
    private static String dateTime(Instant time, Fraction fraction) {
        LocalDateTime local = LocalDateTime.ofEpochSecond(time.getEpochSecond(), 0, ZoneOffset.UTC);
        int millis = time.getNano() / NANOS_PER_MILLI;
        StringBuilder text = new StringBuilder(24);
        digits(text, local.getYear(), 4).append('-');
        digits(text, local.getMonthValue(), 2).append('-');
        digits(text, local.getDayOfMonth(), 2).append('T');
        digits(text, local.getHour(), 2).append(':');
        digits(text, local.getMinute(), 2).append(':');
        digits(text, local.getSecond(), 2);
        if (millis != 0 || fraction == Fraction.ALWAYS) digits(text.append('.'), millis, 3);
        return text.append('Z').toString();
    }

    private static StringBuilder digits(StringBuilder text, int value, int count) {
        String digits = Integer.toString(value);
        return text.repeat('0', Math.max(0, count - digits.length())).append(digits);
    }

    /// Empty if `text` is no time in this format.
    public static Optional<Instant> find(String text, TimeFormat format) {
        try {
            return switch (format) {
                case EPOCH_SECONDS -> ofEpochSeconds(Double.parseDouble(text));
                case DATE_TIME -> inRange(parseDateTime(text));
                case HTTP_DATE -> inRange(parseHttpDate(text));
            };
        } catch (DateTimeException | NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static Instant parseDateTime(String text) {
        return DateTimeFormatter.ISO_OFFSET_DATE_TIME.parse(text, Instant::from);
    }

    private static Instant parseHttpDate(String text) {
        return DateTimeFormatter.RFC_1123_DATE_TIME.parse(text, Instant::from);
    }

    /// Empty if `seconds` lies outside the years that have a text form.
    static Optional<Instant> ofEpochSeconds(double seconds) {
        if (!(seconds >= MIN_SECONDS && seconds <= MAX_SECONDS)) return Optional.empty();
        return Optional.of(Instant.ofEpochMilli(Math.round(seconds * 1000)));
    }

    private static Optional<Instant> inRange(Instant time) {
        boolean isRepresentable =
                time.getEpochSecond() >= MIN_SECONDS && time.getEpochSecond() <= MAX_SECONDS;
        return isRepresentable ? Optional.of(time) : Optional.empty();
    }
}
