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

/// restJson1: members travel in path, query string, headers and a JSON body; `X-Amzn-ErrorType`
/// names an error.
public record RestJson() implements Protocol {
    private static final String ERROR_TYPE = "x-amzn-errortype";
    private static final RestFormat FORMAT = new JsonFormat();

    @Override
    public Structure read(
            OperationModel operation, HttpRequest request, Map<String, String> labels, Bytes body) {
        ContentCoding plain =
                operation.hasStreamingInput()
                        ? new ContentCoding(request, body)
                        : ContentCoding.undo(request, body);
        return new RequestReader(operation, plain.request(), labels).read(plain.body(), FORMAT);
    }

    @Override
    public HttpResponse encode(OperationModel operation, Structure output, String requestId) {
        Headers.Builder headers = head(requestId);
        Bytes body = new RestAnswer(FORMAT).write(operation, output, headers);
        int status = RestAnswer.status(operation, output);
        return new HttpResponse(status, headers.build(), body);
    }

    @Override
    public HttpResponse encodeError(ErrorModel error, Structure value, String requestId) {
        Headers.Builder headers = head(requestId);
        headers.set("content-type", FORMAT.contentType());
        headers.set(ERROR_TYPE, error.code());
        HeaderWriter.write(value, error.shape(), FORMAT.fraction(), headers);
        Bytes body = FORMAT.write(value, error.shape());
        return new HttpResponse(error.httpStatus(), headers.build(), body);
    }

    @Override
    public HttpResponse encodeError(
            Optional<OperationModel> operation, ErrorView error, String requestId) {
        Headers.Builder headers = head(requestId);
        headers.set("content-type", FORMAT.contentType());
        headers.set(ERROR_TYPE, error.code());
        Map<String, String> texts = new LinkedHashMap<>();
        texts.put("message", error.message());
        texts.putAll(error.details());
        return new HttpResponse(error.httpStatus(), headers.build(), JsonCodec.write(texts));
    }

    private static Headers.Builder head(String requestId) {
        return Headers.builder().set("x-amzn-requestid", requestId);
    }

    @Override
    public ErrorView describe(WireException failure) {
        Problem problem = failure.problem();
        String code =
                switch (problem) {
                    case Problem.Invalid invalid -> "ValidationException";
                    case Problem.Malformed malformed -> "SerializationException";
                    case Problem.WrongType wrongType -> "SerializationException";
                    case Problem.BadUri badUri -> "SerializationException";
                    case Problem.MissingBody missing -> "SerializationException";
                };
        return new ErrorView(code, problem.reason(), 400);
    }
}
