package coffer.s3.lock;

import static org.assertj.core.api.Assertions.assertThat;

import coffer.testing.Forall;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ObjectLockProperties {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    /// Whatever is done to a lock, step by step and with or without bypassing governance, a version
    /// that compliance keeps until a time stays until then.
    @Test
    void complianceIsNeverShortened() {
        Forall.cases(gen -> {
            ObjectLock lock = ObjectLock.NONE;
            Instant promised = NOW;
            for (int step = 0; step < 12; step++) {
                Optional<Retention> wanted = retention(gen);
                if (!lock.permits(wanted, NOW, gen.flip())) continue;
                lock = wanted.map(lock::with).orElse(lock.withoutRetention());
                boolean isPromise =
                        wanted.filter(it -> it.mode() == LockMode.COMPLIANCE).isPresent();
                if (isPromise && wanted.get().until().isAfter(promised)) {
                    promised = wanted.get().until();
                }
                if (promised.isAfter(NOW)) {
                    assertThat(lock.permitsDeletion(promised.minusSeconds(1), true)).isFalse();
                }
                assertThat(lock.permitsDeletion(NOW.plus(Duration.ofDays(100)), false)).isTrue();
            }
        });
    }

    private static Optional<Retention> retention(Forall.Gen gen) {
        if (gen.below(4) == 0) return Optional.empty();
        LockMode mode = gen.flip() ? LockMode.GOVERNANCE : LockMode.COMPLIANCE;
        return Optional.of(new Retention(mode, NOW.plus(Duration.ofDays(1 + gen.below(49)))));
    }
}
