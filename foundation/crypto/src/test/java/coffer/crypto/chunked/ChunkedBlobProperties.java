package coffer.crypto.chunked;

import static org.assertj.core.api.Assertions.assertThat;

import coffer.kernel.SecretBytes;
import coffer.testing.Forall;
import coffer.testing.Forall.Gen;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The oracle is the byte array that was written.
class ChunkedBlobProperties {
    private static final int CASES = 200;

    @TempDir Path directory;
    private final SecureRandom random = new SecureRandom();

    @Test
    void anyRangeOfAnyBlobHoweverWrittenIsThatRangeOfTheContent() {
        Forall.cases(CASES, this::check);
    }

    @Test
    void exactlyTheLengthsOfBlobsAreLengthsOfBlobs() {
        Forall.cases(gen -> {
            long length = gen.random().nextLong(Layout.MAX_LENGTH + 1) >>> gen.below(50);
            assertThat(Layout.plaintextLength(Layout.fileLength(length))).isEqualTo(length);
            long file = gen.random().nextLong(1L << 40) >>> gen.below(40);
            long plaintext = Layout.plaintextLength(file);
            if (plaintext >= 0) assertThat(Layout.fileLength(plaintext)).isEqualTo(file);
        });
    }

    private void check(Gen gen) {
        byte[] content = gen.bytes(gen.below(gen.size() * 10_000));
        SecretBytes key = SecretBytes.adopt(gen.bytes(32));
        BlobId blob = BlobId.random(random);
        try {
            Path file = Files.write(directory.resolve("blob"), seal(gen, content, key, blob));
            try (ChunkedReader reader = ChunkedReader.open(Files.newByteChannel(file), key, blob)) {
                for (int i = 0; i < 5; i++) {
                    int from = gen.below(content.length + 1);
                    int to = from + gen.below(content.length - from + 1);
                    assertThat(read(gen, reader.range(from, to)))
                            .isEqualTo(Arrays.copyOfRange(content, from, to));
                    ByteArrayOutputStream written = new ByteArrayOutputStream();
                    reader.writeRange(from, to, written);
                    assertThat(written.toByteArray())
                            .isEqualTo(Arrays.copyOfRange(content, from, to));
                }
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static byte[] seal(Gen gen, byte[] content, SecretBytes key, BlobId blob)
            throws IOException {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        ChunkedWriter writer = new ChunkedWriter(file, key, blob);
        int position = 0;
        while (position < content.length) {
            int piece = 1 + gen.below(Math.min(content.length - position, 150_000));
            writer.write(content, position, piece);
            position += piece;
        }
        writer.finish();
        return file.toByteArray();
    }

    private static byte[] read(Gen gen, InputStream stream) throws IOException {
        if (gen.flip()) return stream.readAllBytes();
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        byte[] buffer = new byte[1 + gen.below(100_000)];
        for (int n = stream.read(buffer); n >= 0; n = stream.read(buffer)) all.write(buffer, 0, n);
        return all.toByteArray();
    }
}
