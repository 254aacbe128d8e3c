package coffer.s3.lock;

import java.time.Instant;

/// For how long a version is kept.
public record Retention(LockMode mode, Instant until) {

    /// Whether it still holds.
    public boolean holds(Instant now) {
        return until.isAfter(now);
    }

    /// Whether somebody who may not bypass it could put `other` in its place: only what keeps the
    /// version at least as strictly, for at least as long.
    boolean mayBecome(Retention other) {
        return other.mode.compareTo(mode) >= 0 && !other.until.isBefore(until);
    }
}
