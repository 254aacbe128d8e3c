package coffer.benchmarks.load;

import coffer.benchmarks.child.Scratch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;

/// What this disk takes to make 4 KiB durable: the yardstick of every acknowledged write.
public final class FsyncProbe {
    private static final int BYTES = 4096;

    private FsyncProbe() {}

    /// Appends and forces so many times.
    public static Latencies measure(int times) {
        Latencies.Collector latencies = new Latencies.Collector();
        try (Scratch scratch = Scratch.create();
                FileChannel file =
                        FileChannel.open(
                                scratch.directory().resolve("probe"),
                                StandardOpenOption.CREATE_NEW,
                                StandardOpenOption.WRITE)) {
            ByteBuffer bytes = ByteBuffer.allocateDirect(BYTES);
            for (int i = 0; i < times; i++) {
                bytes.clear();
                long start = System.nanoTime();
                while (bytes.hasRemaining()) file.write(bytes);
                file.force(true);
                latencies.add(System.nanoTime() - start);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot measure fsync", e);
        }
        return latencies.latencies();
    }
}
