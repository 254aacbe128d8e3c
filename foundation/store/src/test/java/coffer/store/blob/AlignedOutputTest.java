package coffer.store.blob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import coffer.testing.Forall;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AlignedOutputTest {
    private static final int PIECE_BYTES = 64 * 1024;

    @TempDir Path directory;

    @Test
    void theFileHoldsWhatWasWrittenHoweverItCame() {
        Forall.cases(this::check);
    }

    @Test
    void writesWholePiecesAtMultiplesOfTheirSize() throws IOException {
        try (FileChannel file = create();
                AlignedOutput out = new AlignedOutput(file)) {
            out.write(new byte[PIECE_BYTES + 24]);
            assertThat(file.size()).isEqualTo(PIECE_BYTES);

            out.flush();
            assertThat(file.size()).isEqualTo(PIECE_BYTES + 24);

            out.write(new byte[PIECE_BYTES]);
            assertThat(file.size()).isEqualTo(2 * PIECE_BYTES);
        }
    }

    @Test
    void mayBeClosedTwiceButNotWrittenToAfterwards() throws IOException {
        AlignedOutput out = new AlignedOutput(create());

        out.close();
        out.close();

        assertThatThrownBy(() -> out.write(1)).isInstanceOf(IllegalStateException.class);
    }

    private void check(Forall.Gen gen) {
        ByteArrayOutputStream expected = new ByteArrayOutputStream();
        try (FileChannel file = create();
                AlignedOutput out = new AlignedOutput(file)) {
            for (int i = gen.below(8); i > 0; i--) {
                byte[] some = gen.bytes(gen.below(150_000));
                expected.writeBytes(some);
                out.write(some);
                if (gen.flip()) out.flush();
            }
            out.flush();
            assertThat(Files.readAllBytes(path())).isEqualTo(expected.toByteArray());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private Path path() {
        return directory.resolve("file");
    }

    private FileChannel create() throws IOException {
        Files.deleteIfExists(path());
        return FileChannel.open(path(), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    }
}
