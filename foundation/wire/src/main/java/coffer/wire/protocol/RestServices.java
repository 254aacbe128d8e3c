package coffer.wire.protocol;

import coffer.wire.codec.Percent;
import coffer.wire.codec.WireException;
import coffer.wire.http.HttpRequest;
import coffer.wire.schema.ServiceModel;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// Finds operations by path, among the services that one signing name stands for: S3 and S3
/// Control, or the runtimes of SageMaker. Where several have a template that matches, the more
/// specific one is meant.
final class RestServices {
    private final BucketHosts bucketHosts;

    // Filled when a service is first asked for: most installations use few of them.
    private final Map<ServiceModel, RestRouter> routers = new ConcurrentHashMap<>();

    RestServices(BucketHosts bucketHosts) {
        this.bucketHosts = bucketHosts;
    }

    /// `candidates` is not empty; the first one answers if nothing is found.
    Resolution find(List<ServiceModel> candidates, HttpRequest request) {
        ServiceModel first = candidates.getFirst();
        Protocol protocol = Protocol.of(first);
        try {
            Optional<RestRouter.Match> match =
                    candidates.stream()
                            .flatMap(service -> find(service, request).stream())
                            .max(Comparator.comparingInt(RestRouter.Match::rank));
            if (match.isEmpty()) {
                return new Resolution.Unknown(
                        protocol, Optional.of(first), notFound(first, request));
            }
            if (isAmbiguous(match.get())) return badBucket(protocol, first);
            Optional<ErrorView> refusal = refusal(match.get().operation().service(), request);
            if (refusal.isPresent()) {
                return new Resolution.Unknown(protocol, Optional.of(first), refusal.get());
            }
            return new Resolution.Found(
                    Protocol.of(match.get().operation().service()),
                    match.get().operation(),
                    match.get().labels());
        } catch (WireException e) {
            return new Resolution.Unknown(protocol, Optional.of(first), protocol.describe(e));
        }
    }

    // Most requests have no query string, and where they go need not be found out once more.
    private Optional<ErrorView> refusal(ServiceModel service, HttpRequest request) {
        return isS3(service) && !request.rawQuery().isEmpty()
                ? ContradictoryS3Request.of(request, addressOf(request), router(service))
                : Optional.empty();
    }

    private Optional<RestRouter.Match> find(ServiceModel service, HttpRequest request) {
        String path = request.rawPath().isEmpty() ? "/" : request.rawPath();
        return router(service).find(request, isS3(service) ? withBucket(request, path) : path);
    }

    private RestRouter router(ServiceModel service) {
        return routers.computeIfAbsent(service, RestRouter::new);
    }

    /// Only S3 says so much in its path that the host may say a part of it.
    static boolean isS3(ServiceModel service) {
        return service.identity().hasBareErrors();
    }

    private String withBucket(HttpRequest request, String path) {
        return request.headers()
                .find("host")
                .flatMap(bucketHosts::find)
                .map(bucket -> "/" + Percent.encode(bucket) + path)
                .orElse(path);
    }

    Optional<String> siteOf(HttpRequest request) {
        return request.headers().find("host").flatMap(bucketHosts::site);
    }

    Optional<BucketAddress> addressOf(HttpRequest request) {
        String path = withBucket(request, request.rawPath());
        int end = path.indexOf('/', 1);
        String raw = path.isEmpty() ? "" : path.substring(1, end < 0 ? path.length() : end);
        try {
            String bucket = Percent.decodePath(raw);
            String key = end < 0 ? "" : path.substring(end + 1);
            return bucket.isEmpty() || bucket.indexOf('/') >= 0
                    ? Optional.empty()
                    : Optional.of(new BucketAddress(bucket, key));
        } catch (WireException malformed) {
            return Optional.empty();
        }
    }

    /// A bucket `a%2Fb` would make two names of one object's ARN, so it goes no further.
    private static boolean isAmbiguous(RestRouter.Match match) {
        return isS3(match.operation().service())
                && match.labels().getOrDefault("Bucket", "").indexOf('/') >= 0;
    }

    private static Resolution badBucket(Protocol protocol, ServiceModel service) {
        ErrorView error =
                new ErrorView("InvalidBucketName", "The specified bucket is not valid.", 400);
        return new Resolution.Unknown(protocol, Optional.of(service), error);
    }

    private ErrorView notFound(ServiceModel service, HttpRequest request) {
        return isS3(service)
                ? NoS3Request.of(request, addressOf(request))
                : new ErrorView("UnknownOperationException", "The operation is not known.", 404);
    }
}
