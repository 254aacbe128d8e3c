package coffer.store.blob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import coffer.crypto.AuthenticationFailedException;
import coffer.crypto.chunked.BlobId;
import coffer.crypto.chunked.ChunkedReader;
import coffer.crypto.chunked.CorruptBlobException;
import coffer.kernel.Bytes;
import coffer.kernel.SecretBytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BlobStoreTest {
    private static final Bytes MANIFEST = Bytes.utf8("bucket, key and version");

    private static final long RESERVE = 10 << 20;

    @TempDir Path directory;
    private final SecureRandom random = new SecureRandom();
    private final SecretBytes dataKey = SecretBytes.adopt(random.generateSeed(32));
    private final SecretBytes manifestKey = SecretBytes.adopt(random.generateSeed(32));
    private long diskBytes = RESERVE + (1 << 20);
    private final Room room = new Room(() -> diskBytes - unfinishedBytes(), RESERVE);
    private BlobStore blobs;

    @BeforeEach
    void open() throws IOException {
        blobs = store();
    }

    private BlobStore store() throws IOException {
        return new BlobStore(FilePlace.open(directory), manifestKey, random, room);
    }

    @AfterEach
    void close() {
        blobs.close();
    }

    @Test
    void readsBackAnyRangeOfWhatWasCommitted() throws IOException {
        byte[] content = random.generateSeed(200_000);
        BlobId id = write(content);

        try (ChunkedReader reader = blobs.open(id, dataKey)) {
            assertThat(reader.length()).isEqualTo(content.length);
            assertThat(reader.all().readAllBytes()).isEqualTo(content);
        }
        try (ChunkedReader reader = blobs.open(id, dataKey, content.length)) {
            assertThat(reader.range(65_530, 131_100).readAllBytes())
                    .isEqualTo(java.util.Arrays.copyOfRange(content, 65_530, 131_100));
        }
    }

    @Test
    void aBlobThatDoesNotFitBesideTheReserveIsRefusedBeforeAByteIsWritten() {
        assertThatThrownBy(() -> blobs.create(dataKey, (1 << 20) + 1))
                .isInstanceOf(NoRoomException.class);

        blobs.create(dataKey, 1 << 19).close();
    }

    @Test
    void aBlobThatGrowsIntoTheReserveLeavesNothing() throws IOException {
        try (BlobWriter writer = blobs.create(dataKey, 0)) {
            assertThatThrownBy(() -> writer.stream().write(new byte[2 << 20]))
                    .isInstanceOf(NoRoomException.class);
        }

        assertThat(directory.resolve("tmp")).isEmptyDirectory();
        diskBytes = RESERVE + (8 << 20);
        assertThat(write(new byte[2 << 20])).isNotNull();
    }

    @Test
    void aBlobThatWasNotCommittedLeavesNothing() throws IOException {
        BlobId id;
        try (BlobWriter writer = blobs.create(dataKey, 0)) {
            id = writer.id();
            writer.stream().write(new byte[200_000]);
            assertThat(files()).hasSize(1);
        }

        assertThatThrownBy(() -> blobs.open(id, dataKey)).isInstanceOf(MissingBlobException.class);
        assertThat(files()).isEmpty();
    }

    @Test
    void aSmallBlobCanBeHadWithoutAFile() throws IOException {
        byte[] content = random.generateSeed(16 << 10);
        try (BlobWriter writer = blobs.create(dataKey, 0)) {
            writer.stream().write(content);

            Bytes sealed = writer.take().orElseThrow();

            assertThat(files()).isEmpty();
            try (ChunkedReader reader =
                    ChunkedReader.open(sealed, dataKey, writer.id(), content.length)) {
                assertThat(reader.range(1, 9_000).readAllBytes())
                        .isEqualTo(java.util.Arrays.copyOfRange(content, 1, 9_000));
                assertThat(reader.all().readAllBytes()).isEqualTo(content);
            }
        }
        assertThat(files()).isEmpty();
    }

    @Test
    void whatCannotBeHadIsCommitted() throws IOException {
        for (int size : new int[] {17_000, 65_536, 70_000, 200_000}) {
            byte[] content = random.generateSeed(size);
            try (BlobWriter writer = blobs.create(dataKey, 0)) {
                writer.stream().write(content);

                assertThat(writer.take()).isEmpty();
                assertThat(writer.commit()).isEqualTo(size);

                try (ChunkedReader reader = blobs.open(writer.id(), dataKey, size)) {
                    assertThat(reader.all().readAllBytes()).isEqualTo(content);
                }
            }
        }
    }

    @Test
    void whatCouldBeHadCanAlsoBeCommitted() throws IOException {
        byte[] content = random.generateSeed(100);
        try (BlobWriter writer = blobs.create(dataKey, 0)) {
            writer.stream().write(content);
            assertThat(writer.take()).isPresent();

            writer.commit(MANIFEST);

            try (ChunkedReader reader = blobs.open(writer.id(), dataKey)) {
                assertThat(reader.all().readAllBytes()).isEqualTo(content);
            }
        }
        assertThat(files()).hasSize(2);
    }

    @Test
    void keepsAManifestBesideTheBlobThatOnlyFitsThatBlob() throws IOException {
        BlobId id = write(new byte[10]);
        BlobId other = write(new byte[10]);

        assertThat(blobs.manifest(id)).contains(MANIFEST);
        blobs.putManifest(id, Bytes.utf8("newer"));
        assertThat(blobs.manifest(id)).contains(Bytes.utf8("newer"));
        Files.copy(
                manifest(id), manifest(other), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        assertThatThrownBy(() -> blobs.manifest(other))
                .isInstanceOf(AuthenticationFailedException.class);
        assertThat(blobs.manifest(BlobId.random(random))).isEmpty();
    }

    @Test
    void deletesBlobAndManifest() throws IOException {
        BlobId id = write(new byte[10]);

        blobs.delete(id);
        blobs.delete(id);

        assertThat(files()).isEmpty();
        assertThatThrownBy(() -> blobs.open(id, dataKey)).isInstanceOf(MissingBlobException.class);
    }

    @Test
    void sweepsOnlyWhatNoRecordRefersTo() throws IOException {
        BlobId kept = write(new byte[10]);
        BlobId orphan = write(new byte[10]);
        BlobWriter abandoned = blobs.create(dataKey, 0);
        abandoned.stream().write(new byte[200_000]);
        Path folder = Files.createDirectories(directory.resolve("00"));
        Files.createFile(folder.resolve("somebody-elses-file"));

        try (BlobStore restarted = store()) {
            assertThat(restarted.sweep(kept::equals, Instant.MAX))
                    .isEqualTo(new BlobPlace.Swept(1, 2));
        }

        assertThat(blobs.manifest(kept)).isPresent();
        assertThatThrownBy(() -> blobs.open(orphan, dataKey))
                .isInstanceOf(MissingBlobException.class);
        assertThat(files()).hasSize(3);
        abandoned.close();
    }

    @Test
    void sweepingSparesWhatWasBegunSinceTheStart() throws IOException {
        BlobId old = write(new byte[10]);
        try (BlobStore restarted = store();
                BlobWriter writing = restarted.create(dataKey, 0);
                BlobWriter written = restarted.create(dataKey, 0)) {
            writing.stream().write(new byte[200_000]);
            written.commit(MANIFEST);

            BlobPlace.Swept swept = restarted.sweep(id -> false, Instant.MAX);
            writing.commit();

            assertThat(swept).isEqualTo(new BlobPlace.Swept(0, 2));
            assertThat(restarted.manifest(written.id())).contains(MANIFEST);
            restarted.open(writing.id(), dataKey, 200_000).close();
            assertThatThrownBy(() -> restarted.open(old, dataKey))
                    .isInstanceOf(MissingBlobException.class);
        }
    }

    @Test
    void refusesABlobThatSomeoneChangedOrRenamed() throws IOException {
        BlobId id = write(new byte[100_000]);
        BlobId other = write(new byte[100_000]);
        byte[] content = Files.readAllBytes(blob(id));
        content[70_000] ^= 1;
        Files.write(blob(id), content);

        try (ChunkedReader reader = blobs.open(id, dataKey, 100_000)) {
            assertThat(reader.range(0, 10).readAllBytes()).hasSize(10);
            assertThatThrownBy(() -> reader.range(70_000, 70_001).readAllBytes())
                    .isInstanceOfSatisfying(
                            CorruptBlobException.class,
                            corrupt -> assertThat(corrupt.chunk()).isEqualTo(1));
        } catch (CorruptBlobException alsoFine) {
            assertThat(alsoFine.chunk()).isEqualTo(1);
        }
        Files.copy(blob(other), blob(id), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        assertThatThrownBy(() -> blobs.open(id, dataKey)).isInstanceOf(CorruptBlobException.class);
    }

    @Test
    void filesAreForTheirOwnerOnly() throws IOException {
        BlobId id = write(new byte[10]);

        for (Path file : List.of(blob(id), manifest(id))) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------");
        }
    }

    private long unfinishedBytes() throws IOException {
        long bytes = 0;
        try (Stream<Path> files = Files.list(directory.resolve("tmp"))) {
            for (Path file : (Iterable<Path>) files::iterator) bytes += Files.size(file);
        }
        return bytes;
    }

    private BlobId write(byte[] content) throws IOException {
        try (BlobWriter writer = blobs.create(dataKey, 0)) {
            writer.stream().write(content);
            assertThat(writer.commit(MANIFEST)).isEqualTo(content.length);
            return writer.id();
        }
    }

    private Path blob(BlobId id) {
        return directory.resolve(id.toString().substring(0, 2)).resolve(id + ".blob");
    }

    private Path manifest(BlobId id) {
        return directory.resolve(id.toString().substring(0, 2)).resolve(id + ".manifest");
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            return all.filter(Files::isRegularFile).toList();
        }
    }
}
