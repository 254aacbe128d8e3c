package coffer.wire.protocol;

import coffer.kernel.Bytes;
import coffer.wire.codec.CborReader;
import coffer.wire.codec.CborWriter;
import coffer.wire.codec.WireException;
import coffer.wire.http.Headers;
import coffer.wire.http.HttpRequest;
import coffer.wire.http.HttpResponse;
import coffer.wire.schema.ErrorModel;
import coffer.wire.schema.OperationModel;
import coffer.wire.schema.Structure;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// rpcv2Cbor: every request is a POST of one CBOR map to `/service/NAME/operation/NAME`, and says
/// so in `Smithy-Protocol`.
///
/// AWS: Smithy, "Smithy RPC v2 CBOR protocol".
public record RpcV2Cbor() implements Protocol {
    static final String HEADER = "smithy-protocol";
    static final String NAME = "rpc-v2-cbor";

    @Override
    public Structure read(
            OperationModel operation, HttpRequest request, Map<String, String> labels, Bytes body) {
        return CborReader.read(ContentCoding.undo(request, body).body(), operation.input());
    }

    @Override
    public HttpResponse encode(OperationModel operation, Structure output, String requestId) {
        if (!operation.facts().hasOutput()) {
            Headers head = head(requestId).build();
            return new HttpResponse(operation.http().successStatus(), head, Bytes.empty());
        }
        Bytes body = CborWriter.write(output, operation.output());
        return answer(operation.http().successStatus(), body, requestId);
    }

    @Override
    public HttpResponse encodeError(ErrorModel error, Structure value, String requestId) {
        Bytes body = CborWriter.write(error.code(), value, error.shape());
        return answer(error.httpStatus(), body, requestId);
    }

    @Override
    public HttpResponse encodeError(
            Optional<OperationModel> operation, ErrorView error, String requestId) {
        Map<String, String> texts = new LinkedHashMap<>();
        texts.put("__type", error.code());
        texts.put("message", error.message());
        texts.putAll(error.details());
        return answer(error.httpStatus(), CborWriter.write(texts), requestId);
    }

    private static Headers.Builder head(String requestId) {
        return Headers.builder().set(HEADER, NAME).set("x-amzn-requestid", requestId);
    }

    private static HttpResponse answer(int status, Bytes body, String requestId) {
        Headers.Builder headers = head(requestId).set("content-type", "application/cbor");
        return new HttpResponse(status, headers.build(), body);
    }

    /// The same words as awsJson's.
    @Override
    public ErrorView describe(WireException failure) {
        return new AwsJson("1.1").describe(failure);
    }
}
