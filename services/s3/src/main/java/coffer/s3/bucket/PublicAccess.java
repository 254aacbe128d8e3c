package coffer.s3.bucket;

import coffer.s3.error.S3Error;
import java.util.Optional;
import java.util.stream.Stream;

/// The four brakes on public access that a bucket can have.
public record PublicAccess(
        boolean blockPublicAcls,
        boolean ignorePublicAcls,
        boolean blockPublicPolicy,
        boolean restrictPublicBuckets) {

    /// As a client wants it, who must say something of one brake at least.
    public static PublicAccess of(
            Optional<Boolean> blockPublicAcls,
            Optional<Boolean> ignorePublicAcls,
            Optional<Boolean> blockPublicPolicy,
            Optional<Boolean> restrictPublicBuckets) {
        boolean saysNothing =
                Stream.of(
                                blockPublicAcls,
                                ignorePublicAcls,
                                blockPublicPolicy,
                                restrictPublicBuckets)
                        .allMatch(Optional::isEmpty);
        if (saysNothing) {
            throw S3Error.INVALID_REQUEST.because("Must specify at least one configuration.");
        }
        return new PublicAccess(
                blockPublicAcls.orElse(false),
                ignorePublicAcls.orElse(false),
                blockPublicPolicy.orElse(false),
                restrictPublicBuckets.orElse(false));
    }

    /// Whatever either of the two holds back.
    public PublicAccess and(PublicAccess other) {
        return new PublicAccess(
                blockPublicAcls || other.blockPublicAcls,
                ignorePublicAcls || other.ignorePublicAcls,
                blockPublicPolicy || other.blockPublicPolicy,
                restrictPublicBuckets || other.restrictPublicBuckets);
    }

    /// Every new bucket's.
    public static final PublicAccess BLOCKED = new PublicAccess(true, true, true, true);

    /// That of a bucket whose configuration was deleted.
    public static final PublicAccess UNBLOCKED = new PublicAccess(false, false, false, false);
}
