package coffer.store.keys;

import coffer.store.Store;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// Deletes retired keys once no copy of the data is kept that they could open: the rows only, which
/// is no erasure. Goes through the leaves of the table by the clock, a few each minute and all of
/// them within hours, so that neither time nor room is spent on knowing what is due when.
public final class RetiredKeys {
    /// How often [#purgeSome] is to be called.
    public static final Duration PERIOD = Duration.ofMinutes(1);

    static final int LEAVES_AT_ONCE = 16;
    private static final int KEYS_AT_ONCE = 500;

    private final Store store;
    private final Duration window;

    /// `window` is how long copies are kept.
    public RetiredKeys(Store store, Duration window) {
        this.store = store;
        this.window = window;
    }

    /// Looks at the leaves of this minute and returns how many keys it deleted.
    public int purgeSome(Instant now) {
        Instant cutoff = now.minus(window);
        long turn = Math.floorDiv(now.getEpochSecond(), PERIOD.toSeconds());
        int first = (int) Math.floorMod(turn * LEAVES_AT_ONCE, (long) KeyTree.LEAVES);
        int purged = 0;
        for (int leaf = first; leaf < first + LEAVES_AT_ONCE; leaf++) purged += purge(leaf, cutoff);
        return purged;
    }

    private int purge(int leaf, Instant cutoff) {
        List<KeyId> due = store.read(snapshot -> KeyRows.retired(snapshot, leaf, cutoff));
        int purged = 0;
        for (int from = 0; from < due.size(); from += KEYS_AT_ONCE) {
            List<KeyId> some = due.subList(from, Math.min(from + KEYS_AT_ONCE, due.size()));
            purged +=
                    store.write(tx ->
                            (int)
                                    some.stream()
                                            .filter(id -> KeyRows.purge(tx, id, cutoff))
                                            .count());
        }
        return purged;
    }
}
