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
///
/// A growing segment ends with room: zeros that entries will be written over. What a failing disk
/// or machine leaves of an append is told from an edit by them: it lacks whole sectors.
final class SegmentReader implements AutoCloseable {
    static final int SEQUENTIAL_WINDOW_BYTES = 256 << 10;
    static final int RANDOM_WINDOW_BYTES = 8 << 10;

    private static final int SECTOR_BYTES = 512;
    // Fewer zeros may be found in what is sealed, by chance.
    private static final int MIN_SHARE_BYTES = 8;

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

        /// The entries end here, between two of them; only room may follow.
        record End(long offset) implements Piece {}

        /// The file ends within an entry, or the entry is not written to its end.
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
        boolean hasLength = size - offset >= Entry.PREFIX_BYTES;
        int length = hasLength ? length(available(offset, Entry.PREFIX_BYTES)) : 0;
        if (length == 0) return isRoom(offset) ? new Piece.End(offset) : new Piece.Torn(offset);
        if (!Entry.isLength(length)) return new Piece.Malformed(offset);
        long start = offset + Entry.PREFIX_BYTES;
        if (size - start < length) return new Piece.Torn(offset);
        byte[] body = read(start, length);
        Entry entry = Entry.decode(body);
        return lacksSector(body, start) && !entry.isWhole()
                ? new Piece.Torn(offset)
                : new Piece.Found(entry, offset, start + length);
    }

    /// Nothing follows where the room was taken away.
    private static int length(byte[] prefix) {
        return prefix.length < Entry.PREFIX_BYTES ? 0 : ByteBuffer.wrap(prefix).getInt();
    }

    /// How long the file was when it was opened.
    long size() {
        return size;
    }

    private boolean isRoom(long offset) {
        for (long at = offset; at < size; at += windowBytes) {
            byte[] part = available(at, (int) Math.min(windowBytes, size - at));
            if (!isZero(part, 0, part.length)) return false;
        }
        return true;
    }

    /// Whether a sector's share of `body`, which lies at `start` of the file, is all zeros. Of what
    /// is sealed none is.
    private static boolean lacksSector(byte[] body, long start) {
        int from = 0;
        while (from < body.length) {
            int to =
                    (int)
                            Math.min(
                                    body.length,
                                    from + SECTOR_BYTES - (start + from) % SECTOR_BYTES);
            if (to - from >= MIN_SHARE_BYTES && isZero(body, from, to)) return true;
            from = to;
        }
        return false;
    }

    private static boolean isZero(byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            if (bytes[i] != 0) return false;
        }
        return true;
    }

    private byte[] read(long offset, int length) {
        byte[] part = available(offset, length);
        if (part.length < length) {
            throw new LedgerBrokenException(file.getFileName() + " shrinks");
        }
        return part;
    }

    /// What is there of `length` bytes. A server that begins another segment takes the room of this
    /// one away, so it may be less than when the file was opened.
    private byte[] available(long offset, int length) {
        if (offset < windowStart || offset + length > windowStart + window.length) {
            fill(offset, Math.max(length, windowBytes));
        }
        int start = Math.toIntExact(offset - windowStart);
        return Arrays.copyOfRange(window, start, Math.min(start + length, window.length));
    }

    private void fill(long offset, int wanted) {
        ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(wanted, size - offset));
        try {
            while (bytes.hasRemaining()) {
                if (channel.read(bytes, offset + bytes.position()) < 0) break;
            }
        } catch (IOException e) {
            throw new UncheckedIOException("reading " + file.getFileName(), e);
        }
        window =
                bytes.hasRemaining()
                        ? Arrays.copyOf(bytes.array(), bytes.position())
                        : bytes.array();
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
