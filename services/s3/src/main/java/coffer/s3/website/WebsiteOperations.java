package coffer.s3.website;

import coffer.gate.Call;
import coffer.gate.Plan;
import coffer.gate.Websites;
import coffer.s3.api.DeleteBucketWebsiteOutput;
import coffer.s3.api.DeleteBucketWebsiteRequest;
import coffer.s3.api.GetBucketWebsiteOutput;
import coffer.s3.api.GetBucketWebsiteRequest;
import coffer.s3.api.PutBucketWebsiteOutput;
import coffer.s3.api.PutBucketWebsiteRequest;
import coffer.s3.api.S3Api;
import coffer.s3.api.WebsiteConfiguration;
import coffer.s3.bucket.Bucket;
import coffer.s3.bucket.BucketAccess;
import coffer.s3.bucket.Buckets;
import coffer.s3.bucket.Configuration;
import coffer.s3.error.S3Error;
import coffer.store.Store;
import coffer.wire.schema.ApiOperation;
import java.util.Map;
import java.util.Optional;

/// What a bucket shows as a website, if it is one. The objects are read by the gate, as anybody who
/// does not sign would read them.
public final class WebsiteOperations implements Websites {
    /// How each website answers.
    public static final Configuration<WebsiteConfiguration> RULES =
            new Configuration<>("website", WebsiteConfiguration.class);

    private final Store store;
    private final Buckets buckets;
    private final BucketAccess access;

    public WebsiteOperations(Store store, Buckets buckets) {
        this.store = store;
        this.buckets = buckets;
        this.access = new BucketAccess(store, buckets);
    }

    public Plan<GetBucketWebsiteOutput> getBucketWebsite(GetBucketWebsiteRequest input, Call call) {
        return access.show(
                target(input.bucket(), input.expectedBucketOwner(), "s3:GetBucketWebsite"),
                call,
                RULES,
                (bucket, rules) -> shown(required(bucket, rules)));
    }

    private static GetBucketWebsiteOutput shown(WebsiteConfiguration rules) {
        return GetBucketWebsiteOutput.builder()
                .redirectAllRequestsTo(rules.redirectAllRequestsTo())
                .indexDocument(rules.indexDocument())
                .errorDocument(rules.errorDocument())
                .routingRules(rules.routingRules())
                .build();
    }

    public Plan<PutBucketWebsiteOutput> putBucketWebsite(PutBucketWebsiteRequest input, Call call) {
        WebsiteConfiguration wanted = input.websiteConfiguration();
        WebsiteCheck.check(wanted);
        return access.changeBeside(
                target(input.bucket(), input.expectedBucketOwner(), "s3:PutBucketWebsite"),
                call,
                (tx, bucket) -> RULES.put(tx, bucket, wanted),
                PutBucketWebsiteOutput.builder().build());
    }

    public Plan<DeleteBucketWebsiteOutput> deleteBucketWebsite(
            DeleteBucketWebsiteRequest input, Call call) {
        return access.changeBeside(
                target(input.bucket(), input.expectedBucketOwner(), "s3:DeleteBucketWebsite"),
                call,
                (tx, bucket) -> RULES.delete(tx, bucket),
                DeleteBucketWebsiteOutput.builder().build());
    }

    @Override
    public Site open(String name) {
        return store.read(snapshot -> {
            Bucket bucket = buckets.require(snapshot, name, Optional.empty());
            return new BucketSite(required(bucket, RULES.find(snapshot, bucket)));
        });
    }

    @Override
    public ApiOperation<?, ?> get() {
        return S3Api.GET_OBJECT;
    }

    @Override
    public ApiOperation<?, ?> head() {
        return S3Api.HEAD_OBJECT;
    }

    private static WebsiteConfiguration required(
            Bucket bucket, Optional<WebsiteConfiguration> rules) {
        return rules.orElseThrow(
                () -> S3Error.NO_SUCH_WEBSITE.refusal().with(Map.of("BucketName", bucket.name())));
    }

    private static BucketAccess.Target target(
            String bucket, Optional<String> expectedOwner, String action) {
        return new BucketAccess.Target(bucket, expectedOwner, action);
    }
}
