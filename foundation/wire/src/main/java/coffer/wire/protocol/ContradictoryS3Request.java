package coffer.wire.protocol;

import coffer.wire.codec.Parameters;
import coffer.wire.http.HttpRequest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What S3 says to a request that means more than one thing, or something of a bucket and of a key
/// at once.
final class ContradictoryS3Request {
    private static final Set<String> READING = Set.of("GET", "HEAD");

    private ContradictoryS3Request() {}

    static Optional<ErrorView> of(
            HttpRequest request, Optional<BucketAddress> to, RestRouter router) {
        if (request.rawQuery().isEmpty()) return Optional.empty();
        Parameters query = Parameters.parse(request.rawQuery());
        List<String> parts = router.parts(query);
        if (parts.size() > 1) return Optional.of(conflict(parts));
        boolean isOfKey = to.filter(it -> !it.rawKey().isEmpty()).isPresent();
        if (!isOfKey || !READING.contains(request.method())) return Optional.empty();
        if (parts.contains("versions")) return Optional.of(notOfKeys("InvalidRequest", "versions"));
        return parts.contains("logging")
                ? Optional.of(notOfKeys("NoLoggingStatusForKey", "logging"))
                : Optional.empty();
    }

    private static ErrorView conflict(List<String> parts) {
        return new ErrorView(
                "InvalidArgument",
                "Conflicting query string parameters: " + String.join(", ", parts),
                400,
                Map.of("ArgumentName", "ResourceType", "ArgumentValue", parts.getFirst()));
    }

    private static ErrorView notOfKeys(String code, String part) {
        return new ErrorView(
                code, "There is no such thing as the ?" + part + " sub-resource for a key", 400);
    }
}
