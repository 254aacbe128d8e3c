package coffer.s3.quota;

/// How much is kept: versions, delete markers and parts of unfinished uploads, and the bytes they
/// hold, as they were sent.
// AWS: Amazon S3 User Guide, "Metrics and dimensions", "NumberOfObjects" and "BucketSizeBytes".
public record Usage(long objects, long bytes) {
    public static final Usage NONE = new Usage(0, 0);

    public static Usage ofOne(long sizeBytes) {
        return new Usage(1, sizeBytes);
    }

    public Usage plus(Usage more) {
        return new Usage(objects + more.objects, bytes + more.bytes);
    }

    public Usage minus(Usage less) {
        return new Usage(objects - less.objects, bytes - less.bytes);
    }
}
