package coffer.wire.protocol;

import coffer.kernel.Bytes;
import coffer.wire.http.Headers;
import coffer.wire.schema.Location;
import coffer.wire.schema.Member;
import coffer.wire.schema.OperationModel;
import coffer.wire.schema.Shape;
import coffer.wire.schema.Structure;

/// Spreads an output over the parts of an HTTP answer.
record RestAnswer(RestFormat format) {
    private static final String CONTENT_TYPE = "content-type";
    private static final String BINARY = "application/octet-stream";

    /// The body; everything else goes to `headers`, where it may replace what is there.
    Bytes write(OperationModel operation, Structure output, Headers.Builder headers) {
        Shape shape = operation.output();
        if (shape.payload().isPresent()) {
            Bytes body = payload(shape.payload().get(), output, headers);
            HeaderWriter.write(output, shape, format.fraction(), headers);
            return body;
        }
        HeaderWriter.write(output, shape, format.fraction(), headers);
        boolean isEmpty =
                !operation.facts().hasOutput()
                        || (shape.bodyMembers().isEmpty() && !format.writesEmptyBodies());
        if (isEmpty) return Bytes.empty();
        headers.set(CONTENT_TYPE, format.contentType());
        return format.write(output, shape);
    }

    private Bytes payload(Member member, Structure output, Headers.Builder headers) {
        Object value = output.slot(member.index());
        Shape target = member.target();
        if (member.isStreaming() && target.kind() == Shape.Kind.BLOB) {
            headers.set(CONTENT_TYPE, target.facts().mediaType().orElse(BINARY));
        }
        if (member.isStreaming() || value == null) return Bytes.empty();
        return switch (target.kind()) {
            case STRUCTURE, LIST, MAP, DOCUMENT -> {
                headers.set(CONTENT_TYPE, format.contentType());
                yield format.writePayload(member, value);
            }
            case BLOB -> {
                headers.set(CONTENT_TYPE, target.facts().mediaType().orElse(BINARY));
                yield (Bytes) value;
            }
            default -> {
                headers.set(CONTENT_TYPE, target.facts().mediaType().orElse("text/plain"));
                yield Bytes.utf8(value.toString());
            }
        };
    }

    /// The status that the output carries or else the model's.
    static int status(OperationModel operation, Structure output) {
        for (Member member : operation.output().members()) {
            boolean isStatus = member.location() == Location.STATUS;
            if (isStatus && output.slot(member.index()) instanceof Integer status) return status;
        }
        return operation.http().successStatus();
    }
}
