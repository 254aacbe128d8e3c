package coffer.s3.bucket;

/// The four brakes on public access that a bucket can have.
public record PublicAccess(
        boolean blockPublicAcls,
        boolean ignorePublicAcls,
        boolean blockPublicPolicy,
        boolean restrictPublicBuckets) {

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
