package coffer.s3.listing;

import coffer.s3.error.S3Error;
import coffer.s3.object.IndexName;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;

/// Where ListObjectsV2 goes on. Opaque to clients, but nothing to trust: all it can say is after
/// which key or common prefix, within what its bearer may list anyway.
record ContinuationToken(boolean isPrefix, String text) {
    private static final int MAX_LENGTH = 2_048;
    private static final char KEY = 'k';
    private static final char PREFIX = 'p';

    static <V> ContinuationToken of(Listing.Last<V> last, Listing.Shape<V> shape) {
        return switch (last) {
            case Listing.Last.Item<V>(V value) -> new ContinuationToken(false, shape.key(value));
            case Listing.Last.Key<V>(String key) -> new ContinuationToken(false, key);
            case Listing.Last.Prefix<V>(String prefix) -> new ContinuationToken(true, prefix);
        };
    }

    static ContinuationToken parse(String token) {
        if (token.length() > MAX_LENGTH) throw refused();
        String decoded;
        try {
            decoded = new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException notBase64) {
            throw refused();
        }
        if (decoded.length() < 2) throw refused();
        return switch (decoded.charAt(0)) {
            case KEY -> new ContinuationToken(false, decoded.substring(1));
            case PREFIX -> new ContinuationToken(true, decoded.substring(1));
            default -> throw refused();
        };
    }

    Query goOn(Query query) {
        return query.from(isPrefix ? IndexName.afterPrefix(text) : IndexName.afterKey(text));
    }

    @Override
    public String toString() {
        byte[] plain = ((isPrefix ? PREFIX : KEY) + text).getBytes(StandardCharsets.UTF_8);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(plain);
    }

    private static RuntimeException refused() {
        return S3Error.INVALID_ARGUMENT
                .because("The continuation token provided is incorrect")
                .with(Map.of("ArgumentName", "continuation-token"));
    }
}
