package coffer.wire.sigv4;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;

/// When a request was signed; `text` is the form that is signed, `20130524T000000Z`.
public record SigningTime(String text, Instant instant) {
    private static final DateTimeFormatter BASIC =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'", Locale.ROOT)
                    .withZone(ZoneOffset.UTC);
    private static final int TEXT_LENGTH = "20130524T000000Z".length();
    private static final int DATE_LENGTH = "20130524".length();

    public static SigningTime of(Instant instant) {
        return new SigningTime(BASIC.format(instant), instant);
    }

    public static Optional<SigningTime> parse(String text) {
        boolean isBasic =
                text.length() == TEXT_LENGTH && text.charAt(8) == 'T' && text.charAt(15) == 'Z';
        if (!isBasic) return Optional.empty();
        try {
            LocalDateTime time =
                    LocalDateTime.of(
                            number(text, 0, 4),
                            number(text, 4, 6),
                            number(text, 6, 8),
                            number(text, 9, 11),
                            number(text, 11, 13),
                            number(text, 13, 15));
            return Optional.of(new SigningTime(text, time.toInstant(ZoneOffset.UTC)));
        } catch (DateTimeException malformed) {
            return Optional.empty();
        }
    }

    // Every request has such a time, and a general parser takes longer than checking a signature.
    private static int number(String text, int start, int end) {
        int number = 0;
        for (int i = start; i < end; i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) throw new DateTimeException("not a digit");
            number = 10 * number + digit;
        }
        return number;
    }

    /// Reads a `Date` header, which may have HTTP's form.
    static Optional<SigningTime> parseHttpDate(String text) {
        Optional<SigningTime> basic = parse(text);
        if (basic.isPresent()) return basic;
        try {
            return Optional.of(of(Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(text))));
        } catch (DateTimeException malformed) {
            return Optional.empty();
        }
    }

    /// The day in UTC, `20130524`.
    public String date() {
        return text.substring(0, DATE_LENGTH);
    }
}
