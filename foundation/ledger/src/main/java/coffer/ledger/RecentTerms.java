package coffer.ledger;

import org.jspecify.annotations.Nullable;

/// The terms that were asked for lately: most records repeat who did what to what, and every term
/// costs a hash. What falls into a slot drives out what was there.
///
/// Used by one thread.
final class RecentTerms {
    private static final int SLOTS = 1024;

    private final @Nullable Slot[] slots = new @Nullable Slot[SLOTS];

    private record Slot(Terms.Asked asked, long term) {}

    long of(Terms.Asked asked) {
        int hash = asked.hashCode();
        int place = (hash ^ hash >>> 16) & (SLOTS - 1);
        Slot known = slots[place];
        if (known != null && known.asked().equals(asked)) return known.term();
        Slot made = new Slot(asked, Terms.of(asked));
        slots[place] = made;
        return made.term();
    }
}
