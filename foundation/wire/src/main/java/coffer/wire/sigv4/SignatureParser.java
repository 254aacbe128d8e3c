package coffer.wire.sigv4;

import coffer.wire.http.HttpRequest;
import coffer.wire.sigv4.Signature.Anonymous;
import coffer.wire.sigv4.Signature.Claim;
import coffer.wire.sigv4.Signature.Malformed;
import coffer.wire.sigv4.Signature.Presigned;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Reads a [Signature] from the header or the query of a request.
final class SignatureParser {
    static final String ALGORITHM = "AWS4-HMAC-SHA256";
    private static final List<String> ELEMENTS =
            List.of("Credential", "Signature", "SignedHeaders");
    private static final int MAX_SIGNED_HEADERS = 200;
    private static final int MAX_LIFETIME_SECONDS = 604_800;

    /// AWS: services other than S3 let a presigned request live as long as a signed one.
    private static final Duration DEFAULT_LIFETIME = Duration.ofMinutes(15);

    private SignatureParser() {}

    static Signature parse(HttpRequest request) {
        List<String> authorization = request.headers().all("authorization");
        Query query = Query.parse(request.rawQuery());
        boolean inQuery =
                query.contains("X-Amz-Algorithm")
                        || query.contains("X-Amz-Credential")
                        || query.contains("X-Amz-Signature");
        boolean oldInQuery = query.contains("AWSAccessKeyId") && query.contains("Signature");

        if (authorization.isEmpty()) {
            if (inQuery) return parseQuery(query);
            return oldInQuery
                    ? new Malformed(SigV4Error.UNSUPPORTED_ALGORITHM.inS3())
                    : new Anonymous();
        }
        if (inQuery || oldInQuery || authorization.size() > 1) {
            return new Malformed(SigV4Error.CONFLICTING_AUTH.inS3());
        }
        return parseHeader(authorization.getFirst(), request);
    }

    private static Signature parseHeader(String header, HttpRequest request) {
        int space = header.indexOf(' ');
        String algorithm = space < 0 ? header : header.substring(0, space);
        if (!algorithm.equals(ALGORITHM)) {
            return new Malformed(SigV4Error.UNSUPPORTED_ALGORITHM.inS3());
        }
        Optional<Map<String, String>> read = elements(header.substring(algorithm.length()));
        if (read.isEmpty()) return incomplete("The authorization header is malformed.");
        Map<String, String> elements = read.get();
        Optional<String> missing = missingElements(elements);
        if (missing.isPresent()) return incomplete(missing.get());

        String credentialText = elements.getOrDefault("Credential", "");
        Optional<Credential> credential = Credential.parse(credentialText);
        if (credential.isEmpty()) {
            return incomplete(
                    "Credential must have exactly 5 slash-delimited elements, e.g."
                            + " keyid/date/region/service/term, got '"
                            + credentialText
                            + "'");
        }
        Optional<SigningTime> time = headerTime(request);
        if (time.isEmpty()) {
            return new Malformed(SigV4Error.MISSING_DATE.in(credential.get().service()));
        }
        Optional<List<String>> signedHeaders =
                signedHeaders(elements.getOrDefault("SignedHeaders", ""));
        if (signedHeaders.isEmpty()) return incomplete("SignedHeaders is malformed.");
        return new Signature.Header(
                new Claim(
                        credential.get(),
                        signedHeaders.get(),
                        elements.getOrDefault("Signature", ""),
                        time.get()),
                request.headers().find("x-amz-security-token"));
    }

    private static Malformed incomplete(String message) {
        return new Malformed(SigV4Error.INCOMPLETE_SIGNATURE.because(message));
    }

    /// The `name=value` elements of the header, separated by commas; empty if they are not that.
    private static Optional<Map<String, String>> elements(String text) {
        Map<String, String> elements = new HashMap<>();
        for (int start = 0; start <= text.length(); ) {
            int comma = text.indexOf(',', start);
            int end = comma < 0 ? text.length() : comma;
            int equals = text.indexOf('=', start, end);
            if (equals < 0) return Optional.empty();
            String name = text.substring(start, equals).strip();
            String value = text.substring(equals + 1, end).strip();
            if (elements.put(name, value) != null) return Optional.empty();
            start = end + 1;
        }
        return Optional.of(elements);
    }

    private static Optional<String> missingElements(Map<String, String> elements) {
        StringBuilder message = new StringBuilder();
        for (String name : ELEMENTS) {
            if (elements.getOrDefault(name, "").isEmpty()) {
                message.append("Authorization header requires '")
                        .append(name)
                        .append("' parameter. ");
            }
        }
        return message.isEmpty() ? Optional.empty() : Optional.of(message.toString().strip());
    }

    private static Optional<SigningTime> headerTime(HttpRequest request) {
        Optional<String> amzDate = request.headers().find("x-amz-date");
        if (amzDate.isPresent()) return SigningTime.parseHttpDate(amzDate.get().strip());
        return request.headers()
                .find("date")
                .map(String::strip)
                .flatMap(SigningTime::parseHttpDate);
    }

    private static Optional<List<String>> signedHeaders(String text) {
        List<String> names = new ArrayList<>();
        for (String name : text.split(";", MAX_SIGNED_HEADERS + 1)) {
            String lower = name.toLowerCase(Locale.ROOT);
            if (lower.isEmpty() || names.contains(lower)) return Optional.empty();
            names.add(lower);
        }
        return names.size() > MAX_SIGNED_HEADERS ? Optional.empty() : Optional.of(names);
    }

    private static Signature parseQuery(Query query) {
        if (query.isRepeated("X-Amz-")) return badQuery();
        Optional<String> algorithm = query.find("X-Amz-Algorithm");
        if (algorithm.isEmpty()) return badQuery();
        if (!algorithm.get().equals(ALGORITHM)) {
            return badQuery("X-Amz-Algorithm only supports \"AWS4-HMAC-SHA256\"");
        }
        Optional<String> credentialText = query.find("X-Amz-Credential");
        Optional<String> signature = query.find("X-Amz-Signature");
        Optional<String> date = query.find("X-Amz-Date");
        Optional<String> headers = query.find("X-Amz-SignedHeaders");
        if (credentialText.isEmpty()
                || signature.isEmpty()
                || date.isEmpty()
                || headers.isEmpty()) {
            return badQuery();
        }
        Optional<Credential> credential = credentialText.flatMap(Credential::parse);
        if (credential.isEmpty()) {
            return badQuery(
                    "Error parsing the X-Amz-Credential parameter; the Credential is mal-formed;"
                            + " expecting \"<YOUR-AKID>/YYYYMMDD/REGION/SERVICE/aws4_request\".");
        }
        Optional<SigningTime> time = date.flatMap(SigningTime::parse);
        if (time.isEmpty()) {
            return badQuery(
                    "X-Amz-Date must be in the ISO8601 Long Format \"yyyyMMdd'T'HHmmss'Z'\"");
        }
        Optional<List<String>> signedHeaders = headers.flatMap(SignatureParser::signedHeaders);
        if (signedHeaders.isEmpty()) return badQuery();
        Claim claim = new Claim(credential.get(), signedHeaders.get(), signature.get(), time.get());
        return withLifetime(claim, query);
    }

    private static Signature withLifetime(Claim claim, Query query) {
        Optional<String> text = query.find("X-Amz-Expires");
        Optional<String> token = query.find("X-Amz-Security-Token");
        if (text.isEmpty()) {
            if (claim.credential().service().equals(SigningTarget.S3)) return badQuery();
            return new Presigned(claim, token, DEFAULT_LIFETIME);
        }
        long seconds;
        try {
            seconds = Long.parseLong(text.get());
        } catch (NumberFormatException malformed) {
            return badQuery("X-Amz-Expires should be a number");
        }
        if (seconds < 0) return badQuery("X-Amz-Expires must be non-negative");
        if (seconds > MAX_LIFETIME_SECONDS) {
            return badQuery(
                    "X-Amz-Expires must be less than a week (in seconds); that is, the given"
                            + " X-Amz-Expires must be less than 604800 seconds");
        }
        return new Presigned(claim, token, Duration.ofSeconds(seconds));
    }

    private static Malformed badQuery() {
        return new Malformed(SigV4Error.INCOMPLETE_QUERY.inS3());
    }

    private static Malformed badQuery(String message) {
        return new Malformed(SigV4Error.INCOMPLETE_QUERY.because(message));
    }
}
