package coffer.s3.lifecycle;

import java.util.List;

/// The order in which objects may go from one storage class to the next. The archive classes are
/// not among them: nothing here has to be restored.
// AWS: Amazon S3 User Guide, "Transitioning objects using Amazon S3 Lifecycle", "Supported
// transitions".
final class Coldness {
    private static final List<String> ORDER =
            List.of("STANDARD", "STANDARD_IA", "INTELLIGENT_TIERING", "ONEZONE_IA", "GLACIER_IR");
    private static final List<String> ARCHIVES = List.of("GLACIER", "DEEP_ARCHIVE");

    private Coldness() {}

    static boolean isTarget(String storageClass) {
        return of(storageClass) > 0;
    }

    static boolean isArchive(String storageClass) {
        return ARCHIVES.contains(storageClass);
    }

    static boolean isColder(String storageClass, String than) {
        return of(storageClass) > Math.max(of(than), 0);
    }

    /// Negative for what objects do not go to.
    static int of(String storageClass) {
        return ORDER.indexOf(storageClass);
    }
}
