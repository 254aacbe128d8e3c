package coffer.s3.lock;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;

/// The retention that a bucket gives to versions whose writers ask for none: for days or for years,
/// of which exactly one is there.
public record DefaultRetention(LockMode mode, Optional<Integer> days, Optional<Integer> years) {

    /// What it comes to for a version that is written now.
    public Retention from(Instant now) {
        return new Retention(
                mode,
                now.atOffset(ZoneOffset.UTC)
                        .plusDays(days.orElse(0))
                        .plusYears(years.orElse(0))
                        .toInstant());
    }
}
