package coffer.s3.object;

import coffer.s3.error.S3Error;
import java.util.Optional;
import java.util.Set;

/// Storage classes are labels here: all objects are kept alike, and at once available.
public final class StorageClasses {
    private static final String STANDARD = "STANDARD";
    private static final Set<String> KNOWN =
            Set.of(
                    STANDARD,
                    "REDUCED_REDUNDANCY",
                    "STANDARD_IA",
                    "ONEZONE_IA",
                    "INTELLIGENT_TIERING",
                    "GLACIER_IR");

    private StorageClasses() {}

    public static String of(Optional<String> wanted) {
        String name = wanted.filter(text -> !text.isEmpty()).orElse(STANDARD);
        if (!KNOWN.contains(name)) throw S3Error.INVALID_STORAGE_CLASS.refusal();
        return name;
    }

    /// Downloads mention every class but the standard one.
    static Optional<String> shown(String storageClass) {
        return Optional.of(storageClass).filter(name -> !name.equals(STANDARD));
    }
}
