package coffer.store.blob;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Objects;

/// Writes a new file in pieces of 64 KiB that begin at multiples of 64 KiB.
///
/// A page cache takes such pieces whole; pieces that straddle its pages, as sealed chunks do, cost
/// the kernel half as much again. The pieces lie outside the heap, where the channel would have to
/// copy them anyway. Used by one thread.
final class AlignedOutput extends OutputStream {
    private static final int PIECE_BYTES = 64 * 1024;

    private final FileChannel file;
    private final Arena memory = Arena.ofConfined();
    private final ByteBuffer piece = memory.allocate(PIECE_BYTES).asByteBuffer();
    private long writtenBytes;

    AlignedOutput(FileChannel file) {
        this.file = file;
    }

    @Override
    public void write(int value) throws IOException {
        write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        for (int position = offset; position < offset + length; ) {
            int taken = Math.min(piece.remaining(), offset + length - position);
            piece.put(bytes, position, taken);
            position += taken;
            if (!piece.hasRemaining()) flush();
        }
    }

    /// Everything written so far reaches the file, though not yet the disk.
    @Override
    public void flush() throws IOException {
        piece.flip();
        while (piece.hasRemaining()) writtenBytes += file.write(piece);
        piece.clear().limit(PIECE_BYTES - (int) (writtenBytes % PIECE_BYTES));
    }

    /// What was not flushed is lost.
    @Override
    public void close() throws IOException {
        if (memory.scope().isAlive()) memory.close();
        file.close();
    }
}
