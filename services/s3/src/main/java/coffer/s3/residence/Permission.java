package coffer.s3.residence;

import coffer.store.blob.Rights;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/// What we may do at a place, and since when we may not remove anything there. Once it is
/// withdrawn, no more than reading is given, whoever comes too late with it.
final class Permission {
    private final Consumer<Rights> allow;
    private final InstantSource clock;
    private final ReentrantLock rightsLock = new ReentrantLock();
    private Rights rights = Rights.NONE;
    private boolean isWithdrawn;
    private volatile Optional<Instant> withheldSince;

    /// Nothing is permitted yet.
    Permission(Consumer<Rights> allow, InstantSource clock) {
        this.allow = allow;
        this.clock = clock;
        this.withheldSince = Optional.of(clock.instant());
    }

    void give(Rights wanted) {
        rightsLock.lock();
        try {
            change(isWithdrawn ? least(rights, wanted) : wanted);
        } finally {
            rightsLock.unlock();
        }
    }

    void withdraw() {
        rightsLock.lock();
        try {
            isWithdrawn = true;
            change(least(rights, Rights.READ));
        } finally {
            rightsLock.unlock();
        }
    }

    private void change(Rights given) {
        rights = given;
        if (given == Rights.REMOVE) {
            withheldSince = Optional.empty();
        } else if (withheldSince.isEmpty()) {
            withheldSince = Optional.of(clock.instant());
        }
        allow.accept(given);
    }

    private static Rights least(Rights one, Rights other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    /// Empty while we may.
    Optional<Instant> withheldSince() {
        return withheldSince;
    }
}
