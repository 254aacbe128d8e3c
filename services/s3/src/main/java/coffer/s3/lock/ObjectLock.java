package coffer.s3.lock;

import java.time.Instant;
import java.util.Optional;

/// What keeps one version: a retention, a legal hold, or both.
// AWS: Amazon S3 User Guide, "Locking objects with Object Lock".
public record ObjectLock(Optional<Retention> retention, Optional<Boolean> legalHold) {
    public static final ObjectLock NONE = new ObjectLock(Optional.empty(), Optional.empty());

    public ObjectLock with(Retention changed) {
        return new ObjectLock(Optional.of(changed), legalHold);
    }

    public ObjectLock withoutRetention() {
        return new ObjectLock(Optional.empty(), legalHold);
    }

    public ObjectLock withLegalHold(boolean isHeld) {
        return new ObjectLock(retention, Optional.of(isHeld));
    }

    public boolean isHeld() {
        return legalHold.orElse(false);
    }

    /// Whether the version must stay, whoever asks.
    public boolean isFinal(Instant now) {
        return isHeld() || isUnder(LockMode.COMPLIANCE, now);
    }

    /// Whether only somebody who bypasses governance may delete the version.
    public boolean needsBypass(Instant now) {
        return isUnder(LockMode.GOVERNANCE, now);
    }

    /// Whether the version may be deleted now, by somebody who bypasses governance or not.
    public boolean permitsDeletion(Instant now, boolean bypasses) {
        return !isFinal(now) && (bypasses || !needsBypass(now));
    }

    /// Whether `changed` may take the place of the retention that holds now; absent to end it.
    public boolean permits(Optional<Retention> changed, Instant now, boolean bypasses) {
        if (retention.isEmpty() || !retention.get().holds(now)) return true;
        if (changed.isPresent() && retention.get().mayBecome(changed.get())) return true;
        return retention.get().mode() == LockMode.GOVERNANCE && bypasses;
    }

    private boolean isUnder(LockMode mode, Instant now) {
        return retention.filter(it -> it.mode() == mode && it.holds(now)).isPresent();
    }
}
