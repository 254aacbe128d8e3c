package coffer.s3.integrity;

import coffer.store.Key;
import coffer.store.Scope;
import coffer.store.Snapshot;
import coffer.store.Table;
import coffer.store.Transaction;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// One time through everything that is stored: what was verified and what was found. It remembers
/// the first flaws of each pass and counts the others, which are on the record and in the log.
/// `missed` are the regions whose blobs it could not look at, or not at all of them, by their
/// places.
public record Pass(
        Instant begun,
        Optional<Instant> ended,
        Cursor cursor,
        Tally tally,
        List<Flaw> flaws,
        List<String> missed) {
    private static final int REMEMBERED = 100;
    private static final Scope GLOBAL = Scope.of("aws", "", "", "s3", "scrub");
    private static final Table<Pass> PASSES = Table.unordered("s3-scrub", Pass.class);

    /// How much a pass has verified; `damages` are those flaws by which something is in danger.
    public record Tally(long blobs, long bytes, long flaws, long damages) {
        static final Tally NONE = new Tally(0, 0, 0, 0);
    }

    public Pass {
        flaws = List.copyOf(flaws);
        missed = List.copyOf(missed);
    }

    static Pass begin(Instant now) {
        return new Pass(now, Optional.empty(), Cursor.START, Tally.NONE, List.of(), List.of());
    }

    /// The pass under way, or that which ended last.
    public static Optional<Pass> current(Snapshot snapshot) {
        return snapshot.find(PASSES, key("current"));
    }

    /// The pass before it, which went to its end.
    public static Optional<Pass> previous(Snapshot snapshot) {
        return snapshot.find(PASSES, key("previous"));
    }

    static void put(Transaction tx, Pass pass) {
        tx.put(PASSES, key("current"), pass);
    }

    static void putPrevious(Transaction tx, Pass pass) {
        tx.put(PASSES, key("previous"), pass);
    }

    private static Key key(String name) {
        return Key.of(GLOBAL, name);
    }

    Pass at(Cursor reached) {
        return new Pass(begun, ended, reached, tally, flaws, missed);
    }

    Pass reading(Step.Reading reading) {
        return counting(
                new Tally(
                        tally.blobs + (reading.endsBlob() ? 1 : 0),
                        tally.bytes + reading.bytes(),
                        tally.flaws,
                        tally.damages));
    }

    private Pass counting(Tally counted) {
        return new Pass(begun, ended, cursor, counted, flaws, missed);
    }

    Pass with(List<Flaw> found) {
        List<Flaw> remembered = new ArrayList<>(flaws);
        found.stream().limit(REMEMBERED - remembered.size()).forEach(remembered::add);
        long damages = found.stream().filter(flaw -> flaw.kind().isDamage()).count();
        return new Pass(
                begun,
                ended,
                cursor,
                new Tally(
                        tally.blobs,
                        tally.bytes,
                        tally.flaws + found.size(),
                        tally.damages + damages),
                remembered,
                missed);
    }

    Pass missing(String regions) {
        if (missed.contains(regions)) return this;
        List<String> all = new ArrayList<>(missed);
        all.add(regions);
        return new Pass(begun, ended, cursor, tally, flaws, all);
    }

    Pass ended(Instant now) {
        return new Pass(begun, Optional.of(now), cursor, tally, flaws, missed);
    }
}
