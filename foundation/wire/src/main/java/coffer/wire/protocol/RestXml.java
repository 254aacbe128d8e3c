package coffer.wire.protocol;

import coffer.kernel.Bytes;
import coffer.wire.codec.Problem;
import coffer.wire.codec.WireException;
import coffer.wire.http.Headers;
import coffer.wire.http.HttpRequest;
import coffer.wire.http.HttpResponse;
import coffer.wire.schema.ErrorModel;
import coffer.wire.schema.Location;
import coffer.wire.schema.Member;
import coffer.wire.schema.OperationModel;
import coffer.wire.schema.Structure;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// restXml: members travel in path, query string, headers and an XML body.
public record RestXml(String xmlNamespace, XmlDialect dialect) implements Protocol {
    private static final String CONTENT_TYPE = "content-type";
    private static final int NOT_MODIFIED = 304;

    RestFormat format() {
        return new XmlFormat(xmlNamespace, dialect.fraction());
    }

    @Override
    public Structure decode(
            OperationModel operation, HttpRequest request, Map<String, String> labels, Bytes body) {
        Structure input = read(operation, request, labels, body);
        List<Problem.Violation> violations = Validator.violations(operation.input(), input);
        // Values in headers and the query string have errors of their own in S3, such as
        // InvalidStorageClass: the operation finds them. What must be there and the XML is ours.
        List<Problem.Violation> ours =
                violations.stream()
                        .filter(v ->
                                dialect == XmlDialect.PLAIN
                                        || v.isMissing()
                                        || v.location() == Location.BODY)
                        .toList();
        if (!ours.isEmpty()) throw refuse(operation, input, ours);
        return input;
    }

    @Override
    public Structure read(
            OperationModel operation, HttpRequest request, Map<String, String> labels, Bytes body) {
        // S3's clients say how their object is encoded, which is none of ours.
        ContentCoding plain =
                dialect == XmlDialect.S3
                        ? new ContentCoding(request, body)
                        : ContentCoding.undo(request, body);
        return new RequestReader(operation, plain.request(), labels).read(plain.body(), format());
    }

    private static WireException refuse(
            OperationModel operation, Structure input, List<Problem.Violation> violations) {
        Optional<Member> payload = operation.input().payload();
        boolean lacksBody =
                payload.isPresent()
                        && !payload.get().isStreaming()
                        && payload.get().isRequired()
                        && input.slot(payload.get().index()) == null;
        return lacksBody
                ? new Problem.MissingBody("Request body is empty.").exception()
                : new Problem.Invalid(violations).exception();
    }

    @Override
    public HttpResponse encode(OperationModel operation, Structure output, String requestId) {
        Headers.Builder headers = Headers.builder();
        Bytes body = new RestAnswer(format()).write(operation, output, headers);
        dialect.identify(headers, requestId);
        return new HttpResponse(status(operation, output), headers.build(), body);
    }

    /// A part of an object, or only its headers, is answered 206, which the model does not say.
    private static int status(OperationModel operation, Structure output) {
        boolean isPart =
                operation.output().members().stream()
                        .filter(m -> m.location() == Location.HEADER)
                        .filter(m -> m.locationName().equalsIgnoreCase("content-range"))
                        .anyMatch(m -> output.slot(m.index()) != null);
        return isPart ? 206 : RestAnswer.status(operation, output);
    }

    @Override
    public HttpResponse encodeError(ErrorModel error, Structure value, String requestId) {
        Headers.Builder headers = Headers.builder();
        dialect.identify(headers, requestId);
        headers.set(CONTENT_TYPE, format().contentType());
        HeaderWriter.write(value, error.shape(), dialect.fraction(), headers);
        XmlDialect.Said said =
                new XmlDialect.Said(
                        error.code(), error.httpStatus(), xml -> xml.members(value, error.shape()));
        Bytes body = dialect.error(xmlNamespace, said, requestId);
        return new HttpResponse(error.httpStatus(), headers.build(), body);
    }

    @Override
    public HttpResponse encodeError(
            Optional<OperationModel> operation, ErrorView error, String requestId) {
        Headers.Builder headers = Headers.builder();
        dialect.identify(headers, requestId);
        boolean isHead =
                operation.filter(model -> model.http().method().equals("HEAD")).isPresent();
        if (isHead || error.httpStatus() == NOT_MODIFIED) {
            return new HttpResponse(error.httpStatus(), headers.build(), Bytes.empty());
        }
        headers.set(CONTENT_TYPE, format().contentType());
        ErrorView legible = error.forXml();
        XmlDialect.Said said =
                new XmlDialect.Said(
                        error.code(),
                        error.httpStatus(),
                        xml -> {
                            xml.text("Message", legible.message());
                            legible.details().forEach(xml::text);
                        });
        Bytes body = dialect.error(xmlNamespace, said, requestId);
        return new HttpResponse(error.httpStatus(), headers.build(), body);
    }

    @Override
    public ErrorView describe(WireException failure) {
        return dialect.describe(failure);
    }
}
