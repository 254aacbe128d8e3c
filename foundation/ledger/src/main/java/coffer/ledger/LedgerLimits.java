package coffer.ledger;

import java.time.Duration;

/// How large things grow and how long a record may be without a signature.
///
/// `segmentBytes` is when a segment is closed; `headInterval` is the time after which records are
/// vouched for by a signed head; `backlog` is how many records may wait in the outbox.
public record LedgerLimits(long segmentBytes, Duration headInterval, long backlog) {
    public static final LedgerLimits DEFAULT =
            new LedgerLimits(64L << 20, Duration.ofSeconds(1), 1_000_000);

    public LedgerLimits {
        if (segmentBytes < 1 || segmentBytes > 1L << 30) {
            throw new IllegalArgumentException("segmentBytes is not within 1 byte..1 GiB");
        }
        if (headInterval.isNegative()) throw new IllegalArgumentException("negative headInterval");
        if (backlog < 1) throw new IllegalArgumentException("backlog is less than 1");
    }
}
