package coffer.s3.content;

import coffer.kernel.Bytes;
import coffer.s3.bucket.Bucket;
import java.time.Instant;

/// What is written, sealed, beside a blob: whose bytes these are, should the records be lost. It
/// holds no key. Length-prefixed lines, so that no name can pretend to be another line.
public final class Manifest {
    private static final String FORMAT = "coffer s3 manifest 1\n";

    private Manifest() {}

    /// The blob is all of an object.
    public static Bytes ofObject(Bucket bucket, String key, Instant time) {
        return Bytes.utf8(place(bucket, key, time) + "object\n");
    }

    /// The blob is one part of an upload.
    public static Bytes ofPart(Bucket bucket, String key, Instant time, Part part) {
        return Bytes.utf8(
                place(bucket, key, time)
                        + "part\n"
                        + line(part.uploadId())
                        + line(Integer.toString(part.number())));
    }

    /// Which part of which upload.
    public record Part(String uploadId, int number) {}

    private static String place(Bucket bucket, String key, Instant time) {
        return FORMAT
                + line(bucket.owner().digits())
                + line(bucket.region().name())
                + line(bucket.name())
                + line(bucket.id())
                + line(key)
                + line(time.toString());
    }

    private static String line(String text) {
        return text.length() + ":" + text + "\n";
    }
}
