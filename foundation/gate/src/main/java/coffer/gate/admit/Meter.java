package coffer.gate.admit;

import java.util.concurrent.atomic.AtomicInteger;

/// What one address or caller is using of its share.
final class Meter {
    private static final int BURST_SECONDS = 2;

    private final int atOnce;
    private final TokenBucket rate;
    private final Places.Holder holder = new Places.Holder();
    private final AtomicInteger underWay = new AtomicInteger();

    Meter(Limits.Share share, long now) {
        this.atOnce = share.atOnce();
        this.rate =
                new TokenBucket(share.perSecond(), (double) BURST_SECONDS * share.perSecond(), now);
    }

    /// By whom it is known where places are given.
    Places.Holder holder() {
        return holder;
    }

    /// Whether one more may begin; if so, [#leave] must follow.
    boolean enter(long now) {
        if (underWay.incrementAndGet() <= atOnce && rate.take(now)) return true;
        underWay.decrementAndGet();
        return false;
    }

    void leave() {
        underWay.decrementAndGet();
    }
}
