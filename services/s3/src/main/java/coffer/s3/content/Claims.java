package coffer.s3.content;

import coffer.s3.error.S3Error;
import coffer.wire.checksum.BodyClaims;
import coffer.wire.checksum.ChecksumAlgorithm;
import coffer.wire.http.Headers;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// What an upload says about its body, to be held against what arrives.
///
/// Some do not say how long it is: then `isExact` is false and `lengthBytes` is how long it may be.
public record Claims(long lengthBytes, boolean isExact, BodyClaims body) {
    private static final long MAX_BYTES = 5L << 30;
    private static final Pattern LENGTH = Pattern.compile("\\d{1,18}");

    /// One that says how long its body is.
    public Claims(long lengthBytes, BodyClaims body) {
        this(lengthBytes, true, body);
    }

    /// Of an upload by form, whose file ends where its delimiter begins.
    public static Claims ofForm(Headers headers) {
        return new Claims(MAX_BYTES, false, BodyClaims.of(headers));
    }

    /// Nothing is claimed but the length, as for a copy.
    public static Claims ofLength(long lengthBytes) {
        return new Claims(lengthBytes, BodyClaims.NONE);
    }

    public static Claims of(Headers headers) {
        long length = length(headers);
        if (length > MAX_BYTES) {
            throw S3Error.ENTITY_TOO_LARGE
                    .refusal()
                    .with(
                            Map.of(
                                    "ProposedSize", Long.toString(length),
                                    "MaxSizeAllowed", Long.toString(MAX_BYTES)));
        }
        return new Claims(length, BodyClaims.of(headers));
    }

    /// How long the body is for certain.
    public long leastBytes() {
        return isExact ? lengthBytes : 0;
    }

    public Optional<ChecksumAlgorithm> algorithm() {
        return body.algorithm();
    }

    private static long length(Headers headers) {
        String text =
                headers.find("x-amz-decoded-content-length")
                        .or(() -> headers.find("content-length"))
                        .orElseThrow(() -> noLength(headers));
        if (!LENGTH.matcher(text).matches()) throw noLength(headers);
        return Long.parseLong(text);
    }

    /// A client that sends a body piece by piece is not helped by being asked for its length.
    private static RuntimeException noLength(Headers headers) {
        return headers.contains("transfer-encoding")
                ? S3Error.NOT_IMPLEMENTED.refusal().with(Map.of("Header", "Transfer-Encoding"))
                : S3Error.MISSING_CONTENT_LENGTH.refusal();
    }

    /// Refuses a body that is not what was claimed; `trailer` is what came after it.
    void check(Hashing.Hashes hashes, long receivedBytes, Headers trailer) {
        if (!isExact && receivedBytes > lengthBytes) throw S3Error.ENTITY_TOO_LARGE.refusal();
        if (isExact && receivedBytes != lengthBytes) throw S3Error.INCOMPLETE_BODY.refusal();
        body.check(hashes, trailer);
    }
}
