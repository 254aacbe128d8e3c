package coffer.gate;

import coffer.wire.http.Headers;
import coffer.wire.sigv4.PayloadMode;
import coffer.wire.sigv4.PayloadStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.Supplier;

/// The payload of one request, to be opened at most once. Closing it forgets the key that signs its
/// chunks, even if nobody opened it. Used by one thread.
final class Upload implements Supplier<PayloadStream>, AutoCloseable {
    private final PayloadMode mode;
    private final InputStream raw;
    private final Headers headers;
    private boolean isOpened;

    Upload(PayloadMode mode, InputStream raw, Headers headers) {
        this.mode = mode;
        this.raw = raw;
        this.headers = headers;
    }

    @Override
    public PayloadStream get() {
        if (isOpened) throw new IllegalStateException("an upload is read once");
        isOpened = true;
        return mode.open(new ClientStream(raw), headers);
    }

    @Override
    public void close() {
        if (mode instanceof PayloadMode.StreamingSigned signed) signed.signer().close();
    }

    /// Tells failures of the connection from those of our own disk.
    private static final class ClientStream extends FilterInputStream {
        ClientStream(InputStream in) {
            super(in);
        }

        @Override
        public int read() {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) {
            try {
                return in.read(buffer, offset, length);
            } catch (IOException e) {
                throw new BodyFailedException(e);
            }
        }
    }
}
