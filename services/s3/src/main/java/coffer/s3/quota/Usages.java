package coffer.s3.quota;

import coffer.kernel.AccountId;
import coffer.s3.bucket.Bucket;
import coffer.store.Key;
import coffer.store.Scope;
import coffer.store.Snapshot;
import coffer.store.Table;
import coffer.store.Transaction;

/// Where it is kept how much buckets and accounts hold: once everything has been counted, each
/// change is counted in its own transaction.
///
/// What was counted belongs to a round. A new round begins with nothing, and says so by its number:
/// nothing of the last one has to be found and removed.
public final class Usages {
    private static final Table<Counted> COUNTED = Table.unordered("s3-usage", Counted.class);
    private static final Table<Round> ROUNDS = Table.unordered("s3-usage-rounds", Round.class);
    private static final Key ROUND = Key.of(Scope.of("aws", "", "", "s3", "usage"), "round");

    record Counted(long round, long objects, long bytes) {}

    record Round(long number, boolean isComplete) {}

    /// Whether everything has been counted, and every change since.
    public boolean areKept(Snapshot snapshot) {
        return round(snapshot).isComplete();
    }

    public Usage of(Snapshot snapshot, Bucket bucket) {
        return counted(snapshot, keyOf(bucket), round(snapshot));
    }

    /// What all buckets of an account hold.
    public Usage of(Snapshot snapshot, AccountId account) {
        return counted(snapshot, keyOf(account), round(snapshot));
    }

    Standing standing(Snapshot snapshot, Bucket bucket) {
        return new Standing(of(snapshot, bucket), of(snapshot, bucket.owner()));
    }

    /// Counts a change, unless nothing is counted.
    public void add(Transaction tx, Bucket bucket, Usage more) {
        Round round = round(tx);
        if (round.isComplete()) add(tx, bucket, more, round);
    }

    /// Stops counting. What was counted is not looked at again.
    public void stop(Transaction tx) {
        Round round = round(tx);
        if (round.isComplete()) tx.put(ROUNDS, ROUND, new Round(round.number(), false));
    }

    /// Begins anew with nothing. Until [#complete], only [#count] counts.
    public void begin(Transaction tx) {
        tx.put(ROUNDS, ROUND, new Round(round(tx).number() + 1, false));
    }

    /// Adds what a bucket was found to hold in the round that has begun.
    public void count(Transaction tx, Bucket bucket, Usage found) {
        add(tx, bucket, found, round(tx));
    }

    /// From now on every change counts.
    public void complete(Transaction tx) {
        tx.put(ROUNDS, ROUND, new Round(round(tx).number(), true));
    }

    private static void add(Transaction tx, Bucket bucket, Usage more, Round round) {
        if (more.equals(Usage.NONE)) return;
        add(tx, keyOf(bucket), more, round);
        add(tx, keyOf(bucket.owner()), more, round);
    }

    private static void add(Transaction tx, Key key, Usage more, Round round) {
        Usage now = counted(tx, key, round).plus(more);
        if (now.equals(Usage.NONE)) {
            tx.delete(COUNTED, key);
        } else {
            tx.put(COUNTED, key, new Counted(round.number(), now.objects(), now.bytes()));
        }
    }

    private static Usage counted(Snapshot snapshot, Key key, Round round) {
        return snapshot.find(COUNTED, key)
                .filter(counted -> counted.round() == round.number())
                .map(counted -> new Usage(counted.objects(), counted.bytes()))
                .orElse(Usage.NONE);
    }

    private static Round round(Snapshot snapshot) {
        return snapshot.find(ROUNDS, ROUND).orElse(new Round(0, false));
    }

    private static Key keyOf(Bucket bucket) {
        return Key.of(bucket.scope(), "usage");
    }

    private static Key keyOf(AccountId account) {
        return Key.of(Scope.of("aws", account.digits(), "", "s3", "usage"), "usage");
    }
}
