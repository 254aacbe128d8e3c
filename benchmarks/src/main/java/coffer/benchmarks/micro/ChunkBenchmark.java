package coffer.benchmarks.micro;

import coffer.crypto.chunked.BlobId;
import coffer.crypto.chunked.ChunkedReader;
import coffer.crypto.chunked.ChunkedWriter;
import coffer.kernel.SecretBytes;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.concurrent.TimeUnit;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/// A blob of 4 MiB sealed and opened, beside the JDK's bare AES-GCM over as many bytes.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class ChunkBenchmark {
    static final int BLOB_BYTES = 4 * 1024 * 1024;
    private static final int CHUNK_BYTES = 64 * 1024;
    private static final int TAG_BITS = 128;

    private final SecureRandom random = new SecureRandom();
    private final byte[] key = new byte[32];
    private final byte[] chunk = new byte[CHUNK_BYTES];
    private final byte[] target = new byte[CHUNK_BYTES + 16];
    private final BlobId blob = BlobId.random(random);
    private Path file = Path.of("");
    private long counter;

    @Setup
    public void writeBlob() throws IOException {
        random.nextBytes(key);
        random.nextBytes(chunk);
        file = Files.createTempFile("chunk-benchmark-", ".blob");
        try (OutputStream out = Files.newOutputStream(file)) {
            write(out);
        }
    }

    @TearDown
    public void removeBlob() throws IOException {
        Files.delete(file);
    }

    @Benchmark
    public long seal() throws IOException {
        return write(OutputStream.nullOutputStream());
    }

    @Benchmark
    public long open() throws IOException {
        try (SecretBytes secret = SecretBytes.adopt(key.clone());
                ChunkedReader reader =
                        ChunkedReader.open(FileChannel.open(file), secret, blob, BLOB_BYTES);
                InputStream all = reader.all()) {
            return all.transferTo(OutputStream.nullOutputStream());
        }
    }

    /// What no format can beat.
    @Benchmark
    public int bareCipher() throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        int total = 0;
        for (int i = 0; i < BLOB_BYTES / CHUNK_BYTES; i++) {
            byte[] nonce = new byte[12];
            java.nio.ByteBuffer.wrap(nonce).putLong(counter++);
            cipher.init(
                    Cipher.ENCRYPT_MODE,
                    new SecretKeySpec(key, "AES"),
                    new GCMParameterSpec(TAG_BITS, nonce));
            total += cipher.doFinal(chunk, 0, CHUNK_BYTES, target);
        }
        return total;
    }

    private long write(OutputStream out) throws IOException {
        try (SecretBytes secret = SecretBytes.adopt(key.clone());
                ChunkedWriter writer = new ChunkedWriter(out, secret, blob)) {
            for (int i = 0; i < BLOB_BYTES / CHUNK_BYTES; i++) writer.write(chunk, 0, CHUNK_BYTES);
            return writer.finish();
        }
    }
}
