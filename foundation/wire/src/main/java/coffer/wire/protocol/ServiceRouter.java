package coffer.wire.protocol;

import coffer.kernel.Bytes;
import coffer.wire.codec.Parameters;
import coffer.wire.codec.WireException;
import coffer.wire.http.HttpRequest;
import coffer.wire.schema.OperationModel;
import coffer.wire.schema.ServiceModel;
import coffer.wire.schema.WireProtocol;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Finds the service and operation that a request is for: by the service its signature names, by
/// `X-Amz-Target`, by `Action` and `Version`, or else by path and host.
public final class ServiceRouter {
    private static final String FORM = "application/x-www-form-urlencoded";
    private static final String TARGET = "x-amz-target";
    private static final Pattern CBOR_PATH = Pattern.compile("/service/([^/]+)/operation/([^/]+)");

    private final List<ServiceModel> services;
    private final RestServices restServices;

    public ServiceRouter(List<ServiceModel> services, BucketHosts bucketHosts) {
        this.services = List.copyOf(services);
        this.restServices = new RestServices(bucketHosts);
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
        if (candidates.isEmpty()) return unknownService(request, formBody);
        if (signingName.isPresent()) return resolve(candidates, request, formBody);
        return resolveUnsigned(request, formBody);
    }

    private List<ServiceModel> with(Predicate<ServiceModel> condition) {
        return services.stream().filter(condition).toList();
    }

    private static List<ServiceModel> speaking(
            List<ServiceModel> services, WireProtocol... protocols) {
        return services.stream()
                .filter(service -> Arrays.stream(protocols).anyMatch(service.protocols()::contains))
                .toList();
    }

    private static List<ServiceModel> rest(List<ServiceModel> services) {
        return speaking(services, WireProtocol.REST_XML, WireProtocol.REST_JSON);
    }

    /// A signing name may stand for several services, and a service may speak several protocols:
    /// SageMaker is asked by target, its runtime by path; CloudWatch by target or by form.
    private Resolution resolve(
            List<ServiceModel> candidates, HttpRequest request, Optional<Bytes> formBody) {
        List<ServiceModel> json = speaking(candidates, WireProtocol.AWS_JSON);
        List<ServiceModel> query = speaking(candidates, WireProtocol.AWS_QUERY);
        List<ServiceModel> rest = rest(candidates);
        boolean isTargeted = request.headers().contains(TARGET);
        if (isCbor(request)) {
            return byName(speaking(candidates, WireProtocol.RPC_V2_CBOR), request, formBody);
        }
        if (!json.isEmpty() && isTargeted) return byTarget(json, request);
        if (!rest.isEmpty()) return restServices.find(rest, request);
        boolean isForm = json.isEmpty() || namesAction(request, formBody);
        return !query.isEmpty() && isForm
                ? byAction(query, request, formBody)
                : byTarget(json, request);
    }

    /// Without a signature nothing but S3 is asked by path: only there may somebody unknown ask.
    private Resolution resolveUnsigned(HttpRequest request, Optional<Bytes> formBody) {
        if (isCbor(request)) {
            return byName(speaking(services, WireProtocol.RPC_V2_CBOR), request, formBody);
        }
        if (request.headers().contains(TARGET)) {
            return byTarget(speaking(services, WireProtocol.AWS_JSON), request);
        }
        List<ServiceModel> query = speaking(services, WireProtocol.AWS_QUERY);
        if (!query.isEmpty() && namesAction(request, formBody)) {
            return byAction(query, request, formBody);
        }
        return rest(services).stream()
                .findFirst()
                .map(service -> restServices.find(List.of(service), request))
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
        return new Resolution.Unknown(new RestXml("", XmlDialect.S3), Optional.empty(), error);
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
            return found(operation.get(), WireProtocol.AWS_JSON);
        }
        Optional<ServiceModel> known = service.or(() -> candidates.stream().findFirst());
        Protocol protocol =
                known.map(s -> Protocol.of(s, WireProtocol.AWS_JSON))
                        .orElseGet(() -> new AwsJson("1.1"));
        return new Resolution.Unknown(protocol, service, unknownOperation());
    }

    private static boolean isCbor(HttpRequest request) {
        return request.headers().find(RpcV2Cbor.HEADER).filter(RpcV2Cbor.NAME::equals).isPresent();
    }

    /// By the names in the path, which may stand behind others: a proxy's, for instance.
    private static Resolution byName(
            List<ServiceModel> candidates, HttpRequest request, Optional<Bytes> formBody) {
        if (candidates.isEmpty()) return unknownService(request, formBody);
        int from = Math.max(0, request.rawPath().lastIndexOf("/service/"));
        Matcher names = CBOR_PATH.matcher(request.rawPath().substring(from));
        Optional<OperationModel> operation =
                names.matches() && request.method().equals("POST")
                        ? candidates.stream()
                                .filter(s -> isPrefixOf(s, names.group(1)))
                                .findFirst()
                                .flatMap(s -> s.find(names.group(2)))
                        : Optional.empty();
        return operation
                .map(found -> found(found, WireProtocol.RPC_V2_CBOR))
                .orElseGet(() ->
                        new Resolution.Unknown(
                                new RpcV2Cbor(),
                                Optional.of(candidates.getFirst()),
                                unknownOperation()));
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
            Protocol protocol = Protocol.of(first, WireProtocol.AWS_QUERY);
            return new Resolution.Unknown(protocol, Optional.of(first), protocol.describe(e));
        }
        String action = form.find("Action").orElse("");
        String version = form.find("Version").orElse("");
        return candidates.stream()
                .filter(service -> service.identity().apiVersion().equals(version))
                .flatMap(service -> service.find(action).stream())
                .findFirst()
                .map(operation -> found(operation, WireProtocol.AWS_QUERY))
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
        Protocol protocol = Protocol.of(service, WireProtocol.AWS_QUERY);
        return new Resolution.Unknown(protocol, Optional.of(service), error);
    }

    private static Resolution found(OperationModel operation, WireProtocol protocol) {
        return new Resolution.Found(
                Protocol.of(operation.service(), protocol), operation, Map.of());
    }
}
