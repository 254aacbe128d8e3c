package coffer.s3.quota;

/// What a bucket holds, and what all buckets of its owner do.
public record Standing(Usage ofBucket, Usage ofAccount) {
    static final Standing NONE = new Standing(Usage.NONE, Usage.NONE);

    Standing plus(Usage more) {
        return new Standing(ofBucket.plus(more), ofAccount.plus(more));
    }
}
