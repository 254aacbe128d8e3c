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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Finds the service and operation that a request is for: by the service its signature names, by
/// `X-Amz-Target`, by `Action` and `Version`, or else by path and host.
public final class ServiceRouter {
    private static final String FORM = "application/x-www-form-urlencoded";
    private static final String TARGET = "x-amz-target";
    private static final Pattern CBOR_PATH = Pattern.compile("/service/([^/]+)/operation/([^/]+)");

    private final Speakers everyone;
    private final Map<String, Speakers> bySigningName;
    private final RestServices restServices;

    public ServiceRouter(List<ServiceModel> services, BucketHosts bucketHosts) {
        this.everyone = Speakers.of(services);
        this.bySigningName =
                services.stream()
                        .collect(
                                Collectors.groupingBy(
                                        ServiceModel::signingName,
                                        Collectors.collectingAndThen(
                                                Collectors.toList(), Speakers::of)));
        this.restServices = new RestServices(bucketHosts);
    }

    /// Services by what they speak. A signing name may stand for several services, and a service
    /// may speak several protocols: SageMaker is asked by target, its runtime by path; CloudWatch
    /// by target or by form.
    private record Speakers(
            List<ServiceModel> json,
            List<ServiceModel> query,
            List<ServiceModel> rest,
            List<ServiceModel> cbor) {

        static Speakers of(List<ServiceModel> services) {
            return new Speakers(
                    speaking(services, WireProtocol.AWS_JSON),
                    speaking(services, WireProtocol.AWS_QUERY),
                    speaking(services, WireProtocol.REST_XML, WireProtocol.REST_JSON),
                    speaking(services, WireProtocol.RPC_V2_CBOR));
        }

        private static List<ServiceModel> speaking(
                List<ServiceModel> services, WireProtocol... protocols) {
            return services.stream()
                    .filter(service ->
                            Arrays.stream(protocols).anyMatch(service.protocols()::contains))
                    .toList();
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
        if (signingName.isEmpty()) return resolveUnsigned(request, formBody);
        Speakers candidates = bySigningName.get(signingName.get());
        return candidates == null
                ? unknownService(request, formBody)
                : resolve(candidates, request, formBody);
    }

    /// The bucket whose website a request is for.
    public Optional<String> siteOf(HttpRequest request) {
        return restServices.siteOf(request);
    }

    /// The bucket in path or host of a request to S3; empty if neither names one.
    public Optional<BucketAddress> addressOf(HttpRequest request) {
        return restServices.addressOf(request);
    }

    private Resolution resolve(Speakers candidates, HttpRequest request, Optional<Bytes> formBody) {
        boolean isTargeted = request.headers().contains(TARGET);
        if (isCbor(request)) return byName(candidates.cbor(), request, formBody);
        if (!candidates.json().isEmpty() && isTargeted) return byTarget(candidates.json(), request);
        if (!candidates.rest().isEmpty()) return restServices.find(candidates.rest(), request);
        boolean isForm = candidates.json().isEmpty() || namesAction(request, formBody);
        return !candidates.query().isEmpty() && isForm
                ? byAction(candidates.query(), request, formBody)
                : byTarget(candidates.json(), request);
    }

    /// Without a signature nothing but S3 is asked by path: only there may somebody unknown ask.
    private Resolution resolveUnsigned(HttpRequest request, Optional<Bytes> formBody) {
        if (isCbor(request)) return byName(everyone.cbor(), request, formBody);
        if (request.headers().contains(TARGET)) return byTarget(everyone.json(), request);
        if (!everyone.query().isEmpty() && namesAction(request, formBody)) {
            return byAction(everyone.query(), request, formBody);
        }
        return everyone.rest().stream()
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
        Optional<ServiceModel> service = Optional.empty();
        for (int i = 0; i < candidates.size() && service.isEmpty(); i++) {
            service = Optional.of(candidates.get(i)).filter(s -> isPrefixOf(s, prefix));
        }
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
