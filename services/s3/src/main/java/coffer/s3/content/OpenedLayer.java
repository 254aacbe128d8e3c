package coffer.s3.content;

import coffer.crypto.chunked.ChunkedReader;
import coffer.crypto.chunked.ReadOnlyChannel;
import java.io.IOException;
import java.nio.ByteBuffer;

/// What an outer layer of encryption holds, to be read by the inner one. Closing it closes the
/// blob.
final class OpenedLayer extends ReadOnlyChannel {
    private final ChunkedReader outer;

    OpenedLayer(ChunkedReader outer) {
        super(outer.length());
        this.outer = outer;
    }

    @Override
    protected void read(long from, int count, ByteBuffer target) throws IOException {
        target.put(outer.range(from, from + count).readNBytes(count));
    }

    @Override
    public void close() throws IOException {
        super.close();
        outer.close();
    }
}
