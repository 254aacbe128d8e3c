package coffer.gate;

import coffer.kernel.Bytes;
import coffer.wire.codec.Problem;
import coffer.wire.http.HttpExchange;
import coffer.wire.http.HttpRequest;
import coffer.wire.schema.OperationModel;
import coffer.wire.sigv4.PayloadStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Optional;

/// Reads bodies that are decoded whole, within bounds.
final class BodyReader {
    // The largest documented body of a buffered operation is S3's DeleteObjects with 1,000 keys of
    // 1,024 bytes, each of which XML may write as six characters a byte.
    private static final int MAX_BYTES = 8 << 20;

    private BodyReader() {}

    static boolean isTooLong(HttpRequest request) {
        return request.headers()
                .find("content-length")
                .filter(text -> text.length() > 10 || Long.parseLong(text) > MAX_BYTES)
                .isPresent();
    }

    /// Empty if it is longer than any operation needs.
    static Optional<Bytes> read(HttpExchange exchange) {
        if (isTooLong(exchange.request())) return Optional.empty();
        try {
            byte[] body = exchange.body().readNBytes(MAX_BYTES + 1);
            return body.length > MAX_BYTES ? Optional.empty() : Optional.of(Bytes.adopt(body));
        } catch (IOException e) {
            throw new UncheckedIOException("reading a request's body", e);
        }
    }

    /// An S3 body whose signature was checked to its end; nothing where the input streams.
    static Bytes readVerified(OperationModel operation, Call call) {
        if (operation.hasStreamingInput()) return Bytes.empty();
        try (PayloadStream payload = call.upload().get()) {
            byte[] body = ((InputStream) payload).readNBytes(MAX_BYTES + 1);
            if (body.length > MAX_BYTES) {
                throw new Problem.Malformed("the body is too large").exception();
            }
            payload.finish();
            return Bytes.adopt(body);
        } catch (IOException e) {
            throw new UncheckedIOException("reading a request's body", e);
        }
    }
}
