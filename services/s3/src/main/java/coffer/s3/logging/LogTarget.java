package coffer.s3.logging;

import coffer.s3.bucket.Bucket;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/// Where the requests on a bucket are told.
public record LogTarget(String bucket, String prefix, Format format) {
    private static final DateTimeFormatter SECOND = formatter("yyyy-MM-dd-HH-mm-ss-");
    private static final DateTimeFormatter DAY = formatter("yyyy/MM/dd/");

    /// How log objects are named.
    public enum Format {
        /// As when nothing is said, which is as simple.
        UNSAID,
        SIMPLE,
        /// Below the day of what they tell.
        BY_EVENT_TIME,
        /// Below the day on which they are written.
        BY_DELIVERY_TIME
    }

    private static DateTimeFormatter formatter(String pattern) {
        return DateTimeFormatter.ofPattern(pattern, Locale.ROOT).withZone(ZoneOffset.UTC);
    }

    /// The time that decides in which object a request is told: one object tells of one day if its
    /// name says which.
    Instant timeOf(Instant event) {
        return format == Format.BY_EVENT_TIME
                ? LocalDate.ofInstant(event, ZoneOffset.UTC)
                        .atStartOfDay(ZoneOffset.UTC)
                        .toInstant()
                : Instant.EPOCH;
    }

    /// The name of a log object. `random` tells it from all others.
    // AWS: Amazon S3 User Guide, "Log object key format".
    String key(Bucket source, Instant group, Instant now, String random) {
        Instant time = format == Format.BY_EVENT_TIME ? group : now;
        String partition =
                switch (format) {
                    case UNSAID, SIMPLE -> "";
                    case BY_EVENT_TIME, BY_DELIVERY_TIME ->
                            String.join(
                                            "/",
                                            source.owner().digits(),
                                            source.region().name(),
                                            source.name())
                                    + "/"
                                    + DAY.format(time);
                };
        return prefix + partition + SECOND.format(time) + random;
    }
}
