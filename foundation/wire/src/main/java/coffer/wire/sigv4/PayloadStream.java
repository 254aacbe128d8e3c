package coffer.wire.sigv4;

import coffer.wire.http.Headers;
import java.io.IOException;
import java.io.InputStream;

/// A body being read and checked at once.
///
/// Bytes are lent before the check that covers them is complete, so nothing read may become visible
/// to anyone before [#finish] returned. A read throws [PayloadRejectedException] as soon as
/// something is wrong, and ever after.
public abstract sealed class PayloadStream extends InputStream
        permits HashedPayload, PlainPayload, ChunkedPayload {
    // Mostly there is nothing left but the end.
    private static final int DISCARD_BYTES = 1024;

    /// Reads what is left, makes the last checks and returns the trailer.
    public final Headers finish() throws IOException {
        byte[] discarded = new byte[DISCARD_BYTES];
        while (read(discarded, 0, discarded.length) >= 0) {
            // Reading is what checks.
        }
        return trailer();
    }

    /// The trailer's fields; empty before the end.
    abstract Headers trailer();

    @Override
    public final int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public abstract int read(byte[] buffer, int offset, int length) throws IOException;
}
