package coffer.benchmarks.child;

import java.io.Closeable;
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
import java.util.concurrent.atomic.AtomicLong;

/// The server's way of keeping blobs with the cipher left out: a temporary file, written in chunks
/// of 64 KiB, forced, renamed, its folder forced.
final class PlainObjects {
    private static final int CHUNK_BYTES = 64 * 1024;

    private final Path directory;
    private final AtomicLong temporaries = new AtomicLong();

    private PlainObjects(Path directory) {
        this.directory = directory;
    }

    static PlainObjects in(Path directory) {
        try {
            return new PlainObjects(Files.createDirectories(directory));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot create " + directory, e);
        }
    }

    void put(String name, InputStream body) throws IOException {
        Path temporary = directory.resolve("tmp-" + temporaries.incrementAndGet());
        try (FileChannel file =
                FileChannel.open(
                        temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            byte[] chunk = new byte[CHUNK_BYTES];
            while (true) {
                int count = body.readNBytes(chunk, 0, chunk.length);
                if (count == 0) break;
                ByteBuffer bytes = ByteBuffer.wrap(chunk, 0, count);
                while (bytes.hasRemaining()) file.write(bytes);
            }
            file.force(true);
        }
        Files.move(
                temporary,
                directory.resolve(name),
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
        try (FileChannel folder = FileChannel.open(directory)) {
            folder.force(true);
        }
    }

    Reader open(String name) throws IOException {
        return new Reader(FileChannel.open(directory.resolve(name)));
    }

    record Reader(FileChannel file) implements Closeable {
        long length() throws IOException {
            return file.size();
        }

        void copyTo(OutputStream target) throws IOException {
            ByteBuffer chunk = ByteBuffer.allocate(CHUNK_BYTES);
            while (true) {
                chunk.clear();
                while (chunk.hasRemaining() && file.read(chunk) >= 0) {}
                if (chunk.position() == 0) return;
                target.write(chunk.array(), 0, chunk.position());
            }
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }
}
