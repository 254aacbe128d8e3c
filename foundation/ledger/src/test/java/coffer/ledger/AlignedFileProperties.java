package coffer.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import coffer.testing.Forall;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Whatever is appended in whatever pieces is there, in order, with zeros behind it.
class AlignedFileProperties {
    private static final int CASES = 40;
    private static final int MAX_PIECE_BYTES = 600_000;

    @TempDir Path folder;

    @Test
    void holdsWhatWasAppended() {
        Forall.cases(
                CASES,
                gen -> {
                    Path path = folder.resolve("file-" + gen.random().nextLong());
                    byte[] start = new byte[gen.below(10_000)];
                    gen.random().nextBytes(start);
                    ByteArrayOutputStream expected = new ByteArrayOutputStream();
                    expected.writeBytes(start);
                    try {
                        Files.write(path, start);
                        try (AlignedFile file = AlignedFile.open(path)) {
                            byte[] before = file.blockBefore(path, start.length);
                            for (int i = 1 + gen.below(4); i > 0; i--) {
                                byte[] piece =
                                        new byte[gen.below(gen.flip() ? 9_000 : MAX_PIECE_BYTES)];
                                gen.random().nextBytes(piece);
                                before =
                                        file.write(expected.size(), before, ByteBuffer.wrap(piece));
                                expected.writeBytes(piece);
                                if (gen.flip())
                                    file.zero(expected.size(), expected.size() + 300_000L);
                            }
                            file.force(false);
                        }
                        byte[] found = Files.readAllBytes(path);
                        assertThat(found.length).isGreaterThanOrEqualTo(expected.size());
                        assertThat(found)
                                .isEqualTo(Arrays.copyOf(expected.toByteArray(), found.length));
                        Files.delete(path);
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                });
    }
}
