package coffer.iam.directory;

import coffer.store.Key;
import coffer.store.Scope;
import coffer.store.Snapshot;
import coffer.store.Table;
import coffer.store.Transaction;
import java.util.function.ToIntFunction;

/// How many there are of something, kept beside it so that nobody has to count.
public record Counters(Scope scope) {
    private static final Table<Count> TABLE = Table.unordered("iam_counts", Count.class);

    record Count(int value) {}

    /// `counting` is asked once, where things were kept before they were counted.
    public Counter of(String what, ToIntFunction<Snapshot> counting) {
        return new Counter(Key.of(scope, what), counting);
    }

    /// One of them.
    public record Counter(Key key, ToIntFunction<Snapshot> counting) {
        public int in(Snapshot snapshot) {
            return snapshot.find(TABLE, key)
                    .map(Count::value)
                    .orElseGet(() -> counting.applyAsInt(snapshot));
        }

        /// To be called before the things themselves change.
        public void add(Transaction tx, int more) {
            tx.put(TABLE, key, new Count(in(tx) + more));
        }
    }
}
