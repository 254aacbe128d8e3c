package coffer.ledger;

import coffer.store.DurableFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/// All signed heads, one after another, each of the same size.
final class HeadsFile implements AutoCloseable {
    private final FileChannel channel;
    private long count;

    private HeadsFile(FileChannel channel, long count) {
        this.channel = channel;
        this.count = count;
    }

    /// Opens for appending; a head of which only a part was written is dropped, and the last one
    /// reaches the disk if it had not.
    static HeadsFile open(Path file) {
        try {
            FileChannel channel =
                    FileChannel.open(
                            file,
                            StandardOpenOption.CREATE,
                            StandardOpenOption.READ,
                            StandardOpenOption.WRITE);
            long count = channel.size() / Head.SIZE;
            channel.truncate(count * Head.SIZE);
            DurableFiles.writeAgain(file, (count - 1) * Head.SIZE);
            return new HeadsFile(channel, count);
        } catch (IOException e) {
            throw new UncheckedIOException("opening the ledger's heads", e);
        }
    }

    static HeadsFile openToRead(Path file) {
        try {
            FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
            return new HeadsFile(channel, channel.size() / Head.SIZE);
        } catch (IOException e) {
            throw new UncheckedIOException("opening the ledger's heads", e);
        }
    }

    long count() {
        return count;
    }

    /// Whether the file ends within a head.
    boolean isTorn() {
        try {
            return channel.size() % Head.SIZE != 0;
        } catch (IOException e) {
            throw new UncheckedIOException("reading the ledger's heads", e);
        }
    }

    /// Empty if there is no head of that number, or if it has not a head's form.
    Optional<Head> at(long number) {
        if (number < 0 || number >= count) return Optional.empty();
        ByteBuffer bytes = ByteBuffer.allocate(Head.SIZE);
        try {
            long start = number * Head.SIZE;
            while (bytes.hasRemaining()) {
                if (channel.read(bytes, start + bytes.position()) < 0) return Optional.empty();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("reading the ledger's heads", e);
        }
        return Head.decode(bytes.array());
    }

    /// The first head of a tree of at least `size` records.
    Optional<Head> firstOfSize(long size) {
        long low = 0;
        long high = count;
        while (low < high) {
            long middle = (low + high) >>> 1;
            if (at(middle).map(head -> head.tree().size() < size).orElse(true)) low = middle + 1;
            else high = middle;
        }
        return at(low);
    }

    /// Returns once `head` is on stable storage.
    void append(Head head) {
        try {
            channel.truncate(count * Head.SIZE);
            channel.position(count * Head.SIZE);
            AtomicFile.writeFully(channel, ByteBuffer.wrap(head.encode()));
            channel.force(false);
        } catch (IOException e) {
            throw new UncheckedIOException("writing a head of the ledger", e);
        }
        count++;
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException("closing the ledger's heads", e);
        }
    }
}
