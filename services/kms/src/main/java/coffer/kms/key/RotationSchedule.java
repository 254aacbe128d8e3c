package coffer.kms.key;

import java.time.Duration;
import java.time.Instant;

/// When a key gets new material by itself.
public record RotationSchedule(int periodDays, Instant next) {
    public static final int STANDARD_DAYS = 365;

    public static RotationSchedule starting(Instant now, int periodDays) {
        return new RotationSchedule(periodDays, now.plus(Duration.ofDays(periodDays)));
    }

    /// The schedule after a rotation at `now`: overdue dates are not made up for.
    public RotationSchedule rotated(Instant now) {
        Instant following = next.plus(Duration.ofDays(periodDays));
        return following.isAfter(now)
                ? new RotationSchedule(periodDays, following)
                : starting(now, periodDays);
    }
}
