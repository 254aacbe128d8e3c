package coffer.wire.protocol;

import coffer.kernel.Bytes;
import coffer.wire.codec.Parameters;
import coffer.wire.codec.Problem;
import coffer.wire.codec.QueryCodec;
import coffer.wire.codec.Times;
import coffer.wire.codec.WireException;
import coffer.wire.codec.XmlWriter;
import coffer.wire.http.Headers;
import coffer.wire.http.HttpRequest;
import coffer.wire.http.HttpResponse;
import coffer.wire.schema.ErrorModel;
import coffer.wire.schema.OperationModel;
import coffer.wire.schema.Structure;
import java.util.Map;
import java.util.Optional;

/// awsQuery: a form, or a query string, whose `Action` and `Version` name the operation; XML comes
/// back.
public record AwsQuery(String xmlNamespace) implements Protocol {

    /// The parameters of a request: its form if it is a POST, else its query string.
    static Parameters parameters(HttpRequest request, Bytes form) {
        boolean isPost = request.method().equals("POST");
        return Parameters.parse(
                isPost ? ContentCoding.undo(request, form).body().toUtf8() : request.rawQuery());
    }

    @Override
    public Structure read(
            OperationModel operation, HttpRequest request, Map<String, String> labels, Bytes body) {
        return QueryCodec.read(parameters(request, body), operation.input());
    }

    @Override
    public HttpResponse encode(OperationModel operation, Structure output, String requestId) {
        String name = operation.name();
        XmlWriter xml = new XmlWriter(Times.Fraction.IF_ANY);
        xml.open(name + "Response", xmlNamespace);
        if (operation.facts().hasOutput()) {
            xml.structure(name + "Result", "", output, operation.output());
        }
        xml.open("ResponseMetadata").text("RequestId", requestId).close("ResponseMetadata");
        xml.close(name + "Response");
        return answer(operation.http().successStatus(), xml, requestId);
    }

    @Override
    public HttpResponse encodeError(ErrorModel error, Structure value, String requestId) {
        XmlWriter xml = openError(error.code(), error.httpStatus());
        xml.members(value, error.shape());
        return closeError(xml, error.httpStatus(), requestId);
    }

    @Override
    public HttpResponse encodeError(
            Optional<OperationModel> operation, ErrorView error, String requestId) {
        XmlWriter xml = openError(error.code(), error.httpStatus());
        ErrorView legible = error.forXml();
        xml.text("Message", legible.message());
        legible.details().forEach(xml::text);
        return closeError(xml, error.httpStatus(), requestId);
    }

    private XmlWriter openError(String code, int httpStatus) {
        XmlWriter xml = new XmlWriter(Times.Fraction.IF_ANY);
        xml.open("ErrorResponse", xmlNamespace).open("Error");
        return xml.text("Type", httpStatus < 500 ? "Sender" : "Receiver").text("Code", code);
    }

    private static HttpResponse closeError(XmlWriter xml, int httpStatus, String requestId) {
        xml.close("Error").text("RequestId", requestId).close("ErrorResponse");
        return answer(httpStatus, xml, requestId);
    }

    private static HttpResponse answer(int status, XmlWriter xml, String requestId) {
        Headers.Builder headers = Headers.builder();
        headers.set("content-type", "text/xml");
        headers.set("x-amzn-requestid", requestId);
        return new HttpResponse(status, headers.build(), xml.bytes());
    }

    @Override
    public ErrorView describe(WireException failure) {
        Problem problem = failure.problem();
        String code =
                switch (problem) {
                    case Problem.Invalid invalid -> "ValidationError";
                    case Problem.WrongType wrongType -> "MalformedInput";
                    case Problem.Malformed malformed -> "MalformedQueryString";
                    case Problem.BadUri badUri -> "MalformedQueryString";
                    case Problem.MissingBody missing -> "MalformedQueryString";
                };
        return new ErrorView(code, problem.reason(), 400);
    }
}
