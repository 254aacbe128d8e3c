package coffer.s3.bucket;

import coffer.gate.Call;
import coffer.gate.Plan;
import coffer.s3.api.DeletePublicAccessBlockOutput;
import coffer.s3.api.DeletePublicAccessBlockRequest;
import coffer.s3.api.GetPublicAccessBlockOutput;
import coffer.s3.api.GetPublicAccessBlockRequest;
import coffer.s3.api.PublicAccessBlockConfiguration;
import coffer.s3.api.PutPublicAccessBlockOutput;
import coffer.s3.api.PutPublicAccessBlockRequest;
import coffer.s3.error.S3Error;
import coffer.store.Store;
import java.util.Map;
import java.util.Optional;

/// A bucket's brakes on public access.
public final class PublicAccessOperations {
    private static final String PUT = "s3:PutBucketPublicAccessBlock";

    private final BucketAccess access;

    public PublicAccessOperations(Store store, Buckets buckets) {
        this.access = new BucketAccess(store, buckets);
    }

    public Plan<GetPublicAccessBlockOutput> getPublicAccessBlock(
            GetPublicAccessBlockRequest input, Call call) {
        return access.show(
                new BucketAccess.Target(
                        input.bucket(),
                        input.expectedBucketOwner(),
                        "s3:GetBucketPublicAccessBlock"),
                call,
                PublicAccessOperations::shown);
    }

    public Plan<PutPublicAccessBlockOutput> putPublicAccessBlock(
            PutPublicAccessBlockRequest input, Call call) {
        PublicAccessBlockConfiguration wanted = input.publicAccessBlockConfiguration();
        PublicAccess changed =
                PublicAccess.of(
                        wanted.blockPublicAcls(),
                        wanted.ignorePublicAcls(),
                        wanted.blockPublicPolicy(),
                        wanted.restrictPublicBuckets());
        return access.change(
                new BucketAccess.Target(input.bucket(), input.expectedBucketOwner(), PUT),
                call,
                settings -> settings.withPublicAccess(Optional.of(changed)),
                PutPublicAccessBlockOutput.builder().build());
    }

    public Plan<DeletePublicAccessBlockOutput> deletePublicAccessBlock(
            DeletePublicAccessBlockRequest input, Call call) {
        return access.change(
                new BucketAccess.Target(input.bucket(), input.expectedBucketOwner(), PUT),
                call,
                settings -> settings.withPublicAccess(Optional.empty()),
                DeletePublicAccessBlockOutput.builder().build());
    }

    private static GetPublicAccessBlockOutput shown(Bucket bucket) {
        PublicAccess access =
                bucket.settings()
                        .publicAccess()
                        .orElseThrow(() ->
                                S3Error.NO_SUCH_PUBLIC_ACCESS_BLOCK
                                        .refusal()
                                        .with(Map.of("BucketName", bucket.name())));
        return GetPublicAccessBlockOutput.builder()
                .publicAccessBlockConfiguration(
                        PublicAccessBlockConfiguration.builder()
                                .blockPublicAcls(access.blockPublicAcls())
                                .ignorePublicAcls(access.ignorePublicAcls())
                                .blockPublicPolicy(access.blockPublicPolicy())
                                .restrictPublicBuckets(access.restrictPublicBuckets())
                                .build())
                .build();
    }
}
