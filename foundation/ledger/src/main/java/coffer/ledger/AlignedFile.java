package coffer.ledger;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A file that is written in whole blocks of its file system, past the system's page cache where
/// that can be done: nobody reads soon what is written here, and a page that was never in memory
/// costs more than what is written to it.
///
/// Bytes behind the last are zeros, up to the end of a block at least.
final class AlignedFile implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AlignedFile.class);
    private static final Optional<OpenOption> DIRECT = direct();
    private static final int BUFFER_BYTES = 256 << 10;

    private final FileChannel channel;
    private final int blockBytes;
    private final ByteBuffer buffer;

    private AlignedFile(FileChannel channel, int blockBytes) {
        this.channel = channel;
        this.blockBytes = blockBytes;
        this.buffer =
                ByteBuffer.allocateDirect(BUFFER_BYTES + blockBytes)
                        .alignedSlice(blockBytes)
                        .limit(BUFFER_BYTES)
                        .slice();
    }

    static AlignedFile open(Path file) throws IOException {
        int blockBytes = Math.clamp(Files.getFileStore(file).getBlockSize(), 512, BUFFER_BYTES);
        return new AlignedFile(channel(file), blockBytes);
    }

    private static FileChannel channel(Path file) throws IOException {
        if (DIRECT.isPresent()) {
            try {
                return FileChannel.open(file, StandardOpenOption.WRITE, DIRECT.get());
            } catch (IOException | UnsupportedOperationException e) {
                LOG.debug("not every file system can be written past the page cache", e);
            }
        }
        return FileChannel.open(file, StandardOpenOption.WRITE);
    }

    // By name: it belongs to a module that not every JDK has.
    private static Optional<OpenOption> direct() {
        try {
            Class<?> options = Class.forName("com.sun.nio.file.ExtendedOpenOption");
            return Stream.of(options.getEnumConstants())
                    .filter(option -> option.toString().equals("DIRECT"))
                    .map(OpenOption.class::cast)
                    .findFirst();
        } catch (ClassNotFoundException e) {
            return Optional.empty();
        }
    }

    /// The bytes that share a block with the first that lies at `position` or behind it.
    byte[] blockBefore(Path file, long position) throws IOException {
        byte[] bytes = new byte[(int) (position % blockBytes)];
        try (FileChannel in = FileChannel.open(file, StandardOpenOption.READ)) {
            ByteBuffer into = ByteBuffer.wrap(bytes);
            while (into.hasRemaining()) {
                if (in.read(into, position - into.remaining()) < 0) {
                    throw new IOException("the file is shorter than " + position);
                }
            }
        }
        return bytes;
    }

    /// Writes `bytes` from `position` on, where `before` shares the block, and zeros behind them to
    /// the end of the last block. Answers what then shares the last block with what comes next.
    byte[] write(long position, byte[] before, ByteBuffer bytes) throws IOException {
        long at = position - before.length;
        buffer.clear().put(before);
        while (true) {
            int count = Math.min(buffer.remaining(), bytes.remaining());
            buffer.put(bytes.slice(bytes.position(), count));
            bytes.position(bytes.position() + count);
            int used = buffer.position();
            int last = used - used % blockBytes;
            byte[] rest = new byte[used - last];
            buffer.get(last, rest);
            while (buffer.position() % blockBytes != 0) buffer.put((byte) 0);
            writeAt(at, buffer.flip());
            if (!bytes.hasRemaining()) return rest;
            at += last;
            buffer.clear().put(rest);
        }
    }

    /// Writes zeros from the end of the block that `position` is in, not beyond `end`, and answers
    /// where they end.
    long zero(long position, long end) throws IOException {
        long at = up(position);
        long until = end - end % blockBytes;
        if (at >= until) return at;
        buffer.clear();
        while (buffer.hasRemaining()) buffer.put((byte) 0);
        while (at < until) {
            buffer.clear().limit((int) Math.min(BUFFER_BYTES, until - at));
            int count = buffer.remaining();
            writeAt(at, buffer);
            at += count;
        }
        return at;
    }

    /// The end of the block that ends at `position` or behind it.
    private long up(long position) {
        return (position + blockBytes - 1) / blockBytes * blockBytes;
    }

    void truncate(long length) throws IOException {
        channel.truncate(length);
    }

    long size() throws IOException {
        return channel.size();
    }

    /// Returns once all that was written is on stable storage; with `all`, the file's times too.
    void force(boolean all) throws IOException {
        channel.force(all);
    }

    private void writeAt(long position, ByteBuffer bytes) throws IOException {
        long at = position;
        while (bytes.hasRemaining()) at += channel.write(bytes, at);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
