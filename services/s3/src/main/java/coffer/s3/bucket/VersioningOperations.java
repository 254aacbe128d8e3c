package coffer.s3.bucket;

import coffer.gate.Call;
import coffer.gate.Plan;
import coffer.gate.StaleDecisionException;
import coffer.s3.api.GetBucketVersioningOutput;
import coffer.s3.api.GetBucketVersioningRequest;
import coffer.s3.api.PutBucketVersioningOutput;
import coffer.s3.api.PutBucketVersioningRequest;
import coffer.s3.api.VersioningConfiguration;
import coffer.s3.error.S3Error;
import coffer.store.Store;
import java.util.Optional;

/// Whether a bucket keeps what is overwritten and deleted.
public final class VersioningOperations {
    private final BucketAccess access;
    private final MfaDelete mfaDelete;

    public VersioningOperations(Store store, Buckets buckets, MfaDelete mfaDelete) {
        this.access = new BucketAccess(store, buckets);
        this.mfaDelete = mfaDelete;
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
                                .mfaDelete(
                                        bucket.settings().has(Feature.MFA_DELETE)
                                                ? Optional.of("Enabled")
                                                : Optional.empty())
                                .build());
    }

    public Plan<PutBucketVersioningOutput> putBucketVersioning(
            PutBucketVersioningRequest input, Call call) {
        Versioning wanted = wanted(input.versioningConfiguration());
        Optional<Boolean> mfa = mfaDelete(input.versioningConfiguration());
        return access.changeWith(
                new BucketAccess.Target(
                        input.bucket(), input.expectedBucketOwner(), "s3:PutBucketVersioning"),
                call,
                bucket -> {
                    boolean takesCode =
                            mfa.isPresent() || bucket.settings().has(Feature.MFA_DELETE);
                    MfaDelete.Token token =
                            takesCode ? mfaDelete.require(bucket, call, input.mfa()) : _ -> {};
                    return (tx, current) -> {
                        if (current.settings().has(Feature.MFA_DELETE) && !takesCode) {
                            throw new StaleDecisionException("a code is asked for by now");
                        }
                        token.spend(tx);
                        return changed(current.settings(), wanted, mfa);
                    };
                },
                PutBucketVersioningOutput.builder().build());
    }

    private static Bucket.Settings changed(
            Bucket.Settings settings, Versioning wanted, Optional<Boolean> mfa) {
        boolean isLocked = settings.objectLock().isPresent();
        if (isLocked && wanted != Versioning.ENABLED) {
            throw S3Error.INVALID_BUCKET_STATE.because(
                    "An Object Lock configuration is present on this bucket, so the versioning"
                            + " state cannot be changed.");
        }
        Bucket.Settings changed = settings.with(wanted);
        return mfa.map(isOn -> changed.with(Feature.MFA_DELETE, isOn)).orElse(changed);
    }

    private static Optional<Boolean> mfaDelete(VersioningConfiguration configuration) {
        return configuration
                .mfaDelete()
                .map(status ->
                        switch (status) {
                            case "Enabled" -> true;
                            case "Disabled" -> false;
                            default -> throw S3Error.MALFORMED_XML.refusal();
                        });
    }

    private static Versioning wanted(VersioningConfiguration configuration) {
        return switch (configuration.status().orElse("")) {
            case "Enabled" -> Versioning.ENABLED;
            case "Suspended" -> Versioning.SUSPENDED;
            case "" -> throw S3Error.ILLEGAL_VERSIONING_CONFIGURATION.refusal();
            default -> throw S3Error.MALFORMED_XML.refusal();
        };
    }
}
