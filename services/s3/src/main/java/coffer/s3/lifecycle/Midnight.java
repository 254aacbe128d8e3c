package coffer.s3.lifecycle;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/// The time at which objects grow older: the beginning of a day, in UTC.
// AWS: Amazon S3 User Guide, "Lifecycle configuration elements", "How Amazon S3 calculates how long
// an object has been noncurrent".
final class Midnight {
    private Midnight() {}

    /// The midnight that follows `days` days after `start`.
    static Instant after(Instant start, int days) {
        return start.plus(Duration.ofDays(days + 1L)).truncatedTo(ChronoUnit.DAYS);
    }

    static boolean is(Instant time) {
        return time.truncatedTo(ChronoUnit.DAYS).equals(time);
    }
}
