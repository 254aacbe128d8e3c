package coffer.s3.object;

import coffer.s3.error.S3Error;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/// The conditions under which a client wants an answer, or a write, at all.
// RFC 9110, section 13; AWS: GetObject, "Additional considerations about request headers".
public record Preconditions(
        Optional<String> ifMatch,
        Optional<String> ifNoneMatch,
        Optional<Instant> ifModifiedSince,
        Optional<Instant> ifUnmodifiedSince) {
    private static final String COPY_SOURCE = "x-amz-copy-source-";

    /// The same without a time to come, after which nothing can have been modified yet.
    // AWS ignores such a time, as RFC 2616, section 14.25, had it.
    public Preconditions at(Instant now) {
        return new Preconditions(
                ifMatch,
                ifNoneMatch,
                ifModifiedSince.filter(since -> !since.isAfter(now)),
                ifUnmodifiedSince);
    }

    /// Throws PreconditionFailed, or NotModified with the headers `told`, unless a read of this
    /// version is wanted.
    void checkRead(Version version, String etag, Supplier<Map<String, String>> told) {
        checkMatch(version, etag, "");
        if (isKnown(version, etag)) throw S3Error.NOT_MODIFIED.refusal().withHeaders(told.get());
    }

    /// Whether the client has this version already.
    private boolean isKnown(Version version, String etag) {
        return ifNoneMatch.isPresent()
                ? matches(ifNoneMatch.get(), etag)
                : ifModifiedSince
                        .filter(since -> !version.lastModified().isAfter(since))
                        .isPresent();
    }

    /// Throws PreconditionFailed unless this version may be copied.
    public void checkCopy(Version version, String etag) {
        checkMatch(version, etag, COPY_SOURCE);
        if (!isKnown(version, etag)) return;
        throw failed(
                COPY_SOURCE + (ifNoneMatch.isPresent() ? "If-None-Match" : "If-Modified-Since"));
    }

    private void checkMatch(Version version, String etag, String headerPrefix) {
        if (ifMatch.isPresent()) {
            if (!matches(ifMatch.get(), etag)) throw failed(headerPrefix + "If-Match");
        } else if (ifUnmodifiedSince
                .filter(since -> version.lastModified().isAfter(since))
                .isPresent()) {
            throw failed(headerPrefix + "If-Unmodified-Since");
        }
    }

    /// Throws unless a write over `current`, the version now visible, is wanted.
    // AWS: Amazon S3 User Guide, "How to prevent object overwrites with conditional writes".
    public static void checkWrite(
            Optional<String> ifMatch, Optional<String> ifNoneMatch, Optional<Version> current) {
        if (ifNoneMatch.isPresent()) {
            if (!ifNoneMatch.get().equals("*")) {
                throw S3Error.NOT_IMPLEMENTED.refusal().with(Map.of("Header", "If-None-Match"));
            }
            if (current.isPresent()) throw failed("If-None-Match");
        }
        if (ifMatch.isEmpty()) return;
        String etag =
                current.flatMap(Version::object)
                        .map(object -> object.content().etag())
                        .orElseThrow(S3Error.NO_SUCH_KEY::refusal);
        if (!matches(ifMatch.get(), etag)) throw failed("If-Match");
    }

    /// Whether any object will do.
    static boolean isAny(String header) {
        return header.strip().equals("*");
    }

    /// Whether one of the tags of a header is `etag`; quotes may be left out.
    static boolean matches(String header, String etag) {
        if (isAny(header)) return true;
        for (String part : header.split(",", -1)) {
            String tag = part.strip();
            if (tag.startsWith("W/")) tag = tag.substring(2);
            if (tag.equals(etag) || tag.equals('"' + etag + '"')) return true;
        }
        return false;
    }

    private static RuntimeException failed(String condition) {
        return S3Error.PRECONDITION_FAILED.refusal().with(Map.of("Condition", condition));
    }
}
