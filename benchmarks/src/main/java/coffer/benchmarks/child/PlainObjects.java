package coffer.benchmarks.child;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;

/// The server's way of keeping blobs with the cipher left out, and as little as a durable store of
/// a file for each object can do: a temporary file, written in chunks of 64 KiB, its checksums
/// verified and kept at its end, forced, renamed, its folder forced. As many folders as the server
/// has, so that those who force one seldom wait for each other.
final class PlainObjects {
    private static final int CHUNK_BYTES = 64 * 1024;
    private static final int FOLDERS = 256;

    private final Path directory;
    private final AtomicLong temporaries = new AtomicLong();

    private PlainObjects(Path directory) {
        this.directory = directory;
    }

    static PlainObjects in(Path directory) {
        try {
            for (int i = 0; i < FOLDERS; i++) Files.createDirectories(folder(directory, i));
            return new PlainObjects(directory);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot create " + directory, e);
        }
    }

    /// A body that is told to have `length` bytes, or to have an unknown number.
    record Incoming(InputStream body, OptionalLong length, Sums sums) {
        /// What is read at once: one byte more than there is shows that it ends there.
        private int piece() {
            return (int) Math.min(CHUNK_BYTES, length.orElse(CHUNK_BYTES) + 1);
        }
    }

    /// Empty, and nothing is kept, if the body is not what was claimed; else its ETag.
    Optional<String> put(String name, Incoming incoming) throws IOException {
        Path temporary = directory.resolve("tmp-" + temporaries.incrementAndGet());
        String etag;
        try (FileChannel file =
                FileChannel.open(
                        temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            etag = write(file, incoming);
            file.force(true);
        }
        if (!incoming.sums().agree()) {
            Files.delete(temporary);
            return Optional.empty();
        }
        Path target = fileOf(name);
        Files.move(
                temporary,
                target,
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
        try (FileChannel folder = FileChannel.open(target.getParent())) {
            folder.force(true);
        }
        return Optional.of(etag);
    }

    /// The body, and the checksums with the last piece of it.
    private static String write(FileChannel file, Incoming incoming) throws IOException {
        int wanted = incoming.piece();
        ByteBuffer piece = ByteBuffer.allocate(wanted + Sums.BYTES);
        while (true) {
            int count = incoming.body().readNBytes(piece.array(), 0, wanted);
            incoming.sums().add(piece.array(), count);
            piece.clear().position(count);
            Optional<String> etag =
                    count < wanted ? Optional.of(incoming.sums().keepIn(piece)) : Optional.empty();
            piece.flip();
            while (piece.hasRemaining()) file.write(piece);
            if (etag.isPresent()) return etag.get();
        }
    }

    private Path fileOf(String name) {
        return folder(directory, name.hashCode() & (FOLDERS - 1)).resolve(name);
    }

    private static Path folder(Path directory, int number) {
        return directory.resolve(Integer.toHexString(number));
    }

    Reader open(String name) throws IOException {
        return new Reader(FileChannel.open(fileOf(name)));
    }

    record Reader(FileChannel file) implements Closeable {
        long length() throws IOException {
            return file.size() - Sums.BYTES;
        }

        void copyTo(OutputStream target) throws IOException {
            ByteBuffer chunk = ByteBuffer.allocate(CHUNK_BYTES);
            for (long left = length(); left > 0; left -= chunk.position()) {
                chunk.clear().limit((int) Math.min(left, CHUNK_BYTES));
                while (chunk.hasRemaining() && file.read(chunk) >= 0) {}
                if (chunk.hasRemaining()) throw new EOFException("the file was cut off");
                target.write(chunk.array(), 0, chunk.position());
            }
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }
}
