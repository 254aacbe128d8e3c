package coffer.wire.protocol;

import coffer.kernel.Bytes;
import coffer.wire.codec.Parameters;
import coffer.wire.codec.Percent;
import coffer.wire.codec.WireException;
import coffer.wire.http.HttpRequest;
import coffer.wire.schema.OperationModel;
import coffer.wire.schema.ServiceModel;
import coffer.wire.schema.WireProtocol;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/// Finds the service and operation that a request is for: by the service its signature names, by
/// `X-Amz-Target`, by `Action` and `Version`, or else by path and host.
public final class ServiceRouter {
    private static final String FORM = "application/x-www-form-urlencoded";
    private static final String TARGET = "x-amz-target";

    private final List<ServiceModel> services;
    private final BucketHosts bucketHosts;
    private final Map<ServiceModel, RestRouter> restRouters = new HashMap<>();

    public ServiceRouter(List<ServiceModel> services, BucketHosts bucketHosts) {
        this.services = List.copyOf(services);
        this.bucketHosts = bucketHosts;
        for (ServiceModel service : services) {
            if (service.protocol() == WireProtocol.REST_XML) {
                restRouters.put(service, new RestRouter(service));
            }
        }
    }

    /// Whether the body is a form, which must be read before the request can be resolved.
    public static boolean isForm(HttpRequest request) {
        String type = request.headers().find("content-type").orElse("");
        return request.method().equals("POST") && type.toLowerCase(Locale.ROOT).startsWith(FORM);
    }

    /// `signingName` is the service in the credential scope; absent for anonymous requests.
    /// `formBody` is the body if [#isForm] says so.
    public Resolution resolve(
            HttpRequest request, Optional<String> signingName, Optional<Bytes> formBody) {
        List<ServiceModel> candidates =
                signingName
                        .map(name -> with(service -> service.signingName().equals(name)))
                        .orElse(services);
        Optional<ServiceModel> signed =
                signingName.flatMap(name -> candidates.stream().findFirst());
        if (signed.isPresent()) return resolve(signed.get(), candidates, request, formBody);
        if (signingName.isPresent()) return unknownService(request, formBody);
        return resolveUnsigned(request, formBody);
    }

    private List<ServiceModel> with(Predicate<ServiceModel> condition) {
        return services.stream().filter(condition).toList();
    }

    private Resolution resolve(
            ServiceModel service,
            List<ServiceModel> candidates,
            HttpRequest request,
            Optional<Bytes> formBody) {
        return switch (service.protocol()) {
            case AWS_JSON -> byTarget(candidates, request);
            case AWS_QUERY -> byAction(candidates, request, formBody);
            case REST_XML -> byPath(service, request);
        };
    }

    private Resolution resolveUnsigned(HttpRequest request, Optional<Bytes> formBody) {
        if (request.headers().contains(TARGET)) {
            return byTarget(with(s -> s.protocol() == WireProtocol.AWS_JSON), request);
        }
        List<ServiceModel> query = with(s -> s.protocol() == WireProtocol.AWS_QUERY);
        if (!query.isEmpty() && namesAction(request, formBody)) {
            return byAction(query, request, formBody);
        }
        return with(service -> service.protocol() == WireProtocol.REST_XML).stream()
                .findFirst()
                .map(service -> byPath(service, request))
                .orElseGet(() -> unknownService(request, formBody));
    }

    /// Whether it is an awsQuery request: a form posted to `/`, or `/?Action=...&Version=...`.
    private static boolean namesAction(HttpRequest request, Optional<Bytes> formBody) {
        boolean isAtRoot = request.rawPath().isEmpty() || request.rawPath().equals("/");
        String query = request.rawQuery();
        boolean isInQuery = query.contains("Action=") && query.contains("Version=");
        return isAtRoot && (formBody.isPresent() || isInQuery);
    }

    private static Resolution unknownService(HttpRequest request, Optional<Bytes> formBody) {
        if (request.headers().contains(TARGET)) {
            return new Resolution.Unknown(new AwsJson("1.1"), Optional.empty(), unknownOperation());
        }
        String message = "The requested service is not provided here.";
        if (namesAction(request, formBody)) {
            ErrorView error = new ErrorView("InvalidAction", message, 400);
            return new Resolution.Unknown(new AwsQuery(""), Optional.empty(), error);
        }
        ErrorView error = new ErrorView("NotImplemented", message, 501);
        return new Resolution.Unknown(new RestXml(""), Optional.empty(), error);
    }

    private static ErrorView unknownOperation() {
        return new ErrorView("UnknownOperationException", "The operation is not known.", 400);
    }

    private static Resolution byTarget(List<ServiceModel> candidates, HttpRequest request) {
        String target = request.headers().find(TARGET).orElse("");
        int dot = target.lastIndexOf('.');
        String prefix = dot < 0 ? "" : target.substring(0, dot);
        Optional<ServiceModel> service =
                candidates.stream().filter(s -> isPrefixOf(s, prefix)).findFirst();
        Optional<OperationModel> operation =
                service.flatMap(s -> s.find(target.substring(dot + 1)));
        if (operation.isPresent() && request.method().equals("POST")) {
            return found(operation.get(), Map.of());
        }
        Optional<ServiceModel> known = service.or(() -> candidates.stream().findFirst());
        Protocol protocol = known.map(Protocol::of).orElseGet(() -> new AwsJson("1.1"));
        return new Resolution.Unknown(protocol, service, unknownOperation());
    }

    /// CloudTrail's clients disagree about the Java package in front of its target, so only what
    /// follows the last dot counts.
    private static boolean isPrefixOf(ServiceModel service, String prefix) {
        String own = service.identity().targetPrefix();
        return !own.isEmpty() && lastPart(own).equals(lastPart(prefix));
    }

    private static String lastPart(String dotted) {
        return dotted.substring(dotted.lastIndexOf('.') + 1);
    }

    private static Resolution byAction(
            List<ServiceModel> candidates, HttpRequest request, Optional<Bytes> formBody) {
        ServiceModel first = candidates.getFirst();
        Parameters form;
        try {
            form = AwsQuery.parameters(request, formBody.orElse(Bytes.empty()));
        } catch (WireException e) {
            Protocol protocol = Protocol.of(first);
            return new Resolution.Unknown(protocol, Optional.of(first), protocol.describe(e));
        }
        String action = form.find("Action").orElse("");
        String version = form.find("Version").orElse("");
        return candidates.stream()
                .filter(service -> service.identity().apiVersion().equals(version))
                .flatMap(service -> service.find(action).stream())
                .findFirst()
                .map(operation -> found(operation, Map.of()))
                .orElseGet(() -> unknownAction(first, action, version));
    }

    private static Resolution unknownAction(ServiceModel service, String action, String version) {
        ErrorView error =
                action.isEmpty()
                        ? new ErrorView("MissingAction", "The request must contain Action.", 400)
                        : new ErrorView(
                                "InvalidAction",
                                "Could not find operation " + action + " for version " + version,
                                400);
        return new Resolution.Unknown(Protocol.of(service), Optional.of(service), error);
    }

    private Resolution byPath(ServiceModel service, HttpRequest request) {
        Protocol protocol = Protocol.of(service);
        RestRouter router = restRouters.get(service);
        if (router == null) throw new IllegalStateException("no routes for " + service);
        try {
            Optional<RestRouter.Match> match = router.find(request, pathWithBucket(request));
            if (match.isEmpty()) return notAllowed(protocol, service, request);
            if (isAmbiguous(match.get())) return badBucket(protocol, service);
            return found(match.get().operation(), match.get().labels());
        } catch (WireException e) {
            return new Resolution.Unknown(protocol, Optional.of(service), protocol.describe(e));
        }
    }

    /// A bucket `a%2Fb` would make two names of one object's ARN, so it goes no further.
    private static boolean isAmbiguous(RestRouter.Match match) {
        return match.labels().getOrDefault("Bucket", "").indexOf('/') >= 0;
    }

    private static Resolution badBucket(Protocol protocol, ServiceModel service) {
        ErrorView error =
                new ErrorView("InvalidBucketName", "The specified bucket is not valid.", 400);
        return new Resolution.Unknown(protocol, Optional.of(service), error);
    }

    private String pathWithBucket(HttpRequest request) {
        String path = request.rawPath().isEmpty() ? "/" : request.rawPath();
        return request.headers()
                .find("host")
                .flatMap(bucketHosts::find)
                .map(bucket -> "/" + Percent.encode(bucket) + path)
                .orElse(path);
    }

    private static Resolution notAllowed(
            Protocol protocol, ServiceModel service, HttpRequest request) {
        ErrorView error =
                new ErrorView(
                        "MethodNotAllowed",
                        "The specified method is not allowed against this resource.",
                        405,
                        Map.of("Method", request.method()));
        return new Resolution.Unknown(protocol, Optional.of(service), error);
    }

    private static Resolution found(OperationModel operation, Map<String, String> labels) {
        return new Resolution.Found(Protocol.of(operation.service()), operation, labels);
    }
}
