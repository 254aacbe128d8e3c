package coffer.s3.lifecycle;

import coffer.gate.Call;
import coffer.gate.Plan;
import coffer.s3.api.BucketLifecycleConfiguration;
import coffer.s3.api.DeleteBucketLifecycleOutput;
import coffer.s3.api.DeleteBucketLifecycleRequest;
import coffer.s3.api.GetBucketLifecycleConfigurationOutput;
import coffer.s3.api.GetBucketLifecycleConfigurationRequest;
import coffer.s3.api.LifecycleRule;
import coffer.s3.api.PutBucketLifecycleConfigurationOutput;
import coffer.s3.api.PutBucketLifecycleConfigurationRequest;
import coffer.s3.api.TransitionDefaultMinimumObjectSize;
import coffer.s3.bucket.Bucket;
import coffer.s3.bucket.BucketAccess;
import coffer.s3.bucket.Buckets;
import coffer.s3.bucket.Feature;
import coffer.s3.error.S3Error;
import coffer.store.Store;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The lifecycle rules of a bucket.
public final class LifecycleOperations {
    private static final String PUT = "s3:PutLifecycleConfiguration";
    private static final int MAX_RULES = 1_000;
    private static final int ID_BYTES = 36;

    private final BucketAccess access;
    private final Lifecycles lifecycles;
    private final SecureRandom random;

    public LifecycleOperations(
            Store store, Buckets buckets, Lifecycles lifecycles, SecureRandom random) {
        this.access = new BucketAccess(store, buckets);
        this.lifecycles = lifecycles;
        this.random = random;
    }

    public Plan<GetBucketLifecycleConfigurationOutput> getBucketLifecycleConfiguration(
            GetBucketLifecycleConfigurationRequest input, Call call) {
        return access.show(
                new BucketAccess.Target(
                        input.bucket(),
                        input.expectedBucketOwner(),
                        "s3:GetLifecycleConfiguration"),
                call,
                lifecycles.configuration(),
                LifecycleOperations::shown);
    }

    public Plan<PutBucketLifecycleConfigurationOutput> putBucketLifecycleConfiguration(
            PutBucketLifecycleConfigurationRequest input, Call call) {
        String minimum =
                input.transitionDefaultMinimumObjectSize()
                        .orElse(TransitionDefaultMinimumObjectSize.ALL_STORAGE_CLASSES_128_K);
        return access.changeBeside(
                new BucketAccess.Target(input.bucket(), input.expectedBucketOwner(), PUT),
                call,
                (tx, bucket) ->
                        lifecycles.put(
                                tx,
                                bucket,
                                checked(input.lifecycleConfiguration(), minimum, bucket)),
                PutBucketLifecycleConfigurationOutput.builder()
                        .transitionDefaultMinimumObjectSize(minimum)
                        .build());
    }

    public Plan<DeleteBucketLifecycleOutput> deleteBucketLifecycle(
            DeleteBucketLifecycleRequest input, Call call) {
        return access.changeBeside(
                new BucketAccess.Target(input.bucket(), input.expectedBucketOwner(), PUT),
                call,
                lifecycles::delete,
                DeleteBucketLifecycleOutput.builder().build());
    }

    private Lifecycles.Configured checked(
            Optional<BucketLifecycleConfiguration> given, String minimum, Bucket bucket) {
        if (!TransitionDefaultMinimumObjectSize.values().contains(minimum)) {
            throw S3Error.INVALID_REQUEST.because(
                    "Invalid TransitionDefaultMinimumObjectSize found: " + minimum);
        }
        // AWS: Amazon S3 User Guide, "Lifecycle and other bucket configurations".
        if (bucket.settings().has(Feature.MFA_DELETE)) {
            throw S3Error.INVALID_BUCKET_STATE.because(
                    "Lifecycle configuration is not supported on MFA enabled bucket");
        }
        List<LifecycleRule> rules =
                given.map(BucketLifecycleConfiguration::rules)
                        .filter(all -> !all.isEmpty() && all.size() <= MAX_RULES)
                        .orElseThrow(S3Error.MALFORMED_XML::refusal);
        rules.forEach(RuleCheck::check);
        Set<String> ids = new HashSet<>();
        for (LifecycleRule rule : rules) {
            if (rule.id().filter(id -> !id.isEmpty() && !ids.add(id)).isPresent()) {
                throw S3Error.INVALID_ARGUMENT.because(
                        "Rule ID must be unique. Found same ID for more than one rule");
            }
        }
        return new Lifecycles.Configured(rules.stream().map(this::named).toList(), minimum);
    }

    private LifecycleRule named(LifecycleRule rule) {
        if (rule.id().filter(id -> !id.isEmpty()).isPresent()) return rule;
        byte[] id = new byte[ID_BYTES];
        random.nextBytes(id);
        return new LifecycleRule(
                rule.expiration(),
                Optional.of(Base64.getUrlEncoder().encodeToString(id)),
                rule.prefix(),
                rule.filter(),
                rule.status(),
                rule.transitions(),
                rule.noncurrentVersionTransitions(),
                rule.noncurrentVersionExpiration(),
                rule.abortIncompleteMultipartUpload());
    }

    private static GetBucketLifecycleConfigurationOutput shown(
            Bucket bucket, Optional<Lifecycles.Configured> found) {
        Lifecycles.Configured configured =
                found.orElseThrow(() ->
                        S3Error.NO_SUCH_LIFECYCLE
                                .refusal()
                                .with(Map.of("BucketName", bucket.name())));
        return GetBucketLifecycleConfigurationOutput.builder()
                .rules(configured.rules())
                .transitionDefaultMinimumObjectSize(configured.transitionMinimum())
                .build();
    }
}
