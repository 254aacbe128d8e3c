package coffer.s3.bucket;

import coffer.gate.Call;
import coffer.gate.Plan;
import coffer.s3.api.GetBucketVersioningOutput;
import coffer.s3.api.GetBucketVersioningRequest;
import coffer.s3.api.PutBucketVersioningOutput;
import coffer.s3.api.PutBucketVersioningRequest;
import coffer.s3.api.VersioningConfiguration;
import coffer.s3.error.S3Error;
import coffer.store.Store;

/// Whether a bucket keeps what is overwritten and deleted.
public final class VersioningOperations {
    private final BucketAccess access;

    public VersioningOperations(Store store, Buckets buckets) {
        this.access = new BucketAccess(store, buckets);
    }

    public Plan<GetBucketVersioningOutput> getBucketVersioning(
            GetBucketVersioningRequest input, Call call) {
        return access.show(
                new BucketAccess.Target(
                        input.bucket(), input.expectedBucketOwner(), "s3:GetBucketVersioning"),
                call,
                bucket ->
                        GetBucketVersioningOutput.builder()
                                .status(bucket.settings().versioning().status())
                                .build());
    }

    public Plan<PutBucketVersioningOutput> putBucketVersioning(
            PutBucketVersioningRequest input, Call call) {
        Versioning wanted = wanted(input.versioningConfiguration());
        return access.change(
                new BucketAccess.Target(
                        input.bucket(), input.expectedBucketOwner(), "s3:PutBucketVersioning"),
                call,
                settings -> {
                    boolean isLocked = settings.objectLock().isPresent();
                    if (isLocked && wanted != Versioning.ENABLED) {
                        throw S3Error.INVALID_BUCKET_STATE.because(
                                "An Object Lock configuration is present on this bucket, so the"
                                        + " versioning state cannot be changed.");
                    }
                    return settings.with(wanted);
                },
                PutBucketVersioningOutput.builder().build());
    }

    private static Versioning wanted(VersioningConfiguration configuration) {
        if (configuration.mfaDelete().filter(mfa -> !mfa.equals("Disabled")).isPresent()) {
            throw S3Error.NOT_IMPLEMENTED.because("MFA delete is not supported");
        }
        return switch (configuration.status().orElse("")) {
            case "Enabled" -> Versioning.ENABLED;
            case "Suspended" -> Versioning.SUSPENDED;
            case "" -> throw S3Error.ILLEGAL_VERSIONING_CONFIGURATION.refusal();
            default -> throw S3Error.MALFORMED_XML.refusal();
        };
    }
}
