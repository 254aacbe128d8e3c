package coffer.gate;

import coffer.kernel.Bytes;
import coffer.wire.http.Headers;
import coffer.wire.http.HttpRequest;
import coffer.wire.schema.OperationModel;
import coffer.wire.sigv4.PayloadStream;
import java.io.IOException;
import java.io.InputStream;

/// Reads bodies that are decoded whole, within bounds.
final class BodyReader {
    /// Read before anyone proved to be anyone. The longest are IAM's policies, 128 KiB of which a
    /// form may triple.
    static final int MAX_UNVERIFIED_BYTES = 1 << 20;

    /// The largest documented body of a buffered operation is S3's DeleteObjects with 1,000 keys of
    /// 1,024 bytes, each of which XML may write as six characters.
    static final int MAX_VERIFIED_BYTES = 8 << 20;

    private static final int MAX_LENGTH_DIGITS = 10;

    private BodyReader() {}

    /// Throws [BodyTooLongException], if possible before anything is read.
    static Bytes read(HttpRequest request, InputStream body) {
        return read(body, room(request, MAX_UNVERIFIED_BYTES));
    }

    /// An S3 body whose signature and checksums were checked to its end; nothing where the input
    /// streams.
    static Bytes readVerified(OperationModel operation, Call call) {
        if (operation.hasStreamingInput()) return Bytes.empty();
        HttpRequest request = call.transport().request();
        int room = room(request, MAX_VERIFIED_BYTES);
        try (PayloadStream payload = call.upload().get()) {
            Bytes body = read(payload, room);
            Headers trailer = payload.finish();
            ClaimedBody.check(operation, request.headers(), body, trailer);
            return body;
        } catch (IOException e) {
            throw new BodyFailedException(e);
        }
    }

    /// How many bytes a body may have: no more than its client said, if it did.
    private static int room(HttpRequest request, int maxBytes) {
        long declared = declaredLength(request);
        if (declared > maxBytes) throw new BodyTooLongException(maxBytes);
        return declared > 0 ? (int) declared : maxBytes;
    }

    private static Bytes read(InputStream source, int room) {
        try {
            byte[] body = source.readNBytes(room + 1);
            if (body.length > room) throw new BodyTooLongException(room);
            return Bytes.adopt(body);
        } catch (IOException e) {
            throw new BodyFailedException(e);
        }
    }

    /// 0 if the client did not say; what it said is only good for an early refusal.
    private static long declaredLength(HttpRequest request) {
        return request.headers()
                .find("content-length")
                .filter(text -> !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9'))
                .map(text ->
                        text.length() > MAX_LENGTH_DIGITS ? Long.MAX_VALUE : Long.parseLong(text))
                .orElse(0L);
    }
}
