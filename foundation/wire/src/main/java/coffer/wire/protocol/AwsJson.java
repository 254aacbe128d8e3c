package coffer.wire.protocol;

import coffer.kernel.Bytes;
import coffer.wire.codec.JsonCodec;
import coffer.wire.codec.Problem;
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

/// awsJson 1.0 and 1.1: every request is a POST of one object to `/`; `X-Amz-Target` names the
/// operation. `invalidInput` is what the service calls input that breaks the model's constraints.
public record AwsJson(String version, String invalidInput) implements Protocol {

    /// As most services speak it.
    public AwsJson(String version) {
        this(version, "ValidationException");
    }

    @Override
    public Structure read(
            OperationModel operation, HttpRequest request, Map<String, String> labels, Bytes body) {
        return JsonCodec.read(ContentCoding.undo(request, body).body(), operation.input());
    }

    @Override
    public HttpResponse encode(OperationModel operation, Structure output, String requestId) {
        boolean isVoid = !operation.facts().hasOutput();
        Bytes body = isVoid ? Bytes.empty() : JsonCodec.write(output, operation.output());
        return answer(operation.http().successStatus(), body, requestId);
    }

    @Override
    public HttpResponse encodeError(ErrorModel error, Structure value, String requestId) {
        Bytes body = JsonCodec.write(error.code(), value, error.shape());
        return answer(error.httpStatus(), body, requestId);
    }

    @Override
    public HttpResponse encodeError(
            Optional<OperationModel> operation, ErrorView error, String requestId) {
        Map<String, String> texts = new LinkedHashMap<>();
        texts.put("__type", error.code());
        texts.put("message", error.message());
        texts.putAll(error.details());
        return answer(error.httpStatus(), JsonCodec.write(texts), requestId);
    }

    private HttpResponse answer(int status, Bytes body, String requestId) {
        Headers.Builder headers = Headers.builder();
        headers.set("content-type", "application/x-amz-json-" + version);
        headers.set("x-amzn-requestid", requestId);
        return new HttpResponse(status, headers.build(), body);
    }

    @Override
    public ErrorView describe(WireException failure) {
        Problem problem = failure.problem();
        String code =
                switch (problem) {
                    case Problem.Invalid invalid -> invalidInput;
                    case Problem.Malformed malformed -> "SerializationException";
                    case Problem.WrongType wrongType -> "SerializationException";
                    case Problem.BadUri badUri -> "SerializationException";
                    case Problem.MissingBody missing -> "SerializationException";
                };
        return new ErrorView(code, problem.reason(), 400);
    }
}
