package coffer.s3.bucket;

import coffer.s3.error.S3Error;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// What a bucket may be called.
// AWS: Amazon S3 User Guide, "General purpose bucket naming rules".
public final class BucketName {
    private static final Pattern SHAPE = Pattern.compile("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]");
    private static final Pattern IP_ADDRESS = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");
    private static final List<String> RESERVED_PREFIXES =
            List.of("xn--", "sthree-", "amzn-s3-demo-");
    private static final List<String> RESERVED_SUFFIXES =
            List.of("-s3alias", "--ol-s3", ".mrap", "--x-s3", "--table-s3");

    private BucketName() {}

    /// Throws InvalidBucketName.
    static void check(String name) {
        if (!isValid(name)) {
            throw S3Error.INVALID_BUCKET_NAME.refusal().with(Map.of("BucketName", name));
        }
    }

    /// Throws [IllegalArgumentException] for what no bucket is named.
    public static void require(String name) {
        if (!isValid(name)) {
            throw new IllegalArgumentException("`" + name + "` is no name of a bucket");
        }
    }

    private static boolean isValid(String name) {
        return SHAPE.matcher(name).matches()
                && !name.contains("..")
                && !IP_ADDRESS.matcher(name).matches()
                && RESERVED_PREFIXES.stream().noneMatch(name::startsWith)
                && RESERVED_SUFFIXES.stream().noneMatch(name::endsWith);
    }
}
