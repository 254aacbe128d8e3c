package coffer.s3.content;

import coffer.crypto.Digests;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;

/// A key of a customer as a test sends it.
public record SentKey(String base64, String md5) {
    public static final SentKey ONE = of("the first customer's key, 32 by");
    public static final SentKey OTHER = of("another customer's key, 32 byte");

    /// Of 32 bytes, which begin with `text`.
    public static SentKey of(String text) {
        return ofBytes(Arrays.copyOf(text.getBytes(StandardCharsets.UTF_8), 32));
    }

    public static SentKey ofBytes(byte[] key) {
        Base64.Encoder base64 = Base64.getEncoder();
        return new SentKey(base64.encodeToString(key), base64.encodeToString(Digests.md5(key)));
    }

    public byte[] bytes() {
        return Base64.getDecoder().decode(base64);
    }
}
