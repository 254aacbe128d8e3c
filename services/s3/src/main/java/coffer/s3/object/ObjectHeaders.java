package coffer.s3.object;

import coffer.s3.error.S3Error;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// The headers that an upload hands to every later download, as given.
public record ObjectHeaders(
        String contentType,
        Optional<String> cacheControl,
        Optional<String> contentDisposition,
        Optional<String> contentEncoding,
        Optional<String> contentLanguage,
        Optional<String> expires,
        Optional<String> websiteRedirectLocation,
        Map<String, String> metadata) {
    private static final String DEFAULT_TYPE = "binary/octet-stream";
    private static final Pattern REDIRECTION = Pattern.compile("/|https?://");
    private static final int MAX_METADATA_BYTES = 2 * 1024;

    public ObjectHeaders {
        metadata = Map.copyOf(metadata);
    }

    /// What an upload gives, before defaults and limits.
    public record Given(
            Optional<String> contentType,
            Optional<String> cacheControl,
            Optional<String> contentDisposition,
            Optional<String> contentEncoding,
            Optional<String> contentLanguage,
            Optional<String> expires,
            Optional<String> websiteRedirectLocation,
            Optional<Map<String, String>> metadata) {}

    public static ObjectHeaders of(Given given) {
        Map<String, String> metadata = given.metadata().orElse(Map.of());
        checkSize(metadata);
        return new ObjectHeaders(
                given.contentType().filter(type -> !type.isEmpty()).orElse(DEFAULT_TYPE),
                given.cacheControl(),
                given.contentDisposition(),
                given.contentEncoding().flatMap(ObjectHeaders::withoutTransfer),
                given.contentLanguage(),
                given.expires(),
                given.websiteRedirectLocation()
                        .filter(location -> !location.isEmpty())
                        .map(ObjectHeaders::redirection),
                metadata);
    }

    /// What a copy takes over. Where websites redirect to is each object's own.
    // AWS: CopyObject, "WebsiteRedirectLocation".
    ObjectHeaders copied(Optional<String> redirectLocation) {
        return new ObjectHeaders(
                contentType,
                cacheControl,
                contentDisposition,
                contentEncoding,
                contentLanguage,
                expires,
                redirectLocation,
                metadata);
    }

    private static String redirection(String location) {
        if (REDIRECTION.matcher(location).lookingAt()) return location;
        throw S3Error.INVALID_REDIRECT_LOCATION.refusal();
    }

    private static void checkSize(Map<String, String> metadata) {
        int size = 0;
        for (Map.Entry<String, String> entry : metadata.entrySet()) {
            size += entry.getKey().getBytes(StandardCharsets.UTF_8).length;
            size += entry.getValue().getBytes(StandardCharsets.UTF_8).length;
        }
        if (size > MAX_METADATA_BYTES) {
            throw S3Error.METADATA_TOO_LARGE
                    .refusal()
                    .with(
                            Map.of(
                                    "Size", Integer.toString(size),
                                    "MaxSizeAllowed", Integer.toString(MAX_METADATA_BYTES)));
        }
    }

    /// `aws-chunked` says how the upload was sent, not what it holds.
    private static Optional<String> withoutTransfer(String encoding) {
        List<String> codings = Arrays.asList(encoding.split(",", -1));
        String kept =
                codings.stream()
                        .map(String::strip)
                        .filter(coding -> !coding.isEmpty())
                        .filter(coding -> !coding.equalsIgnoreCase("aws-chunked"))
                        .collect(Collectors.joining(","));
        return kept.isEmpty() ? Optional.empty() : Optional.of(kept);
    }
}
