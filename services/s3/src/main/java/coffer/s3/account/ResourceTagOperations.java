package coffer.s3.account;

import coffer.gate.Call;
import coffer.gate.Demand;
import coffer.gate.Effect;
import coffer.gate.Plan;
import coffer.s3.bucket.Bucket;
import coffer.s3.bucket.Buckets;
import coffer.s3.error.S3Error;
import coffer.s3.tag.TagSet;
import coffer.s3control.api.ListTagsForResourceRequest;
import coffer.s3control.api.ListTagsForResourceResult;
import coffer.s3control.api.Tag;
import coffer.s3control.api.TagResourceRequest;
import coffer.s3control.api.TagResourceResult;
import coffer.s3control.api.UntagResourceRequest;
import coffer.s3control.api.UntagResourceResult;
import coffer.store.Store;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/// The tags of a bucket, one by one and by the bucket's ARN.
public final class ResourceTagOperations {
    private static final String BUCKET = "arn:aws:s3:::";

    private final Store store;
    private final Buckets buckets;

    public ResourceTagOperations(Store store, Buckets buckets) {
        this.store = store;
        this.buckets = buckets;
    }

    public Plan<ListTagsForResourceResult> listTagsForResource(
            ListTagsForResourceRequest input, Call call) {
        Bucket bucket = bucket(input.accountId(), input.resourceArn(), call);
        List<Tag> tags =
                new TreeMap<>(bucket.settings().tags())
                        .entrySet().stream()
                                .map(tag ->
                                        Tag.builder()
                                                .key(tag.getKey())
                                                .value(tag.getValue())
                                                .build())
                                .toList();
        return Plan.demanding(buckets.demands(bucket, call).onBucket("s3:ListTagsForResource"))
                .then(authorised ->
                        Effect.answer(ListTagsForResourceResult.builder().tags(tags).build()));
    }

    public Plan<TagResourceResult> tagResource(TagResourceRequest input, Call call) {
        Bucket bucket = bucket(input.accountId(), input.resourceArn(), call);
        Map<String, String> wanted =
                TagSet.ofBucket(
                        input.tags().stream()
                                .map(tag ->
                                        coffer.s3.api.Tag.builder()
                                                .key(tag.key())
                                                .value(tag.value())
                                                .build())
                                .toList());
        Demand demand =
                buckets.demands(bucket, call)
                        .onBucket("s3:TagResource")
                        .with(TagSet.conditionKeys("aws:RequestTag/", wanted))
                        .with("aws:TagKeys", List.copyOf(wanted.keySet()));
        return change(
                bucket,
                demand,
                tags -> {
                    tags.putAll(wanted);
                    return tags;
                },
                TagResourceResult.builder().build());
    }

    public Plan<UntagResourceResult> untagResource(UntagResourceRequest input, Call call) {
        Bucket bucket = bucket(input.accountId(), input.resourceArn(), call);
        Demand demand =
                buckets.demands(bucket, call)
                        .onBucket("s3:UntagResource")
                        .with("aws:TagKeys", input.tagKeys());
        return change(
                bucket,
                demand,
                tags -> {
                    input.tagKeys().forEach(tags::remove);
                    return tags;
                },
                UntagResourceResult.builder().build());
    }

    private <O> Plan<O> change(
            Bucket bucket, Demand demand, UnaryOperator<Map<String, String>> change, O output) {
        return Plan.demanding(demand)
                .then(authorised ->
                        Effect.change(tx -> {
                            Bucket current = buckets.same(tx, bucket);
                            Map<String, String> tags =
                                    change.apply(new HashMap<>(current.settings().tags()));
                            if (tags.size() > TagSet.MAX_ON_BUCKET) {
                                throw S3Error.TOO_MANY_TAGS.because(
                                        "Bucket tags cannot be greater than "
                                                + TagSet.MAX_ON_BUCKET);
                            }
                            buckets.put(tx, current.with(current.settings().withTags(tags)));
                            return output;
                        }));
    }

    /// Other resources of S3's have no tags here.
    private Bucket bucket(String accountId, String arn, Call call) {
        String account = AccountAccessOperations.own(accountId, call).digits();
        if (!arn.startsWith(BUCKET) || arn.indexOf('/') >= 0) {
            throw S3Error.NOT_IMPLEMENTED.because("Only buckets can be tagged by their ARN");
        }
        String name = arn.substring(BUCKET.length());
        return store.read(snapshot -> buckets.require(snapshot, name, Optional.of(account)));
    }
}
