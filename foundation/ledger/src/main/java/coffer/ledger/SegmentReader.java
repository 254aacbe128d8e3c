package coffer.ledger;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Optional;

/// Reads one segment, entry after entry or at a place, without judging what it reads. Not safe for
/// use by several threads.
final class SegmentReader implements AutoCloseable {
    static final int SEQUENTIAL_WINDOW_BYTES = 256 << 10;
    static final int RANDOM_WINDOW_BYTES = 8 << 10;

    private final Path file;
    private final FileChannel channel;
    private final long size;
    private final int windowBytes;
    // The part of the file that is in memory: entries are small and mostly read in order.
    private byte[] window = new byte[0];
    private long windowStart;

    private SegmentReader(Path file, FileChannel channel, long size, int windowBytes) {
        this.file = file;
        this.channel = channel;
        this.size = size;
        this.windowBytes = windowBytes;
    }

    /// What was found at a place of the file.
    sealed interface Piece {
        record Found(Entry entry, long offset, long end) implements Piece {}

        /// The file ends here, between two entries.
        record End(long offset) implements Piece {}

        /// The file ends within an entry.
        record Torn(long offset) implements Piece {}

        /// No entry has this length.
        record Malformed(long offset) implements Piece {}
    }

    static SegmentReader open(Path file, int windowBytes) {
        try {
            FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
            return new SegmentReader(file, channel, channel.size(), windowBytes);
        } catch (IOException e) {
            throw new UncheckedIOException("opening " + file.getFileName(), e);
        }
    }

    /// Empty if the file does not begin with one.
    Optional<SegmentHeader> header() {
        if (size < SegmentHeader.FIXED_BYTES) return Optional.empty();
        return SegmentHeader.size(read(0, SegmentHeader.FIXED_BYTES))
                .filter(length -> length <= size)
                .map(length -> SegmentHeader.decode(read(0, length)));
    }

    Piece at(long offset) {
        if (offset >= size) return new Piece.End(offset);
        if (size - offset < Entry.PREFIX_BYTES) return new Piece.Torn(offset);
        int length = ByteBuffer.wrap(read(offset, Entry.PREFIX_BYTES)).getInt();
        if (!Entry.isLength(length)) return new Piece.Malformed(offset);
        long start = offset + Entry.PREFIX_BYTES;
        if (size - start < length) return new Piece.Torn(offset);
        return new Piece.Found(Entry.decode(read(start, length)), offset, start + length);
    }

    private byte[] read(long offset, int length) {
        if (offset < windowStart || offset + length > windowStart + window.length) {
            fill(offset, Math.max(length, windowBytes));
        }
        int start = Math.toIntExact(offset - windowStart);
        return Arrays.copyOfRange(window, start, start + length);
    }

    private void fill(long offset, int wanted) {
        int length = (int) Math.min(wanted, size - offset);
        ByteBuffer bytes = ByteBuffer.allocate(length);
        try {
            while (bytes.hasRemaining()) {
                if (channel.read(bytes, offset + bytes.position()) < 0) {
                    throw new LedgerBrokenException(file.getFileName() + " shrinks");
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("reading " + file.getFileName(), e);
        }
        window = bytes.array();
        windowStart = offset;
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
