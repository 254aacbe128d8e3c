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
        if (text.length() != TEXT_LENGTH) return Optional.empty();
        try {
            LocalDateTime time = LocalDateTime.parse(text, BASIC);
            return Optional.of(new SigningTime(text, time.toInstant(ZoneOffset.UTC)));
        } catch (DateTimeException malformed) {
            return Optional.empty();
        }
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
