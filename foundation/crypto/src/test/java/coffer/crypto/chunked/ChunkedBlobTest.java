package coffer.crypto.chunked;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import coffer.kernel.Bytes;
import coffer.kernel.SecretBytes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChunkedBlobTest {
    private static final int CHUNK = Layout.CHUNK_BYTES;

    @TempDir Path directory;
    private final SecureRandom random = new SecureRandom();
    private final SecretBytes key = SecretBytes.adopt(random.generateSeed(32));
    private final BlobId blob = BlobId.random(random);

    @ParameterizedTest
    @ValueSource(
            ints = {0, 1, 15, 16, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 2 * CHUNK + 1, 200_000})
    void givesBackWhatWasWrittenAtAnySize(int length) throws IOException {
        byte[] content = content(length);
        byte[] file = seal(content);

        assertThat(file).hasSize((int) Layout.fileLength(length));
        assertThat(Layout.plaintextLength(file.length)).isEqualTo(length);
        assertThat(open(file)).isEqualTo(content);
        assertThat(openKnowing(file, length)).isEqualTo(content);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 3 * CHUNK + 7})
    void sealsInPlaceWhatIsPutIntoItsRoom(int length) throws IOException {
        byte[] content = content(length);
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        ChunkedWriter writer = new ChunkedWriter(file, key, blob);

        for (int from = 0; from < length; from += CHUNK) {
            int count = Math.min(CHUNK, length - from);
            System.arraycopy(content, from, writer.room(count), 0, count);
            writer.accept(count);
        }
        if (length % CHUNK == 0) {
            writer.room(0);
            writer.accept(0);
        }

        assertThat(writer.finish()).isEqualTo(length);
        assertThat(file.toByteArray()).isEqualTo(seal(content));
    }

    @Test
    void lendsNoRoomWithinAChunk() throws IOException {
        ChunkedWriter writer = new ChunkedWriter(new ByteArrayOutputStream(), key, blob);
        writer.room(5);
        writer.accept(5);

        assertThatThrownBy(() -> writer.room(5)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> writer.accept(0)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void keepsNoPlaintextOnceClosed() throws IOException {
        ChunkedWriter writer = new ChunkedWriter(new ByteArrayOutputStream(), key, blob);
        byte[] first = writer.room(CHUNK);
        Arrays.fill(first, (byte) 7);
        writer.accept(CHUNK);
        byte[] second = writer.room(CHUNK);
        Arrays.fill(second, (byte) 7);

        writer.close();

        assertThat(first).containsOnly(0);
        assertThat(second).containsOnly(0);
    }

    @Test
    void opensNothingOnceClosed() throws IOException {
        byte[] file = seal(content(3 * CHUNK));
        ChunkedReader reader = ChunkedReader.open(Bytes.adopt(file), key, blob, 3L * CHUNK);

        reader.close();
        reader.close();

        assertThatThrownBy(() -> reader.all().readAllBytes())
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void anEmptyBlobIsSealedToo() throws IOException {
        byte[] file = seal(new byte[0]);

        assertThat(open(file)).isEmpty();
        file[file.length - 1] ^= 1;
        assertThatThrownBy(() -> open(file)).isInstanceOf(CorruptBlobException.class);
        assertThatThrownBy(() -> openKnowing(file, 0)).isInstanceOf(CorruptBlobException.class);
    }

    @Test
    void refusesEveryFlippedBit() throws IOException {
        byte[] file = seal(content(40));

        for (int bit = 0; bit < 8 * file.length; bit++) {
            byte[] changed = file.clone();
            changed[bit / 8] ^= (byte) (1 << bit % 8);
            assertThatThrownBy(() -> open(changed))
                    .as("bit %d", bit)
                    .isInstanceOf(CorruptBlobException.class);
        }
    }

    @Test
    void refusesEveryTruncationOfASmallBlob() throws IOException {
        byte[] file = seal(content(40));

        for (int length = 0; length < file.length; length++) {
            byte[] cut = Arrays.copyOf(file, length);
            assertThatThrownBy(() -> open(cut)).isInstanceOf(CorruptBlobException.class);
        }
    }

    @Test
    void refusesTruncationWithinAndBetweenChunks() throws IOException {
        byte[] file = seal(content(3 * CHUNK));
        int sealed = Layout.SEALED_CHUNK_BYTES;
        int header = Layout.HEADER_BYTES;

        for (int boundary : new int[] {header, header + sealed, header + 2 * sealed}) {
            for (int around = -1; around <= 17; around++) {
                byte[] cut = Arrays.copyOf(file, boundary + around);
                assertThatThrownBy(() -> open(cut)).isInstanceOf(CorruptBlobException.class);
            }
        }
    }

    @Test
    void refusesWhatIsAppended() throws IOException {
        byte[] file = seal(content(CHUNK));

        for (int extra : new int[] {1, 16, 17, 1_000, Layout.SEALED_CHUNK_BYTES}) {
            byte[] longer = Arrays.copyOf(file, file.length + extra);
            assertThatThrownBy(() -> open(longer)).isInstanceOf(CorruptBlobException.class);
        }
    }

    @Test
    void refusesReorderedAndRepeatedChunksAndNamesTheFirstBadOne() throws IOException {
        byte[] file = seal(content(4 * CHUNK));

        byte[] swapped = file.clone();
        copyChunk(file, 1, swapped, 2);
        copyChunk(file, 2, swapped, 1);
        assertCorruptIn(swapped, 1);

        byte[] repeated = file.clone();
        copyChunk(file, 0, repeated, 1);
        assertCorruptIn(repeated, 1);

        byte[] lastEarly = file.clone();
        copyChunk(file, 3, lastEarly, 2);
        assertCorruptIn(lastEarly, 2);
    }

    @Test
    void refusesChunksOfAnotherBlobEvenUnderTheSameKey() throws IOException {
        byte[] content = content(2 * CHUNK);
        byte[] file = seal(content);
        byte[] other = seal(content, BlobId.random(random));
        byte[] spliced = file.clone();
        copyChunk(other, 0, spliced, 0);

        assertCorruptIn(spliced, 0);
        assertThatThrownBy(() -> open(other)).isInstanceOf(CorruptBlobException.class);
    }

    @Test
    void refusesAnotherKey() throws IOException {
        byte[] file = seal(content(10));

        try (SecretBytes other = SecretBytes.adopt(new byte[32])) {
            Path path = Files.write(directory.resolve("other"), file);
            try (SeekableByteChannel channel = Files.newByteChannel(path)) {
                assertThatThrownBy(() -> ChunkedReader.open(channel, other, blob))
                        .isInstanceOf(CorruptBlobException.class);
            }
        }
    }

    @Test
    void refusesALengthOtherThanTheOneItWasTold() throws IOException {
        byte[] file = seal(content(10));

        assertThatThrownBy(() -> openKnowing(file, 11)).isInstanceOf(CorruptBlobException.class);
    }

    @Test
    void aRangeTouchesOnlyItsOwnChunks() throws IOException {
        byte[] content = content(3 * CHUNK);
        byte[] file = seal(content);
        file[(int) Layout.chunkStart(0)] ^= 1;

        try (ChunkedReader reader = reader(file)) {
            assertThat(reader.range(CHUNK, 2 * CHUNK).readAllBytes())
                    .isEqualTo(Arrays.copyOfRange(content, CHUNK, 2 * CHUNK));
            assertThatThrownBy(() -> reader.range(CHUNK - 1, CHUNK + 1).readAllBytes())
                    .isInstanceOf(CorruptBlobException.class);
        }
    }

    @Test
    void aWriterThatWasNotFinishedLeavesNoBlob() throws IOException {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        ChunkedWriter writer = new ChunkedWriter(file, key, blob);
        writer.write(content(2 * CHUNK + 5));
        writer.close();

        assertThatThrownBy(() -> open(file.toByteArray())).isInstanceOf(CorruptBlobException.class);
        assertThatThrownBy(() -> writer.write(1)).isInstanceOf(IOException.class);
        assertThatThrownBy(writer::finish).isInstanceOf(IOException.class);
    }

    private void assertCorruptIn(byte[] file, long chunk) throws IOException {
        try (ChunkedReader reader = reader(file)) {
            assertThatThrownBy(() -> reader.all().readAllBytes())
                    .isInstanceOfSatisfying(
                            CorruptBlobException.class,
                            corrupt -> assertThat(corrupt.chunk()).isEqualTo(chunk));
        }
    }

    private static void copyChunk(byte[] from, int chunk, byte[] to, int target) {
        System.arraycopy(
                from,
                (int) Layout.chunkStart(chunk),
                to,
                (int) Layout.chunkStart(target),
                Layout.SEALED_CHUNK_BYTES);
    }

    private byte[] seal(byte[] content) throws IOException {
        return seal(content, blob);
    }

    private byte[] seal(byte[] content, BlobId id) throws IOException {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        ChunkedWriter writer = new ChunkedWriter(file, key, id);
        writer.write(content);
        assertThat(writer.finish()).isEqualTo(content.length);
        return file.toByteArray();
    }

    private byte[] open(byte[] file) throws IOException {
        try (ChunkedReader reader = reader(file)) {
            return reader.all().readAllBytes();
        }
    }

    private byte[] openKnowing(byte[] file, long length) throws IOException {
        Path path = Files.write(directory.resolve("blob"), file);
        try (ChunkedReader reader =
                ChunkedReader.open(Files.newByteChannel(path), key, blob, length)) {
            return reader.all().readAllBytes();
        }
    }

    private ChunkedReader reader(byte[] file) throws IOException {
        Path path = Files.write(directory.resolve("blob"), file);
        return ChunkedReader.open(Files.newByteChannel(path), key, blob);
    }

    private static byte[] content(int length) {
        byte[] content = new byte[length];
        new SplittableRandom(length).nextBytes(content);
        return content;
    }
}
