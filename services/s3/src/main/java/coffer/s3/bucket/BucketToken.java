package coffer.s3.bucket;

import coffer.kernel.ServiceException;
import coffer.s3.error.S3Error;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;

/// Where a listing of buckets goes on: opaque to clients, and only a place in their own list.
final class BucketToken {
    private static final int MAX_LENGTH = 1024;

    private BucketToken() {}

    static String of(String name) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(name.getBytes(StandardCharsets.UTF_8));
    }

    static String parse(String token) {
        try {
            if (token.length() > MAX_LENGTH) throw refused();
            return new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException notBase64) {
            throw refused();
        }
    }

    private static ServiceException refused() {
        return S3Error.INVALID_ARGUMENT
                .because("The continuation token provided is incorrect")
                .with(Map.of("ArgumentName", "continuation-token"));
    }
}
