package coffer.wire.sigv4;

import coffer.kernel.Bytes;
import coffer.wire.http.Headers;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;

/// A body whose SHA-256 was signed; its end is reached only if the hash is right.
final class HashedPayload extends PayloadStream {
    private final InputStream raw;
    private final Bytes expected;
    private final MessageDigest digest = Sha256.start();
    private State state = State.READING;

    private enum State {
        READING,
        RIGHT,
        WRONG
    }

    HashedPayload(InputStream raw, Bytes expected) {
        this.raw = raw;
        this.expected = expected;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        if (length == 0) return 0;
        if (state == State.READING) {
            int count = raw.read(buffer, offset, length);
            if (count >= 0) {
                digest.update(buffer, offset, count);
                return count;
            }
            boolean isRight = MessageDigest.isEqual(digest.digest(), expected.expose());
            state = isRight ? State.RIGHT : State.WRONG;
        }
        if (state == State.WRONG) {
            throw new PayloadRejectedException(SigV4Error.PAYLOAD_HASH_MISMATCH.inS3());
        }
        return -1;
    }

    @Override
    Headers trailer() {
        return Headers.empty();
    }

    @Override
    public void close() throws IOException {
        raw.close();
    }
}
