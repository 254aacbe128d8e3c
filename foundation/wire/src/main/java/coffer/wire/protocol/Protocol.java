package coffer.wire.protocol;

import coffer.kernel.Bytes;
import coffer.wire.codec.WireException;
import coffer.wire.http.HttpRequest;
import coffer.wire.http.HttpResponse;
import coffer.wire.schema.ErrorModel;
import coffer.wire.schema.OperationModel;
import coffer.wire.schema.ServiceModel;
import coffer.wire.schema.Structure;
import coffer.wire.schema.WireProtocol;
import java.util.Map;
import java.util.Optional;

/// How one family of services puts inputs, outputs and errors into HTTP messages.
public sealed interface Protocol permits AwsJson, AwsQuery, RestXml, RestJson, RpcV2Cbor {

    /// The service's preferred protocol.
    static Protocol of(ServiceModel service) {
        return of(service, service.protocol());
    }

    /// One of the protocols that the service understands.
    static Protocol of(ServiceModel service, WireProtocol protocol) {
        ServiceModel.Identity identity = service.identity();
        return switch (protocol) {
            case AWS_JSON -> new AwsJson(identity.jsonVersion(), identity.invalidInput());
            case AWS_QUERY -> new AwsQuery(identity.xmlNamespace());
            case REST_XML -> new RestXml(identity.xmlNamespace(), dialect(identity));
            case REST_JSON -> new RestJson();
            case RPC_V2_CBOR -> new RpcV2Cbor();
        };
    }

    private static XmlDialect dialect(ServiceModel.Identity identity) {
        return identity.hasBareErrors() ? XmlDialect.S3 : XmlDialect.PLAIN;
    }

    /// How much more memory, in bytes, a body may take once it is no longer compressed.
    static int bytesToExpand(HttpRequest request, Bytes body) {
        return ContentCoding.bytesToExpand(request, body);
    }

    /// The operation's input, valid by its model. Throws [WireException] otherwise. `body` is not
    /// looked at where the input's body is a stream.
    default Structure decode(
            OperationModel operation, HttpRequest request, Map<String, String> labels, Bytes body) {
        Structure input = read(operation, request, labels, body);
        Validator.check(operation.input(), input);
        return input;
    }

    /// The operation's input as it was sent, whether or not its model allows it.
    Structure read(
            OperationModel operation, HttpRequest request, Map<String, String> labels, Bytes body);

    /// The answer; where the output's body is a stream, only its status and headers.
    HttpResponse encode(OperationModel operation, Structure output, String requestId);

    /// The answer of an error with all members that its model gives it.
    HttpResponse encodeError(ErrorModel error, Structure value, String requestId);

    /// The error's answer; the operation is absent if the request resolved to none.
    HttpResponse encodeError(Optional<OperationModel> operation, ErrorView error, String requestId);

    /// What a client is told about a request that could not be read.
    ErrorView describe(WireException failure);
}
