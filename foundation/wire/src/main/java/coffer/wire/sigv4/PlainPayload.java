package coffer.wire.sigv4;

import coffer.wire.http.Headers;
import java.io.IOException;
import java.io.InputStream;

/// A body that no signature covers.
final class PlainPayload extends PayloadStream {
    private final InputStream raw;

    PlainPayload(InputStream raw) {
        this.raw = raw;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        return raw.read(buffer, offset, length);
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
