package coffer.s3.bucket;

import coffer.gate.Call;
import coffer.gate.Demand;
import coffer.kernel.AccountId;
import coffer.policy.NamedPolicy;
import coffer.policy.Principal;
import coffer.policy.ResourceRule;
import coffer.s3.acl.AccessControl;
import coffer.s3.acl.Audience;
import coffer.s3.tag.TagSet;
import coffer.wire.http.HttpRequest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/// Turns what one call wants of one bucket into demands, with the condition keys of S3.
// AWS: Service Authorization Reference, "Actions, resources, and condition keys for Amazon S3".
public final class BucketDemands {
    private static final String BUCKET_TYPE = "AWS::S3::Bucket";
    private static final String OBJECT_TYPE = "AWS::S3::Object";
    private static final Map<String, String> KEYS_OF_HEADERS =
            Map.of(
                    "x-amz-acl", "s3:x-amz-acl",
                    "x-amz-content-sha256", "s3:x-amz-content-sha256",
                    "x-amz-copy-source", "s3:x-amz-copy-source",
                    "x-amz-metadata-directive", "s3:x-amz-metadata-directive",
                    "x-amz-server-side-encryption", "s3:x-amz-server-side-encryption",
                    "x-amz-server-side-encryption-aws-kms-key-id",
                            "s3:x-amz-server-side-encryption-aws-kms-key-id",
                    "x-amz-server-side-encryption-customer-algorithm",
                            "s3:x-amz-server-side-encryption-customer-algorithm",
                    "x-amz-storage-class", "s3:x-amz-storage-class",
                    "x-amz-website-redirect-location", "s3:x-amz-website-redirect-location");

    private final Bucket bucket;
    private final Optional<NamedPolicy> policy;
    private final boolean isOwnersRoot;
    private final Map<String, List<String>> common;
    // There only if access control lists count, so that other buckets have nothing of them.
    private final Optional<Audience> audience;

    BucketDemands(Bucket bucket, Optional<NamedPolicy> policy, Call call) {
        this.bucket = bucket;
        this.policy = policy;
        this.isOwnersRoot =
                call.identity().principal() instanceof Principal.Root(var account)
                        && account.equals(bucket.owner());
        this.common = conditionKeys(call, bucket.owner().digits());
        this.audience =
                bucket.settings().hasLists()
                        ? Optional.of(
                                new Audience(
                                        bucket.acl(),
                                        call.identity().account(),
                                        bucket.publicAccess().ignorePublicAcls()))
                        : Optional.empty();
        if (bucket.settings().has(Feature.ABAC)) {
            common.putAll(TagSet.conditionKeys("s3:BucketTag/", bucket.settings().tags()));
        }
    }

    /// As made in the region of the bucket, wherever the call is.
    BucketDemands inItsRegion() {
        common.put("aws:RequestedRegion", List.of(bucket.region().name()));
        return this;
    }

    /// Whoever is denied learns where the bucket is, as clients look for it there.
    // AWS: HeadBucket: "regardless of the permissions on the bucket, you will receive a response
    // header with the correct bucket location".
    public Demand onBucket(String action) {
        Demand demand =
                Demand.on(action, bucket.arn(), BUCKET_TYPE, bucket.owner())
                        .governedBy(policy, ResourceRule.ORDINARY)
                        .with(common)
                        .tellingIfDenied(bucket.whereabouts());
        if (audience.isPresent()) demand = demand.listed(audience.get().onBucket());
        return bucket.settings().has(Feature.ABAC)
                ? demand.with(TagSet.conditionKeys("aws:ResourceTag/", bucket.settings().tags()))
                : demand;
    }

    /// On the bucket's policy itself, which never locks out the root user of the bucket's account.
    // AWS: PutBucketPolicy: "the root principal [...] can perform [...] even if the bucket policy
    // explicitly denies".
    Demand onPolicy(String action) {
        Demand demand = onBucket(action);
        return isOwnersRoot ? demand.governedBy(Optional.empty(), ResourceRule.ORDINARY) : demand;
    }

    public Demand onObject(String action, String key) {
        return Demand.on(action, bucket.objectArn(key), OBJECT_TYPE, bucket.owner())
                .governedBy(policy, ResourceRule.ORDINARY)
                .with(common);
    }

    /// On an object about to be written.
    public Demand onNewObject(String action, String key) {
        Demand demand = onObject(action, key);
        return audience.isEmpty() ? demand : demand.listed(audience.get().toWrite());
    }

    /// On a version that was found, with the list it has.
    public Demand onVersion(String action, String key, Optional<AccessControl> acl) {
        Demand demand = onObject(action, key);
        return audience.isEmpty() ? demand : demand.listed(audience.get().onObject(action, acl));
    }

    /// On an object that is not there.
    public Demand onMissing(String action, String key) {
        Demand demand = onObject(action, key);
        return audience.isEmpty() ? demand : demand.listed(audience.get().onNothing(action));
    }

    /// On an object about to be deleted. Whose it is, is asked only where that matters.
    public Demand onDeletion(String key, Supplier<Optional<AccountId>> owner) {
        Demand demand = onObject("s3:DeleteObject", key);
        return audience.isEmpty() ? demand : demand.listed(audience.get().toDelete(owner.get()));
    }

    private static String authType(HttpRequest request) {
        if (request.headers().contains("authorization")) return "REST-HEADER";
        boolean isForm = request.method().equals("POST") && request.rawQuery().isEmpty();
        return isForm ? "POST" : "REST-QUERY-STRING";
    }

    /// The condition keys every S3 action has.
    public static Map<String, List<String>> conditionKeys(Call call, String resourceAccount) {
        Map<String, List<String>> keys = new HashMap<>();
        keys.put("s3:ResourceAccount", List.of(resourceAccount));
        String tls = call.transport().connection().tlsVersion();
        if (tls.startsWith("TLSv")) keys.put("s3:TlsVersion", List.of(tls.substring(4)));
        var headers = call.transport().request().headers();
        if (call.identity().account().isPresent()) {
            keys.put("s3:signatureversion", List.of("AWS4-HMAC-SHA256"));
            keys.put("s3:authType", List.of(authType(call.transport().request())));
        }
        KEYS_OF_HEADERS.forEach((header, key) ->
                headers.find(header).ifPresent(value -> keys.put(key, List.of(value))));
        return keys;
    }
}
