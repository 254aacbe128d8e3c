package coffer.ledger;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// Appends to one segment. A failed append leaves no trace: the next one overwrites it.
final class SegmentWriter implements AutoCloseable {
    private final Path file;
    private final FileChannel channel;
    private long length;

    /// Whether a failed append may have left something behind `length`.
    private boolean isTailUnknown;

    private SegmentWriter(Path file, FileChannel channel, long length) {
        this.file = file;
        this.channel = channel;
        this.length = length;
    }

    static SegmentWriter create(Path file, SegmentHeader header) {
        AtomicFile.write(file, header.encode());
        return resume(file, header.size());
    }

    /// Continues after the first `length` bytes and drops what follows them.
    static SegmentWriter resume(Path file, long length) {
        try {
            FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
            SegmentWriter writer = new SegmentWriter(file, channel, length);
            if (channel.size() > length) {
                channel.truncate(length);
                channel.force(true);
            }
            return writer;
        } catch (IOException e) {
            throw new UncheckedIOException("opening " + file.getFileName(), e);
        }
    }

    /// Returns once `entries` are on stable storage.
    void append(ByteBuffer entries) {
        int bytes = entries.remaining();
        try {
            if (isTailUnknown) channel.truncate(length);
            isTailUnknown = true;
            channel.position(length);
            AtomicFile.writeFully(channel, entries);
            channel.force(false);
            isTailUnknown = false;
        } catch (IOException e) {
            throw new UncheckedIOException("writing " + file.getFileName(), e);
        }
        length += bytes;
    }

    long length() {
        return length;
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException("closing " + file.getFileName(), e);
        }
    }
}
