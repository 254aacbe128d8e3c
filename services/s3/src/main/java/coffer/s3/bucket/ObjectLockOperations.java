package coffer.s3.bucket;

import coffer.gate.Call;
import coffer.gate.Plan;
import coffer.s3.api.DefaultRetention;
import coffer.s3.api.GetObjectLockConfigurationOutput;
import coffer.s3.api.GetObjectLockConfigurationRequest;
import coffer.s3.api.ObjectLockConfiguration;
import coffer.s3.api.ObjectLockRule;
import coffer.s3.api.PutObjectLockConfigurationOutput;
import coffer.s3.api.PutObjectLockConfigurationRequest;
import coffer.s3.error.S3Error;
import coffer.s3.lock.LockMode;
import coffer.s3.lock.LockRules;
import coffer.store.Store;
import java.util.Map;
import java.util.Optional;

/// Whether versions in a bucket can be locked, and for how long they are if nobody says. It can be
/// turned on and never off.
// AWS: Amazon S3 User Guide, "Configuring S3 Object Lock".
public final class ObjectLockOperations {
    private static final String ENABLED = "Enabled";
    private static final int MAX_DAYS = 36_500;
    private static final int MAX_YEARS = 100;

    private final BucketAccess access;

    public ObjectLockOperations(Store store, Buckets buckets) {
        this.access = new BucketAccess(store, buckets);
    }

    public Plan<GetObjectLockConfigurationOutput> getObjectLockConfiguration(
            GetObjectLockConfigurationRequest input, Call call) {
        return access.show(
                new BucketAccess.Target(
                        input.bucket(),
                        input.expectedBucketOwner(),
                        "s3:GetBucketObjectLockConfiguration"),
                call,
                ObjectLockOperations::shown);
    }

    public Plan<PutObjectLockConfigurationOutput> putObjectLockConfiguration(
            PutObjectLockConfigurationRequest input, Call call) {
        return access.change(
                new BucketAccess.Target(
                        input.bucket(),
                        input.expectedBucketOwner(),
                        "s3:PutBucketObjectLockConfiguration"),
                call,
                settings -> {
                    LockRules rules = rules(input.objectLockConfiguration());
                    if (settings.versioning() == Versioning.ENABLED) return settings.with(rules);
                    throw S3Error.INVALID_BUCKET_STATE.because(
                            "Versioning must be 'Enabled' on the bucket to apply a Object Lock"
                                    + " configuration");
                },
                PutObjectLockConfigurationOutput.builder().build());
    }

    private static LockRules rules(Optional<ObjectLockConfiguration> given) {
        ObjectLockConfiguration wanted = given.orElseThrow(S3Error.MALFORMED_XML::refusal);
        if (wanted.objectLockEnabled().filter(ENABLED::equals).isEmpty()) {
            throw S3Error.MALFORMED_XML.refusal();
        }
        return new LockRules(
                wanted.rule()
                        .map(rule ->
                                rule.defaultRetention().orElseThrow(S3Error.MALFORMED_XML::refusal))
                        .map(ObjectLockOperations::checked));
    }

    private static coffer.s3.lock.DefaultRetention checked(DefaultRetention wanted) {
        LockMode mode =
                wanted.mode().flatMap(LockMode::find).orElseThrow(S3Error.MALFORMED_XML::refusal);
        if (wanted.days().isPresent() == wanted.years().isPresent()) {
            throw S3Error.MALFORMED_XML.refusal();
        }
        wanted.days().ifPresent(days -> checkPeriod("Days", days, MAX_DAYS));
        wanted.years().ifPresent(years -> checkPeriod("Years", years, MAX_YEARS));
        return new coffer.s3.lock.DefaultRetention(mode, wanted.days(), wanted.years());
    }

    private static void checkPeriod(String argument, int period, int limit) {
        if (period > 0 && period <= limit) return;
        throw S3Error.INVALID_ARGUMENT
                .because(
                        period <= 0
                                ? "Default retention period must be a positive integer value."
                                : "Default retention period cannot be longer than 100 years.")
                .with(Map.of("ArgumentName", argument));
    }

    private static GetObjectLockConfigurationOutput shown(Bucket bucket) {
        LockRules rules =
                bucket.settings()
                        .objectLock()
                        .orElseThrow(() ->
                                S3Error.OBJECT_LOCK_NOT_FOUND
                                        .refusal()
                                        .with(Map.of("BucketName", bucket.name())));
        return GetObjectLockConfigurationOutput.builder()
                .objectLockConfiguration(
                        ObjectLockConfiguration.builder()
                                .objectLockEnabled(ENABLED)
                                .rule(rules.defaultRetention().map(ObjectLockOperations::shown))
                                .build())
                .build();
    }

    private static ObjectLockRule shown(coffer.s3.lock.DefaultRetention retention) {
        return ObjectLockRule.builder()
                .defaultRetention(
                        DefaultRetention.builder()
                                .mode(retention.mode().name())
                                .days(retention.days())
                                .years(retention.years())
                                .build())
                .build();
    }
}
