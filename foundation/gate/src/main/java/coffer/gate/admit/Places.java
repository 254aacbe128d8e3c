package coffer.gate.admit;

import java.util.concurrent.atomic.AtomicInteger;

/// So many places for requests, given so that whoever holds most is the first to be refused: nobody
/// gets one more who already holds `greed` times as many as are free.
///
/// With a greed of 4, one alone can have four fifths of all, two four ninths each, and so on: some
/// are always free for whoever comes next, and nobody has to be put out for him, unless as many
/// want all as there are tenths of the places. Within an account its callers share what it may hold
/// in the same way.
// Choudhury and Hahne, "Dynamic queue length thresholds for shared-memory packet switches", 1998.
final class Places {
    private final int count;
    private final int greed;
    private final AtomicInteger taken = new AtomicInteger();

    /// An account, a caller or an address, and how many places it holds.
    static final class Holder {
        private final AtomicInteger held = new AtomicInteger();
    }

    /// Who asks: a caller, and the account that he belongs to.
    record Pair(Holder account, Holder caller) {}

    Places(int count, int greed) {
        this.count = count;
        this.greed = greed;
    }

    /// Whether one place may be taken; if so, [#leave] must follow.
    boolean enter(Pair pair) {
        // What is counted first is seen by whoever comes at the same time: together they may be
        // refused one too many, and never granted one.
        long free = (long) count - taken.getAndIncrement();
        long leftToAccount = greed * free - pair.account.held.getAndIncrement();
        long leftToCaller = greed * leftToAccount - pair.caller.held.getAndIncrement();
        if (free > 0 && leftToAccount > 0 && leftToCaller > 0) return true;
        leave(pair);
        return false;
    }

    void leave(Pair pair) {
        pair.caller.held.decrementAndGet();
        pair.account.held.decrementAndGet();
        taken.decrementAndGet();
    }
}
