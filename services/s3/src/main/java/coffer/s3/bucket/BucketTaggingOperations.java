package coffer.s3.bucket;

import coffer.gate.Call;
import coffer.gate.Plan;
import coffer.s3.api.DeleteBucketTaggingOutput;
import coffer.s3.api.DeleteBucketTaggingRequest;
import coffer.s3.api.GetBucketTaggingOutput;
import coffer.s3.api.GetBucketTaggingRequest;
import coffer.s3.api.PutBucketTaggingOutput;
import coffer.s3.api.PutBucketTaggingRequest;
import coffer.s3.error.S3Error;
import coffer.s3.tag.TagSet;
import coffer.store.Store;
import java.util.Map;

/// The tags of a bucket.
public final class BucketTaggingOperations {
    private static final String PUT = "s3:PutBucketTagging";

    private final BucketAccess access;

    public BucketTaggingOperations(Store store, Buckets buckets) {
        this.access = new BucketAccess(store, buckets);
    }

    public Plan<GetBucketTaggingOutput> getBucketTagging(GetBucketTaggingRequest input, Call call) {
        return access.show(
                new BucketAccess.Target(
                        input.bucket(), input.expectedBucketOwner(), "s3:GetBucketTagging"),
                call,
                bucket -> {
                    Map<String, String> tags = bucket.settings().tags();
                    if (tags.isEmpty()) {
                        throw S3Error.NO_SUCH_TAG_SET
                                .refusal()
                                .with(Map.of("BucketName", bucket.name()));
                    }
                    return GetBucketTaggingOutput.builder().tagSet(TagSet.shown(tags)).build();
                });
    }

    public Plan<PutBucketTaggingOutput> putBucketTagging(PutBucketTaggingRequest input, Call call) {
        Map<String, String> tags = TagSet.ofBucket(input.tagging().tagSet());
        return access.change(
                new BucketAccess.Target(input.bucket(), input.expectedBucketOwner(), PUT),
                call,
                settings -> settings.withTags(tags),
                PutBucketTaggingOutput.builder().build());
    }

    public Plan<DeleteBucketTaggingOutput> deleteBucketTagging(
            DeleteBucketTaggingRequest input, Call call) {
        return access.change(
                new BucketAccess.Target(input.bucket(), input.expectedBucketOwner(), PUT),
                call,
                settings -> settings.withTags(Map.of()),
                DeleteBucketTaggingOutput.builder().build());
    }
}
