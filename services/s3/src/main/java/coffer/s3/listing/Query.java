package coffer.s3.listing;

import coffer.kernel.Bytes;
import coffer.s3.error.S3Error;
import coffer.s3.object.IndexName;
import java.util.Map;
import java.util.Optional;

/// What a listing is to show, and where it begins. `passedPrefix` is a common prefix that the page
/// before has shown already.
public record Query(
        String prefix,
        Optional<String> delimiter,
        Bytes start,
        Optional<String> passedPrefix,
        int limit) {
    private static final int SMALL_BATCH = 64;

    /// Begins at the first key that matches.
    public static Query of(Optional<String> prefix, Optional<String> delimiter, int limit) {
        String wanted = prefix.orElse("");
        return new Query(
                wanted,
                delimiter.filter(text -> !text.isEmpty()),
                IndexName.fromPrefix(wanted),
                Optional.empty(),
                limit);
    }

    /// Begins at `name`, if that is further on.
    public Query from(Bytes name) {
        Bytes later = name.compareTo(start) > 0 ? name : start;
        return new Query(prefix, delimiter, later, passedPrefix, limit);
    }

    public Query havingPassed(String commonPrefix) {
        return new Query(prefix, delimiter, start, Optional.of(commonPrefix), limit);
    }

    /// What `key` is rolled up into, if it is.
    Optional<String> commonPrefix(String key) {
        if (delimiter.isEmpty()) return Optional.empty();
        int end = key.indexOf(delimiter.get(), prefix.length());
        return end < 0
                ? Optional.empty()
                : Optional.of(key.substring(0, end + delimiter.get().length()));
    }

    /// Most keys of a listing with a delimiter are jumped over.
    int firstBatch() {
        return delimiter.isPresent() ? SMALL_BATCH : limit + 1;
    }

    /// Whether names are to be URL-encoded.
    public static boolean isEncoded(Optional<String> encodingType) {
        if (encodingType.isEmpty()) return false;
        if (encodingType.get().equalsIgnoreCase("url")) return true;
        throw S3Error.INVALID_ARGUMENT
                .because("Invalid Encoding Method specified in Request")
                .with(Map.of("ArgumentName", "encoding-type", "ArgumentValue", encodingType.get()));
    }
}
