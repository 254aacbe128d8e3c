package coffer.s3.bucket;

import coffer.gate.Call;
import coffer.gate.Effect;
import coffer.gate.Plan;
import coffer.store.Store;
import coffer.store.Transaction;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Function;

/// The two shapes of nearly every operation on what a bucket is set to: show it, or change it.
public final class BucketAccess {
    private final Store store;
    private final Buckets buckets;

    public BucketAccess(Store store, Buckets buckets) {
        this.store = store;
        this.buckets = buckets;
    }

    /// What a request names, and the permission it takes.
    public record Target(String bucket, Optional<String> expectedOwner, String action) {}

    public <O> Plan<O> show(Target target, Call call, Function<Bucket, O> answer) {
        Bucket bucket = find(target);
        return Plan.demanding(buckets.demands(bucket, call).onBucket(target.action()))
                .then(authorised -> Effect.answer(answer.apply(bucket)));
    }

    /// The same for what is kept beside the bucket.
    public <V, O> Plan<O> show(
            Target target,
            Call call,
            Configuration<V> configuration,
            BiFunction<Bucket, Optional<V>, O> answer) {
        return show(
                target,
                call,
                bucket ->
                        answer.apply(
                                bucket,
                                store.read(snapshot -> configuration.find(snapshot, bucket))));
    }

    /// `change` may refuse: it sees the settings as they are when it is carried out.
    public <O> Plan<O> change(
            Target target, Call call, Function<Bucket.Settings, Bucket.Settings> change, O output) {
        return changeBeside(
                target,
                call,
                (tx, bucket) -> buckets.put(tx, bucket.with(change.apply(bucket.settings()))),
                output);
    }

    /// The same for what is kept beside the bucket.
    public <O> Plan<O> changeBeside(
            Target target, Call call, BiConsumer<Transaction, Bucket> change, O output) {
        Bucket bucket = find(target);
        return Plan.demanding(buckets.demands(bucket, call).onBucket(target.action()))
                .then(authorised ->
                        Effect.change(tx -> {
                            change.accept(tx, buckets.same(tx, bucket));
                            return output;
                        }));
    }

    /// The same for what must be made ready outside of the transaction.
    <O> Plan<O> changeWith(
            Target target,
            Call call,
            Function<Bucket, BiFunction<Transaction, Bucket, Bucket.Settings>> preparing,
            O output) {
        Bucket bucket = find(target);
        return Plan.demanding(buckets.demands(bucket, call).onBucket(target.action()))
                .then(authorised -> {
                    BiFunction<Transaction, Bucket, Bucket.Settings> change =
                            preparing.apply(bucket);
                    return Effect.change(tx -> {
                        Bucket current = buckets.same(tx, bucket);
                        buckets.put(tx, current.with(change.apply(tx, current)));
                        return output;
                    });
                });
    }

    private Bucket find(Target target) {
        return store.read(
                snapshot -> buckets.require(snapshot, target.bucket(), target.expectedOwner()));
    }
}
