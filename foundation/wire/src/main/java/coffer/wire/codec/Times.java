package coffer.wire.codec;

import coffer.wire.schema.TimeFormat;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
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
        byte[] text = "0000-00-00T00:00:00.000Z".getBytes(StandardCharsets.ISO_8859_1);
        digits(text, 0, 4, local.getYear());
        digits(text, 5, 7, local.getMonthValue());
        digits(text, 8, 10, local.getDayOfMonth());
        digits(text, 11, 13, local.getHour());
        digits(text, 14, 16, local.getMinute());
        digits(text, 17, 19, local.getSecond());
        int millis = time.getNano() / NANOS_PER_MILLI;
        digits(text, 20, 23, millis);
        String all = new String(text, StandardCharsets.ISO_8859_1);
        return millis != 0 || fraction == Fraction.ALWAYS ? all : all.substring(0, 19) + 'Z';
    }

    private static void digits(byte[] text, int start, int end, int value) {
        int rest = value;
        for (int i = end - 1; i >= start; i--) {
            text[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
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
