package coffer.s3.content;

import coffer.crypto.chunked.ChunkedReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.SeekableByteChannel;

/// What an outer layer of encryption holds, to be read by the inner one from anywhere within.
/// Closing it closes the blob.
final class OpenedLayer implements SeekableByteChannel {
    private final ChunkedReader outer;
    private long position;
    private boolean isClosed;

    OpenedLayer(ChunkedReader outer) {
        this.outer = outer;
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        if (position >= outer.length()) return -1;
        long end = Math.min(position + target.remaining(), outer.length());
        byte[] bytes = outer.range(position, end).readNBytes((int) (end - position));
        target.put(bytes);
        position += bytes.length;
        return bytes.length;
    }

    @Override
    public long position() {
        return position;
    }

    @Override
    public SeekableByteChannel position(long changed) {
        if (changed < 0) throw new IllegalArgumentException("before the beginning");
        position = changed;
        return this;
    }

    @Override
    public long size() {
        return outer.length();
    }

    @Override
    public boolean isOpen() {
        return !isClosed;
    }

    @Override
    public void close() throws IOException {
        isClosed = true;
        outer.close();
    }

    @Override
    public int write(ByteBuffer source) {
        throw new NonWritableChannelException();
    }

    @Override
    public SeekableByteChannel truncate(long size) {
        throw new NonWritableChannelException();
    }
}
