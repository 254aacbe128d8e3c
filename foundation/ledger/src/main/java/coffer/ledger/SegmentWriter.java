package coffer.ledger;

import coffer.store.DurableFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/// Appends to one segment. A failed append leaves no trace: the next one overwrites it.
///
/// The file is kept longer than its entries, by zeros: where a file need not grow, an fsync has
/// nothing but the entries to bring to the disk, which takes half the time.
final class SegmentWriter implements AutoCloseable {
    private static final int STEP_BYTES = 1 << 20;

    /// More than one append writes.
    private static final int LAST_APPEND_BYTES = 16 << 20;

    private final Path file;
    private final AlignedFile blocks;
    private final long fullBytes;
    private long length;
    // What the block at `length` holds before it.
    private byte[] before;
    // Of the file: what lies behind `length` are zeros.
    private long size;

    /// Whether a failed append may have left something behind `length`.
    private boolean isTailUnknown;

    private SegmentWriter(Path file, AlignedFile blocks, long length, long fullBytes)
            throws IOException {
        this.file = file;
        this.blocks = blocks;
        this.fullBytes = fullBytes;
        this.length = length;
        this.before = blocks.blockBefore(file, length);
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
            AlignedFile blocks = AlignedFile.open(file);
            if (blocks.size() > length) {
                blocks.truncate(length);
                blocks.force(true);
            }
            return new SegmentWriter(file, blocks, length, fullBytes);
        } catch (IOException e) {
            throw new UncheckedIOException("opening " + file.getFileName(), e);
        }
    }

    /// Has what the last append before a crash wrote reach the disk, should its fsync have failed.
    /// Those before it were followed by one that did not.
    static void confirm(Path file, long length) {
        try {
            DurableFiles.writeAgain(file, length - LAST_APPEND_BYTES);
        } catch (IOException e) {
            throw new UncheckedIOException("writing " + file.getFileName() + " again", e);
        }
    }

    /// Returns once `entries` are on stable storage.
    void append(ByteBuffer entries) {
        int bytes = entries.remaining();
        try {
            if (isTailUnknown) cut();
            isTailUnknown = true;
            byte[] rest = blocks.write(length, before, entries);
            if (length + bytes > size) makeRoom(length + bytes);
            blocks.force(false);
            before = rest;
            isTailUnknown = false;
        } catch (IOException e) {
            throw new UncheckedIOException("writing " + file.getFileName(), e);
        }
        length += bytes;
    }

    private void makeRoom(long end) throws IOException {
        size = blocks.zero(end, Math.min(fullBytes, end + STEP_BYTES));
    }

    private void cut() throws IOException {
        blocks.truncate(length);
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
            blocks.force(true);
            isTailUnknown = false;
        } catch (IOException e) {
            throw new UncheckedIOException("trimming " + file.getFileName(), e);
        }
    }

    @Override
    public void close() {
        try (blocks) {
            trim();
        } catch (IOException e) {
            throw new UncheckedIOException("closing " + file.getFileName(), e);
        }
    }
}
