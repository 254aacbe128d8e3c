package coffer.s3.lifecycle;

import coffer.kernel.Bytes;
import coffer.s3.api.LifecycleRule;
import coffer.s3.bucket.Bucket;
import coffer.s3.bucket.Configuration;
import coffer.store.Entry;
import coffer.store.Key;
import coffer.store.Range;
import coffer.store.Scope;
import coffer.store.Snapshot;
import coffer.store.Table;
import coffer.store.Transaction;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Where the rules of buckets are kept, and how far each bucket has been gone through.
public final class Lifecycles {
    private static final Configuration<Configured> RULES =
            new Configuration<>("lifecycle", Configured.class);
    private static final Table<Round> ROUNDS = Table.unordered("s3-lifecycle-rounds", Round.class);
    private static final Scope GLOBAL = Scope.of("aws", "", "", "s3", "lifecycle");

    /// The rules as their owner gave them.
    public record Configured(List<LifecycleRule> rules, String transitionMinimum) {
        public Configured {
            rules = List.copyOf(rules);
        }
    }

    /// How far a bucket has been gone through, and for which midnight that was last done in whole.
    /// `uploads` is set once its versions are through.
    public record Round(
            String bucket, Optional<Instant> done, Optional<Bytes> from, Optional<Bytes> uploads) {
        static Round begin(Bucket bucket) {
            return new Round(bucket.name(), Optional.empty(), Optional.empty(), Optional.empty());
        }

        public Round at(Optional<Bytes> place) {
            return new Round(bucket, done, place, Optional.empty());
        }

        public Round withVersionsDone() {
            return atUpload(Bytes.empty());
        }

        public Round atUpload(Bytes place) {
            return new Round(bucket, done, Optional.empty(), Optional.of(place));
        }

        public Round doneFor(Instant midnight) {
            return new Round(bucket, Optional.of(midnight), Optional.empty(), Optional.empty());
        }
    }

    Configuration<Configured> configuration() {
        return RULES;
    }

    private static Optional<Configured> find(Snapshot snapshot, Bucket bucket) {
        return RULES.find(snapshot, bucket);
    }

    /// The rules that a bucket has now.
    public Lifecycle of(Snapshot snapshot, Bucket bucket) {
        return find(snapshot, bucket)
                .map(configured -> new Lifecycle(configured.rules()))
                .orElse(Lifecycle.NONE);
    }

    /// Whatever is due by new rules is looked for from the beginning.
    void put(Transaction tx, Bucket bucket, Configured rules) {
        RULES.put(tx, bucket, rules);
        tx.put(ROUNDS, roundKey(bucket.name()), Round.begin(bucket));
    }

    public void delete(Transaction tx, Bucket bucket) {
        RULES.delete(tx, bucket);
        tx.delete(ROUNDS, roundKey(bucket.name()));
    }

    /// The buckets that have rules, in an order of their own.
    public List<Entry<Round>> rounds(Snapshot snapshot, Range range) {
        return snapshot.list(ROUNDS, GLOBAL, range);
    }

    public Optional<Round> round(Snapshot snapshot, String bucket) {
        return snapshot.find(ROUNDS, roundKey(bucket));
    }

    public void put(Transaction tx, Round round) {
        tx.put(ROUNDS, roundKey(round.bucket()), round);
    }

    private static Key roundKey(String bucket) {
        return Key.of(GLOBAL, bucket);
    }
}
