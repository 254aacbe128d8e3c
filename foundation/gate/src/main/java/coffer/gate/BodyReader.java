package coffer.gate;

import coffer.gate.admit.Bodies;
import coffer.kernel.Bytes;
import coffer.wire.http.Headers;
import coffer.wire.http.HttpRequest;
import coffer.wire.protocol.Protocol;
import coffer.wire.schema.OperationModel;
import coffer.wire.sigv4.PayloadStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/// Reads one request's body that is decoded whole, within bounds. What it takes of the memory for
/// bodies is given back when it is closed.
final class BodyReader implements AutoCloseable {
    private static final int FIRST_BYTES = 8 * 1024;
    private static final int MAX_LENGTH_DIGITS = 10;

    private final Bodies.Sizes sizes;
    private final Bodies.Room room;

    BodyReader(Bodies bodies) {
        this.sizes = bodies.sizes();
        this.room = bodies.room();
    }

    /// Throws [BodyTooLongException], if possible before anything is read, or
    /// [TooManyBodiesException].
    Bytes read(HttpRequest request, InputStream body) {
        return read(body, most(request, sizes.unproved()));
    }

    /// An S3 body whose signature and checksums were checked to its end; nothing where the input
    /// streams.
    Bytes readVerified(OperationModel operation, Call call) {
        if (operation.hasStreamingInput()) return Bytes.empty();
        HttpRequest request = call.transport().request();
        int most = most(request, sizes.proved());
        try (PayloadStream payload = call.upload().get()) {
            Bytes body = read(payload, most);
            Headers trailer = payload.finish();
            ClaimedBody.check(operation, request.headers(), body, trailer);
            return body;
        } catch (IOException e) {
            throw new BodyFailedException(e);
        }
    }

    /// Makes sure of the memory that a compressed body may come to take. Throws
    /// [TooManyBodiesException].
    void expand(HttpRequest request, Bytes body) {
        take(Protocol.bytesToExpand(request, body));
    }

    /// How many bytes a body may have: no more than its client said, if it did.
    private static int most(HttpRequest request, int maxBytes) {
        long declared = declaredLength(request);
        if (declared > maxBytes) throw new BodyTooLongException(maxBytes);
        return declared > 0 ? (int) declared : maxBytes;
    }

    private Bytes read(InputStream source, int most) {
        try {
            byte[] body = allocated(new byte[0], Math.min(most, FIRST_BYTES));
            int length = 0;
            while (true) {
                int count = source.readNBytes(body, length, body.length - length);
                length += count;
                if (length < body.length) return Bytes.adopt(Arrays.copyOf(body, length));
                if (length == most) break;
                body = allocated(body, (int) Math.min(most, 2L * length));
            }
            if (source.read() >= 0) throw new BodyTooLongException(most);
            return Bytes.adopt(body);
        } catch (IOException e) {
            throw new BodyFailedException(e);
        }
    }

    private byte[] allocated(byte[] smaller, int bytes) {
        take(bytes - smaller.length);
        return Arrays.copyOf(smaller, bytes);
    }

    private void take(long bytes) {
        if (!room.take(bytes)) throw new TooManyBodiesException();
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

    @Override
    public void close() {
        room.close();
    }
}
