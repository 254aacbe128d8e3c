package coffer.s3.object;

import coffer.s3.error.S3Error;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/// Reads the `x-amz-copy-source` header: `/bucket/key?versionId=id`, percent-encoded.
public final class CopySource {
    private static final String VERSION = "?versionId=";

    private CopySource() {}

    public static Sighting.Wanted parse(String header, Optional<String> expectedOwner) {
        String text = header.startsWith("/") ? header.substring(1) : header;
        if (text.startsWith("arn:")) {
            throw S3Error.NOT_IMPLEMENTED.because("Access points are not supported");
        }
        int version = text.lastIndexOf(VERSION);
        Optional<String> versionId =
                version < 0
                        ? Optional.empty()
                        : Optional.of(text.substring(version + VERSION.length()));
        String path = decoded(version < 0 ? text : text.substring(0, version));
        int slash = path.indexOf('/');
        if (slash < 1 || slash == path.length() - 1) throw malformed();
        return new Sighting.Wanted(
                path.substring(0, slash), path.substring(slash + 1), versionId, expectedOwner);
    }

    /// Percent-decoding only: a plus sign in a key is a plus sign.
    private static String decoded(String text) {
        byte[] source = text.getBytes(StandardCharsets.UTF_8);
        byte[] target = new byte[source.length];
        int length = 0;
        for (int i = 0; i < source.length; i++) {
            if (source[i] != '%') {
                target[length++] = source[i];
                continue;
            }
            if (i + 2 >= source.length) throw malformed();
            int high = Character.digit(source[i + 1], 16);
            int low = Character.digit(source[i + 2], 16);
            if (high < 0 || low < 0) throw malformed();
            target[length++] = (byte) (high << 4 | low);
            i += 2;
        }
        return new String(target, 0, length, StandardCharsets.UTF_8);
    }

    private static RuntimeException malformed() {
        return S3Error.INVALID_ARGUMENT
                .because("Invalid copy source object key")
                .with(Map.of("ArgumentName", "x-amz-copy-source"));
    }
}
