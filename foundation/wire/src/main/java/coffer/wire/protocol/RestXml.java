package coffer.wire.protocol;

import coffer.kernel.Bytes;
import coffer.wire.codec.Problem;
import coffer.wire.codec.Times;
import coffer.wire.codec.WireException;
import coffer.wire.codec.XmlWriter;
import coffer.wire.http.Headers;
import coffer.wire.http.HttpRequest;
import coffer.wire.http.HttpResponse;
import coffer.wire.schema.Location;
import coffer.wire.schema.Member;
import coffer.wire.schema.OperationModel;
import coffer.wire.schema.Shape;
import coffer.wire.schema.Structure;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// restXml as S3 speaks it: members travel in path, query string, headers and an XML body; an
/// error's document has no wrapper.
public record RestXml(String xmlNamespace) implements Protocol {
    private static final String MALFORMED_XML =
            "The XML you provided was not well-formed or did not validate against our published"
                    + " schema";
    private static final int NOT_MODIFIED = 304;

    @Override
    public Structure decode(
            OperationModel operation, HttpRequest request, Map<String, String> labels, Bytes body) {
        Structure input = new RequestReader(operation, request, labels).read(body);
        List<Problem.Violation> violations = Validator.violations(operation.input(), input);
        // Values in headers and the query string have errors of their own in S3, such as
        // InvalidStorageClass: the operation finds them. What must be there and the XML is ours.
        List<Problem.Violation> ours =
                violations.stream()
                        .filter(v -> v.isMissing() || v.location() == Location.BODY)
                        .toList();
        if (!ours.isEmpty()) throw refuse(operation, input, ours);
        return input;
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
        Shape shape = operation.output();
        HeaderWriter.write(output, shape, headers);
        Bytes body = body(shape, output, headers);
        identify(headers, requestId);
        return new HttpResponse(status(operation, output), headers.build(), body);
    }

    /// A part of an object, or only its headers, is answered 206, which the model does not say.
    private static int status(OperationModel operation, Structure output) {
        int status = operation.http().successStatus();
        boolean isPart =
                operation.output().members().stream()
                        .filter(m -> m.location() == Location.HEADER)
                        .filter(m -> m.locationName().equalsIgnoreCase("content-range"))
                        .anyMatch(m -> output.slot(m.index()) != null);
        return isPart ? 206 : status;
    }

    private Bytes body(Shape shape, Structure output, Headers.Builder headers) {
        if (shape.payload().isPresent()) return payload(shape.payload().get(), output, headers);
        if (shape.bodyMembers().isEmpty()) return Bytes.empty();
        headers.set("content-type", "application/xml");
        XmlWriter xml = new XmlWriter(Times.Fraction.ALWAYS);
        String root = shape.facts().xmlName();
        if (!shape.facts().isUnwrapped()) {
            return xml.structure(root, xmlNamespace, output, shape).bytes();
        }
        // GetBucketLocation: the only member is the document itself.
        Object text = output.slot(shape.bodyMembers().getFirst().index());
        xml.open(root, xmlNamespace).text(text == null ? "" : text.toString());
        return xml.close(root).bytes();
    }

    private Bytes payload(Member member, Structure output, Headers.Builder headers) {
        Object value = output.slot(member.index());
        if (member.isStreaming() || value == null) return Bytes.empty();
        return switch (member.target().kind()) {
            case STRUCTURE -> {
                headers.set("content-type", "application/xml");
                XmlWriter xml = new XmlWriter(Times.Fraction.ALWAYS);
                Structure structure = (Structure) value;
                yield xml.structure(member.wireName(), xmlNamespace, structure, member.target())
                        .bytes();
            }
            case BLOB -> (Bytes) value;
            default -> {
                headers.set("content-type", "text/plain; charset=utf-8");
                yield Bytes.utf8(value.toString());
            }
        };
    }

    @Override
    public HttpResponse encodeError(
            Optional<OperationModel> operation, ErrorView error, String requestId) {
        Headers.Builder headers = Headers.builder();
        identify(headers, requestId);
        error.headers().forEach(headers::set);
        boolean isHead =
                operation.filter(model -> model.http().method().equals("HEAD")).isPresent();
        if (isHead || error.httpStatus() == NOT_MODIFIED) {
            return new HttpResponse(error.httpStatus(), headers.build(), Bytes.empty());
        }
        headers.set("content-type", "application/xml");
        XmlWriter xml = new XmlWriter(Times.Fraction.ALWAYS);
        xml.open("Error").text("Code", error.code()).text("Message", error.message());
        error.details().forEach(xml::text);
        xml.text("RequestId", requestId).text("HostId", hostId(requestId)).close("Error");
        return new HttpResponse(error.httpStatus(), headers.build(), xml.bytes());
    }

    private static void identify(Headers.Builder headers, String requestId) {
        headers.set("x-amz-request-id", requestId);
        headers.set("x-amz-id-2", hostId(requestId));
    }

    /// S3's second, opaque request id; SDKs log it, so it is there, but it says nothing more.
    private static String hostId(String requestId) {
        return Base64.getEncoder().encodeToString(requestId.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public ErrorView describe(WireException failure) {
        return switch (failure.problem()) {
            case Problem.Malformed malformed -> new ErrorView("MalformedXML", MALFORMED_XML, 400);
            case Problem.BadUri badUri ->
                    new ErrorView("InvalidURI", "Couldn't parse the specified URI.", 400);
            case Problem.MissingBody missing ->
                    new ErrorView("MissingRequestBodyError", missing.reason(), 400);
            case Problem.WrongType wrong ->
                    wrong.location() == Location.BODY
                            ? new ErrorView("MalformedXML", MALFORMED_XML, 400)
                            : new ErrorView(
                                    "InvalidArgument",
                                    wrong.reason(),
                                    400,
                                    Map.of("ArgumentName", wrong.name()));
            case Problem.Invalid invalid ->
                    invalid.violations().stream().allMatch(v -> v.location() == Location.BODY)
                            ? new ErrorView("MalformedXML", MALFORMED_XML, 400)
                            : new ErrorView("InvalidRequest", invalid.reason(), 400);
        };
    }
}
