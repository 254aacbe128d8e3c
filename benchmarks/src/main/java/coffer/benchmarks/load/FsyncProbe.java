package coffer.benchmarks.load;

import coffer.benchmarks.child.Scratch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;

/// What this disk takes to make 4 KiB durable: the yardstick of every acknowledged write.
public final class FsyncProbe {
    private static final int BYTES = 4096;

    private FsyncProbe() {}

    /// How long each took, and what CPU it took on average.
    public record Result(Latencies latencies, double cpuMicrosEach) {}

    /// Appends and forces so many times, as the ledger does.
    public static Result measure(int times) {
        Latencies.Collector latencies = new Latencies.Collector();
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long cpuBefore = threads.getCurrentThreadCpuTime();
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
                file.force(false);
                latencies.add(System.nanoTime() - start);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot measure fsync", e);
        }
        double cpuMicros = (threads.getCurrentThreadCpuTime() - cpuBefore) / 1e3;
        return new Result(latencies.latencies(), cpuMicros / times);
    }
}
