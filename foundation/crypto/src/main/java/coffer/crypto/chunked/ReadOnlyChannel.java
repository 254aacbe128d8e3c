package coffer.crypto.chunked;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.SeekableByteChannel;

/// Bytes that are read from anywhere within and never written.
public abstract class ReadOnlyChannel implements SeekableByteChannel {
    private final long size;
    private long position;
    private boolean isClosed;

    protected ReadOnlyChannel(long size) {
        this.size = size;
    }

    /// Puts the `count` bytes from `from` on into `target`, which has room for them.
    protected abstract void read(long from, int count, ByteBuffer target) throws IOException;

    @Override
    public int read(ByteBuffer target) throws IOException {
        if (position >= size) return -1;
        int count = (int) Math.min(target.remaining(), size - position);
        read(position, count, target);
        position += count;
        return count;
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
        return size;
    }

    @Override
    public boolean isOpen() {
        return !isClosed;
    }

    @Override
    public void close() throws IOException {
        isClosed = true;
    }

    @Override
    public int write(ByteBuffer source) {
        throw new NonWritableChannelException();
    }

    @Override
    public SeekableByteChannel truncate(long smaller) {
        throw new NonWritableChannelException();
    }
}
