package coffer.store.blob;

import coffer.crypto.chunked.BlobId;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// How blobs and manifests are named, wherever they lie: `ab/ab….blob` and `ab/ab….manifest`. A
/// name tells nothing but the blob's random id.
public final class BlobNames {
    static final String BLOB = ".blob";
    static final String MANIFEST = ".manifest";

    private static final Pattern OURS =
            Pattern.compile("([0-9a-f]{32})(\\.blob|\\.manifest(\\.tmp)?)");

    private BlobNames() {}

    /// Of a blob, with its folder.
    public static String blob(BlobId id) {
        return folder(id) + "/" + id + BLOB;
    }

    /// Of the manifest beside it.
    public static String manifest(BlobId id) {
        return folder(id) + "/" + id + MANIFEST;
    }

    /// One of [BlobPlace#FOLDERS].
    public static String folder(int number) {
        return "%02x".formatted(number);
    }

    /// Whose a name within a folder is, if it is one of ours.
    public static Optional<BlobId> idOf(String name) {
        Matcher matcher = OURS.matcher(name);
        return matcher.matches() ? Optional.of(BlobId.parse(matcher.group(1))) : Optional.empty();
    }

    static String folder(BlobId id) {
        return id.toString().substring(0, 2);
    }
}
