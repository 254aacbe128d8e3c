package coffer.s3.bucket;

import coffer.gate.Call;
import coffer.gate.Effect;
import coffer.gate.Plan;
import coffer.store.Store;
import java.util.Optional;
import java.util.function.Function;

/// The two shapes of nearly every operation on a bucket's settings: show one, or change one.
final class BucketAccess {
    private final Store store;
    private final Buckets buckets;

    BucketAccess(Store store, Buckets buckets) {
        this.store = store;
        this.buckets = buckets;
    }

    /// What a request names, and the permission it takes.
    record Target(String bucket, Optional<String> expectedOwner, String action) {}

    <O> Plan<O> show(Target target, Call call, Function<Bucket, O> answer) {
        Bucket bucket = find(target);
        return Plan.demanding(buckets.demands(bucket, call).onBucket(target.action()))
                .then(authorised -> Effect.answer(answer.apply(bucket)));
    }

    /// `change` may refuse: it sees the settings as they are when it is carried out.
    <O> Plan<O> change(
            Target target, Call call, Function<Bucket.Settings, Bucket.Settings> change, O output) {
        Bucket bucket = find(target);
        return Plan.demanding(buckets.demands(bucket, call).onBucket(target.action()))
                .then(authorised ->
                        Effect.change(tx -> {
                            Bucket current = buckets.same(tx, bucket);
                            buckets.put(tx, current.with(change.apply(current.settings())));
                            return output;
                        }));
    }

    private Bucket find(Target target) {
        return store.read(
                snapshot -> buckets.require(snapshot, target.bucket(), target.expectedOwner()));
    }
}
