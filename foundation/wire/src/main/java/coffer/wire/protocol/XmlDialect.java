package coffer.wire.protocol;

import coffer.kernel.Bytes;
import coffer.wire.codec.Problem;
import coffer.wire.codec.Times;
import coffer.wire.codec.WireException;
import coffer.wire.codec.XmlWriter;
import coffer.wire.http.Headers;
import coffer.wire.schema.Location;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.function.Consumer;

/// The two ways of speaking restXml.
public enum XmlDialect {
    /// S3: errors are documents without a wrapper, times always have milliseconds, and there are
    /// two request ids.
    S3(Times.Fraction.ALWAYS) {
        @Override
        void identify(Headers.Builder headers, String requestId) {
            headers.set("x-amz-request-id", requestId);
            headers.set("x-amz-id-2", hostId(requestId));
        }

        @Override
        Bytes error(String namespace, Said said, String requestId) {
            XmlWriter xml = new XmlWriter(fraction());
            xml.open("Error").text("Code", said.code());
            said.members().accept(xml);
            xml.text("RequestId", requestId).text("HostId", hostId(requestId)).close("Error");
            return xml.bytes();
        }

        @Override
        ErrorView describe(WireException failure) {
            return switch (failure.problem()) {
                case Problem.Malformed _ -> malformed();
                case Problem.BadUri _ ->
                        new ErrorView("InvalidURI", "Couldn't parse the specified URI.", 400);
                case Problem.MissingBody missing ->
                        new ErrorView("MissingRequestBodyError", missing.reason(), 400);
                case Problem.WrongType wrong -> wrongType(wrong);
                case Problem.Invalid invalid ->
                        invalid.violations().stream().allMatch(v -> v.location() == Location.BODY)
                                ? malformed()
                                : new ErrorView("InvalidRequest", invalid.reason(), 400);
            };
        }
    },
    /// Everyone else: errors stand in an `ErrorResponse`, as awsQuery's do.
    PLAIN(Times.Fraction.IF_ANY) {
        @Override
        void identify(Headers.Builder headers, String requestId) {
            headers.set("x-amzn-requestid", requestId);
        }

        @Override
        Bytes error(String namespace, Said said, String requestId) {
            XmlWriter xml = new XmlWriter(fraction());
            xml.open("ErrorResponse", namespace).open("Error");
            xml.text("Type", said.httpStatus() < 500 ? "Sender" : "Receiver");
            xml.text("Code", said.code());
            said.members().accept(xml);
            xml.close("Error").text("RequestId", requestId).close("ErrorResponse");
            return xml.bytes();
        }

        @Override
        ErrorView describe(WireException failure) {
            Problem problem = failure.problem();
            String code =
                    switch (problem) {
                        case Problem.Invalid _ -> "ValidationException";
                        case Problem.Malformed _ -> "MalformedXML";
                        case Problem.WrongType _ -> "SerializationException";
                        case Problem.BadUri _ -> "InvalidURI";
                        case Problem.MissingBody _ -> "MalformedXML";
                    };
            return new ErrorView(code, problem.reason(), 400);
        }
    };

    private static final String MALFORMED_XML =
            "The XML you provided was not well-formed or did not validate against our published"
                    + " schema";

    private static final String OBJECT_SIZE = "x-amz-mp-object-size";

    private final Times.Fraction fraction;

    XmlDialect(Times.Fraction fraction) {
        this.fraction = fraction;
    }

    /// An error: what it is called and its further elements.
    record Said(String code, int httpStatus, Consumer<XmlWriter> members) {}

    Times.Fraction fraction() {
        return fraction;
    }

    /// Puts the request's id into an answer's head.
    abstract void identify(Headers.Builder headers, String requestId);

    abstract Bytes error(String namespace, Said said, String requestId);

    abstract ErrorView describe(WireException failure);

    private static ErrorView malformed() {
        return new ErrorView("MalformedXML", MALFORMED_XML, 400);
    }

    private static ErrorView wrongType(Problem.WrongType wrong) {
        if (wrong.location() == Location.BODY) return malformed();
        if (wrong.name().equals(OBJECT_SIZE)) {
            return new ErrorView(
                    "InvalidRequest", "Value for " + OBJECT_SIZE + " header is invalid", 400);
        }
        return new ErrorView(
                "InvalidArgument", reason(wrong), 400, Map.of("ArgumentName", wrong.name()));
    }

    /// S3 has words of its own for numbers.
    private static String reason(Problem.WrongType wrong) {
        return wrong.isNumber()
                ? "Provided " + wrong.name() + " not an integer or within integer range"
                : wrong.reason();
    }

    /// S3's second, opaque request id; SDKs log it, so it is there, but it says nothing more.
    private static String hostId(String requestId) {
        return Base64.getEncoder().encodeToString(requestId.getBytes(StandardCharsets.UTF_8));
    }
}
