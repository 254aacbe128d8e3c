package coffer.s3.object;

import coffer.s3.content.CustomerKey;
import coffer.s3.error.S3Error;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.Optional;

/// What GetObject and HeadObject have in common on their way in.
record ReadRequest(
        Sighting.Wanted wanted,
        Preconditions preconditions,
        Optional<String> range,
        Optional<Integer> partNumber,
        Overrides overrides,
        boolean wantsChecksums,
        Key key) {
    private static final int MAX_PARTS = 10_000;

    ReadRequest {
        if (range.isPresent() && partNumber.isPresent()) {
            throw S3Error.INVALID_REQUEST.because(
                    "Cannot specify both Range header and partNumber query parameter");
        }
        if (partNumber.filter(number -> number < 1 || number > MAX_PARTS).isPresent()) {
            throw S3Error.INVALID_ARGUMENT
                    .because("Part number must be an integer between 1 and 10000, inclusive")
                    .with(Map.of("ArgumentName", "partNumber"));
        }
    }

    /// The customer's key, and what the answer repeats of the headers that gave it.
    record Key(Optional<CustomerKey> given, Optional<String> algorithm, Optional<String> md5) {}

    /// Headers a client wants to see instead of those that were stored.
    record Overrides(
            Optional<String> cacheControl,
            Optional<String> contentDisposition,
            Optional<String> contentEncoding,
            Optional<String> contentLanguage,
            Optional<String> contentType,
            Optional<Instant> expires) {
        private static final DateTimeFormatter HTTP_DATE =
                DateTimeFormatter.RFC_1123_DATE_TIME.withZone(ZoneOffset.UTC);

        boolean isEmpty() {
            return cacheControl.isEmpty()
                    && contentDisposition.isEmpty()
                    && contentEncoding.isEmpty()
                    && contentLanguage.isEmpty()
                    && contentType.isEmpty()
                    && expires.isEmpty();
        }

        ObjectHeaders over(ObjectHeaders stored) {
            return new ObjectHeaders(
                    contentType.orElse(stored.contentType()),
                    cacheControl.or(stored::cacheControl),
                    contentDisposition.or(stored::contentDisposition),
                    contentEncoding.or(stored::contentEncoding),
                    contentLanguage.or(stored::contentLanguage),
                    expires.map(HTTP_DATE::format).or(stored::expires),
                    stored.websiteRedirectLocation(),
                    stored.metadata());
        }
    }
}
