package coffer.wire.schema;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// What a model says about its service as a whole.
final class Metadata {
    private Metadata() {}

    static ServiceModel service(
            String name,
            JsonFacts metadata,
            Function<ServiceModel, List<OperationModel>> operations) {
        return new ServiceModel(name, identity(metadata), protocols(metadata), operations);
    }

    private static ServiceModel.Identity identity(JsonFacts metadata) {
        String endpointPrefix = metadata.text("endpointPrefix");
        return new ServiceModel.Identity(
                metadata.find("signingName").orElse(endpointPrefix),
                endpointPrefix,
                metadata.text("apiVersion"),
                metadata.find("targetPrefix").orElse(""),
                metadata.find("jsonVersion").orElse(""),
                metadata.find("xmlNamespace").orElse(""),
                metadata.flag("noErrorWrapping"),
                metadata.find("invalidInput").orElse("ValidationException"));
    }

    /// Those we speak, in the model's order of preference.
    private static List<WireProtocol> protocols(JsonFacts metadata) {
        List<String> named = new ArrayList<>(metadata.texts("protocols"));
        if (named.isEmpty()) named.add(metadata.text("protocol"));
        List<WireProtocol> protocols =
                named.stream().flatMap(protocol -> protocol(protocol).stream()).toList();
        if (protocols.isEmpty()) throw new IllegalStateException("cannot speak " + named);
        return protocols;
    }

    private static Optional<WireProtocol> protocol(String name) {
        return switch (name) {
            case "json" -> Optional.of(WireProtocol.AWS_JSON);
            case "query" -> Optional.of(WireProtocol.AWS_QUERY);
            case "rest-xml" -> Optional.of(WireProtocol.REST_XML);
            case "rest-json" -> Optional.of(WireProtocol.REST_JSON);
            case "smithy-rpc-v2-cbor" -> Optional.of(WireProtocol.RPC_V2_CBOR);
            default -> Optional.empty();
        };
    }
}
