package coffer.ledger;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/// Appends to one segment. A failed append leaves no trace: the next one overwrites it.
///
/// The file is kept longer than its entries, by zeros: where a file need not grow, an fsync has
/// nothing but the entries to bring to the disk, which takes half the time.
final class SegmentWriter implements AutoCloseable {
    private static final int STEP_BYTES = 1 << 20;
    private static final int BUFFER_BYTES = 256 << 10;

    private final Path file;
    private final FileChannel channel;
    private final long fullBytes;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
    private long length;
    // Of the file: what lies behind `length` are zeros.
    private long size;

    /// Whether a failed append may have left something behind `length`.
    private boolean isTailUnknown;

    private SegmentWriter(Path file, FileChannel channel, long length, long fullBytes) {
        this.file = file;
        this.channel = channel;
        this.fullBytes = fullBytes;
        this.length = length;
        this.size = length;
    }

    /// No room is made beyond `fullBytes`.
    static SegmentWriter create(Path file, SegmentHeader header, long fullBytes) {
        AtomicFile.write(file, header.encode());
        return resume(file, header.size(), fullBytes);
    }

    /// Continues after the first `length` bytes and drops what follows them.
    static SegmentWriter resume(Path file, long length, long fullBytes) {
        try {
            FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
            if (channel.size() > length) {
                channel.truncate(length);
                channel.force(true);
            }
            return new SegmentWriter(file, channel, length, fullBytes);
        } catch (IOException e) {
            throw new UncheckedIOException("opening " + file.getFileName(), e);
        }
    }

    /// Returns once `entries`, which take so many `bytes`, are on stable storage.
    void append(List<Entry> entries, int bytes) {
        ByteBuffer whole = bytes <= BUFFER_BYTES ? buffer.clear() : ByteBuffer.allocate(bytes);
        for (Entry entry : entries) entry.writeTo(whole);
        try {
            if (isTailUnknown) cut();
            isTailUnknown = true;
            write(whole.flip());
            channel.force(false);
            isTailUnknown = false;
        } catch (IOException e) {
            throw new UncheckedIOException("writing " + file.getFileName(), e);
        }
        length += bytes;
    }

    // The first length comes last: whoever reads meanwhile finds nothing here, or all.
    private void write(ByteBuffer entries) throws IOException {
        long end = length + entries.remaining();
        writeAt(length + Entry.PREFIX_BYTES, entries.slice().position(Entry.PREFIX_BYTES));
        if (end > size) makeRoom(end);
        writeAt(length, entries.slice().limit(Entry.PREFIX_BYTES));
    }

    private void makeRoom(long end) throws IOException {
        long step = Math.clamp(fullBytes - end, 0, STEP_BYTES);
        writeAt(end, ByteBuffer.allocate(Math.toIntExact(step)));
        size = end + step;
    }

    private void writeAt(long position, ByteBuffer bytes) throws IOException {
        long at = position;
        while (bytes.hasRemaining()) at += channel.write(bytes, at);
    }

    private void cut() throws IOException {
        channel.truncate(length);
        size = length;
    }

    long length() {
        return length;
    }

    /// Leaves a file that ends with its last entry.
    void trim() {
        if (size == length && !isTailUnknown) return;
        try {
            cut();
            channel.force(true);
            isTailUnknown = false;
        } catch (IOException e) {
            throw new UncheckedIOException("trimming " + file.getFileName(), e);
        }
    }

    @Override
    public void close() {
        try (channel) {
            trim();
        } catch (IOException e) {
            throw new UncheckedIOException("closing " + file.getFileName(), e);
        }
    }
}
