package coffer.crypto.chunked;

import static org.assertj.core.api.Assertions.assertThat;

import coffer.kernel.SecretBytes;
import coffer.testing.Fuzz;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// Of a damaged blob no byte is given out that was not written at its place.
class ChunkedBlobFuzzTest {
    private static final int SIZE = 2 * Layout.CHUNK_BYTES + 77;

    private final SecureRandom random = new SecureRandom();
    private final SecretBytes key = SecretBytes.adopt(random.generateSeed(32));
    private final BlobId blob = BlobId.random(random);
    private final byte[] content = new byte[SIZE];

    @Test
    void noByteIsWrong() throws IOException {
        new SplittableRandom(1).nextBytes(content);
        byte[] small = Arrays.copyOf(content, 100);

        Map<String, Integer> answers =
                Fuzz.from(List.of(sealed(content), sealed(small), sealed(new byte[0])))
                        .run(this::answer);

        assertThat(answers).containsKeys("whole 131149", "whole 100", "whole 0", "refused at 0");
        assertThat(answers.keySet()).anyMatch(answer -> answer.startsWith("refused at 65536"));
    }

    private String answer(byte[] file) {
        ByteArrayOutputStream read = new ByteArrayOutputStream();
        try (ChunkedReader reader = ChunkedReader.open(new InMemory(file), key, blob)) {
            reader.writeRange(0, reader.length(), read);
            return "whole " + read.size();
        } catch (CorruptBlobException refused) {
            return "refused at " + read.size();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            assertThat(read.toByteArray()).isEqualTo(Arrays.copyOf(content, read.size()));
        }
    }

    private byte[] sealed(byte[] plaintext) throws IOException {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        ChunkedWriter writer = new ChunkedWriter(file, key, blob);
        writer.write(plaintext);
        writer.finish();
        return file.toByteArray();
    }

    /// A file that is only read.
    private static final class InMemory implements SeekableByteChannel {
        private final byte[] bytes;
        private int at;

        InMemory(byte[] bytes) {
            this.bytes = bytes;
        }

        @Override
        public int read(ByteBuffer target) {
            if (at >= bytes.length) return -1;
            int count = Math.min(target.remaining(), bytes.length - at);
            target.put(bytes, at, count);
            at += count;
            return count;
        }

        @Override
        public int write(ByteBuffer source) {
            throw new UnsupportedOperationException();
        }

        @Override
        public long position() {
            return at;
        }

        @Override
        public SeekableByteChannel position(long position) {
            at = (int) Math.min(position, bytes.length);
            return this;
        }

        @Override
        public long size() {
            return bytes.length;
        }

        @Override
        public SeekableByteChannel truncate(long size) {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void close() {}
    }
}
