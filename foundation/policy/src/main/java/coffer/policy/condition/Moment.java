package coffer.policy.condition;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.regex.Pattern;

/// Reads points in time: W3C's profile of ISO 8601, from a year to fractions of a second, or the
/// seconds since 1970.
// AWS: IAM User Guide, "IAM JSON policy elements: Condition operators", date operators.
final class Moment {
    private static final Pattern SECONDS = Pattern.compile("[0-9]{5,12}|[0-9]{1,3}");
    private static final Pattern DATE = Pattern.compile("[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?");
    private static final Pattern TIME =
            Pattern.compile(
                    "[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2}(\\.[0-9]{1,9})?)?"
                            + "(Z|[+-][0-9]{2}:[0-9]{2})");

    private Moment() {}

    /// Empty if the text is no point in time. Four digits are a year.
    static Optional<Instant> find(String text) {
        try {
            if (TIME.matcher(text).matches()) {
                return Optional.of(OffsetDateTime.parse(text).toInstant());
            }
            if (DATE.matcher(text).matches()) return Optional.of(startOf(text));
            if (SECONDS.matcher(text).matches()) {
                return Optional.of(Instant.ofEpochSecond(Long.parseLong(text)));
            }
            return Optional.empty();
        } catch (DateTimeException impossibleDate) {
            return Optional.empty();
        }
    }

    private static Instant startOf(String date) {
        String firstDay = date + "-01-01".substring(Math.min(date.length() - 4, 6));
        return LocalDate.parse(firstDay).atStartOfDay(ZoneOffset.UTC).toInstant();
    }
}
