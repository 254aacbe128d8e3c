package coffer.s3.bucket;

import coffer.kernel.AccountId;
import coffer.kernel.ServiceException;
import coffer.s3.error.S3Error;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;

/// Where a listing of buckets goes on: opaque to clients, and only a place in the list of the
/// account it was given to.
final class BucketToken {
    private static final int MAX_LENGTH = 1024;

    private BucketToken() {}

    static String of(AccountId account, String name) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString((account.digits() + name).getBytes(StandardCharsets.UTF_8));
    }

    static String parse(AccountId account, String token) {
        String text = decoded(token);
        if (!text.startsWith(account.digits())) throw refused();
        return text.substring(account.digits().length());
    }

    private static String decoded(String token) {
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
