package coffer.s3.content;

import coffer.crypto.chunked.ChunkedWriter;
import coffer.crypto.chunked.Layout;
import coffer.s3.error.S3Error;
import coffer.store.StoreUnavailableException;
import coffer.wire.http.Headers;
import coffer.wire.sigv4.PayloadStream;
import java.io.IOException;
import java.io.InputStream;

/// Moves the bytes of a body to where they are sealed, and has them hashed on the way.
final class Pump {
    private Pump() {}

    /// Reads each chunk to where it will be sealed, while the one before is still being hashed.
    /// Stops right after the claimed length: one byte more is as wrong as one byte less.
    static long run(Intake intake, Hashing hashing, ChunkedWriter chunks) {
        long limit = intake.claims().lengthBytes() + 1;
        long received = 0;
        while (received < limit) {
            int wanted = (int) Math.min(Layout.CHUNK_BYTES, limit - received);
            byte[] room = chunks.room(wanted);
            int count = fill(intake.source(), room, wanted);
            // Once this chunk is accepted, the one before is sealed in place.
            hashing.await();
            hashing.update(room, count);
            accept(chunks, count);
            received += count;
            if (count < wanted) break;
        }
        hashing.await();
        return received;
    }

    private static int fill(InputStream source, byte[] buffer, int wanted) {
        try {
            return source.readNBytes(buffer, 0, wanted);
        } catch (IOException broken) {
            // The client went away, or sent less than its framing promised.
            throw S3Error.INCOMPLETE_BODY.refusal();
        }
    }

    private static void accept(ChunkedWriter chunks, int count) {
        try {
            chunks.accept(count);
        } catch (IOException failure) {
            throw new StoreUnavailableException("cannot write a blob", failure);
        }
    }

    /// What came after the body, once all of it is read.
    static Headers trailer(InputStream source) {
        if (!(source instanceof PayloadStream payload)) return Headers.empty();
        try {
            return payload.finish();
        } catch (IOException broken) {
            throw S3Error.INCOMPLETE_BODY.refusal();
        }
    }
}
