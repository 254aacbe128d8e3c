package coffer.iam.directory;

import coffer.kernel.AccountId;
import coffer.store.Key;
import coffer.store.Scope;
import coffer.store.Snapshot;
import coffer.store.Table;
import coffer.store.Transaction;

/// A number that grows with every change to anything that is kept together. What was computed at
/// one revision may be used as long as a snapshot still has that revision, so a cache can never
/// outlive a committed change, on any node.
public final class Revision {
    private static final Table<Counter> TABLE = Table.unordered("iam_revision", Counter.class);

    private final Key key;

    record Counter(long value) {}

    public Revision(AccountId account) {
        this(Scope.of("aws", account.digits(), "global", "iam"));
    }

    /// That of whatever else is kept in `scope`.
    public Revision(Scope scope) {
        this.key = Key.of(scope, "revision");
    }

    public long in(Snapshot snapshot) {
        return snapshot.find(TABLE, key).map(Counter::value).orElse(0L);
    }

    public void advance(Transaction tx) {
        tx.put(TABLE, key, new Counter(in(tx) + 1));
    }
}
