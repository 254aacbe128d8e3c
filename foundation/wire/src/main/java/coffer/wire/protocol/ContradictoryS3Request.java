package coffer.wire.protocol;

import coffer.wire.codec.Parameters;
import coffer.wire.http.HttpRequest;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What S3 says to a request whose query string means more than one thing, or something that there
/// is not where the request goes. What is not refused here and not read later is ignored, as by S3.
final class ContradictoryS3Request {
    private static final String V2_ONLY = " only supported in REST.GET.BUCKET with list-type=2";

    private final HttpRequest request;
    private final Parameters query;
    private final List<String> parts;

    private ContradictoryS3Request(HttpRequest request, Parameters query, List<String> parts) {
        this.request = request;
        this.query = query;
        this.parts = parts;
    }

    static Optional<ErrorView> of(
            HttpRequest request, Optional<BucketAddress> to, RestRouter router) {
        if (to.isEmpty()) return Optional.empty();
        Parameters query = Parameters.parse(request.rawQuery());
        var asked = new ContradictoryS3Request(request, query, router.parts(query));
        if (asked.parts.size() > 1) return Optional.of(asked.conflict());
        boolean isOfBucket = to.get().rawKey().isEmpty();
        Optional<ErrorView> misplaced = isOfBucket ? asked.onBucket() : asked.onKey();
        return misplaced.or(asked::headOfPart);
    }

    private ErrorView conflict() {
        return invalid(
                "Conflicting query string parameters: " + String.join(", ", parts),
                Map.of("ArgumentName", "ResourceType", "ArgumentValue", parts.getFirst()));
    }

    /// A bucket has no versions, parts or uploads of its own: `DELETE /b?versionId=v` is about an
    /// object whose key was lost, and must not become DeleteBucket.
    private Optional<ErrorView> onBucket() {
        if (query.contains("partNumber")) {
            return Optional.of(badRequest("Object must have a valid key name."));
        }
        if (query.contains("uploadId")) return Optional.of(badRequest("A key must be specified"));
        Optional<String> version = query.find("versionId");
        if (version.isPresent()) {
            return Optional.of(
                    invalid(
                            "This operation does not accept a version-id.",
                            Map.of("ArgumentName", "versionId", "ArgumentValue", version.get())));
        }
        boolean isListing = request.method().equals("GET") && parts.isEmpty();
        return isListing ? otherListing() : Optional.empty();
    }

    /// What pages through the one listing means nothing to the other.
    private Optional<ErrorView> otherListing() {
        if (query.find("list-type").filter("2"::equals).isPresent()) {
            return listing("marker", "Marker unsupported with REST.GET.BUCKET in list-type=2");
        }
        return listing("continuation-token", "continuation-token" + V2_ONLY)
                .or(() -> listing("start-after", "startAfter" + V2_ONLY));
    }

    private Optional<ErrorView> listing(String name, String message) {
        return query.contains(name)
                ? Optional.of(invalid(message, Map.of("ArgumentName", name)))
                : Optional.empty();
    }

    private Optional<ErrorView> onKey() {
        if (!request.method().equals("GET")) return Optional.empty();
        if (parts.contains("versions")) return Optional.of(notOfKeys("InvalidRequest", "versions"));
        return parts.contains("logging")
                ? Optional.of(notOfKeys("NoLoggingStatusForKey", "logging"))
                : Optional.empty();
    }

    /// Parts of buckets and objects can be read, but have no heads.
    private Optional<ErrorView> headOfPart() {
        return request.method().equals("HEAD") && !parts.isEmpty()
                ? Optional.of(NoS3Request.methodNotAllowed(request, query))
                : Optional.empty();
    }

    private static ErrorView notOfKeys(String code, String part) {
        return new ErrorView(
                code, "There is no such thing as the ?" + part + " sub-resource for a key", 400);
    }

    private static ErrorView badRequest(String message) {
        return new ErrorView("InvalidRequest", message, 400);
    }

    private static ErrorView invalid(String message, Map<String, String> details) {
        return new ErrorView("InvalidArgument", message, 400, details);
    }
}
