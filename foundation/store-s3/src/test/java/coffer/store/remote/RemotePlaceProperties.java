package coffer.store.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import coffer.crypto.chunked.BlobId;
import coffer.crypto.chunked.CorruptBlobException;
import coffer.kernel.Bytes;
import coffer.kernel.SecretBytes;
import coffer.store.blob.BlobNames;
import coffer.store.blob.BlobPlace.Mark;
import coffer.store.blob.BlobPlace.Swept;
import coffer.store.blob.IncomingBlob;
import coffer.store.blob.MissingBlobException;
import coffer.store.blob.Shelf;
import coffer.testing.Forall;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RemotePlaceProperties {
    private static final RemoteBucket BUCKET =
            new RemoteBucket(
                    URI.create("https://s3.example.com"),
                    "us-east-1",
                    "blobs",
                    "p",
                    true,
                    Set.of());
    private static final Bytes MANIFEST = Bytes.utf8("sealed");
    private static final int MIB = 1 << 20;

    private final SecureRandom random = new SecureRandom();

    @Test
    void givesWhatWasWrittenFromAnywhereHoweverOftenItBreaksOff() {
        Forall.cases(
                60,
                gen -> {
                    boolean[] isWhole = {false};
                    FakeS3 store =
                            new FakeS3(count -> {
                                // A request that follows a broken one succeeds.
                                isWhole[0] = !isWhole[0] || gen.flip();
                                return isWhole[0] ? count : gen.below(count);
                            });
                    byte[] content = gen.bytes(1 + gen.below(MIB));
                    BlobId id = BlobId.random(random);
                    store.objects.put("p/" + BlobNames.blob(id), content);
                    try (RemotePlace place = place(store, 1);
                            SeekableByteChannel channel = place.open(id)) {
                        assertThat(channel.size()).isEqualTo(content.length);
                        for (int i = 0; i < 20; i++) {
                            int from = gen.below(content.length);
                            int count = 1 + gen.below(content.length - from);
                            assertThat(read(channel, from, count))
                                    .isEqualTo(Arrays.copyOfRange(content, from, from + count));
                        }
                    } catch (IOException broken) {
                        throw new UncheckedIOException(broken);
                    }
                });
    }

    @Test
    void aWholeBlobTakesFewRequests() throws IOException {
        FakeS3 store = new FakeS3(count -> count);
        byte[] content = new byte[20 * MIB];
        BlobId id = BlobId.random(random);
        store.objects.put("p/" + BlobNames.blob(id), content);

        try (RemotePlace place = place(store, 1);
                SeekableByteChannel channel = place.open(id, content.length)) {
            for (int from = 24; from < content.length; from += 65_552) {
                read(channel, from, Math.min(65_552, content.length - from));
            }
        }

        // Of 256 KiB, 512 KiB, 1, 2, 4, 8 MiB and the rest.
        assertThat(store.reads).isEqualTo(7);
    }

    @Test
    void writesLargeBlobsInPartsAndSmallOnesAtOnce() throws IOException {
        FakeS3 store = new FakeS3(count -> count);
        SplittableRandom sizes = new SplittableRandom(7);
        try (RemotePlace place = place(store, 1)) {
            for (int size : new int[] {40, 8 * MIB, 8 * MIB + 1, 20 * MIB + 3}) {
                byte[] content = new byte[size];
                sizes.nextBytes(content);
                BlobId id = BlobId.random(random);
                try (IncomingBlob blob = place.begin(id)) {
                    for (int at = 0; at < size; ) {
                        int count = Math.min(size - at, 1 + sizes.nextInt(300_000));
                        blob.write(content, at, count);
                        at += count;
                    }
                    assertThat(store.uploads).hasSize(size > 8 * MIB ? 1 : 0);
                    blob.publish(Optional.of(MANIFEST));
                }

                assertThat(store.objects.get("p/" + BlobNames.blob(id))).isEqualTo(content);
                assertThat(place.manifest(id)).contains(MANIFEST);
                assertThat(store.uploads).isEmpty();
                place.delete(id);
                assertThat(store.objects).isEmpty();
            }
        }
    }

    @Test
    void anUploadThatIsGivenUpLeavesNothingAndMakesRoom() throws IOException {
        FakeS3 store = new FakeS3(count -> count);
        try (RemotePlace place = place(store, 1)) {
            try (IncomingBlob blob = place.begin(BlobId.random(random))) {
                blob.write(new byte[9 * MIB]);
                assertThat(store.uploads).hasSize(1);
                assertThatThrownBy(() -> place.begin(BlobId.random(random)))
                        .isInstanceOf(IOException.class);
            }

            assertThat(store.uploads).isEmpty();
            assertThat(store.objects).isEmpty();
            place.begin(BlobId.random(random)).close();
        }
    }

    @Test
    void whatIsGoneIsMissingAndWhatHasAnotherLengthIsCorrupt() throws IOException {
        FakeS3 store = new FakeS3(count -> count);
        BlobId id = BlobId.random(random);
        try (RemotePlace place = place(store, 1);
                SeekableByteChannel expected = place.open(id, 100)) {
            assertThatThrownBy(() -> place.open(id)).isInstanceOf(MissingBlobException.class);
            assertThatThrownBy(() -> read(expected, 24, 10))
                    .isInstanceOf(MissingBlobException.class);
            for (int size : new int[] {0, 99, 101}) {
                store.objects.put("p/" + BlobNames.blob(id), new byte[size]);
                assertThatThrownBy(() -> read(expected, 24, 10))
                        .isInstanceOf(CorruptBlobException.class);
            }
        }
    }

    @Test
    void sweepsWhatIsCondemnedAndNothingElse() throws IOException {
        FakeS3 store = new FakeS3(count -> count);
        BlobId kept = BlobId.random(random);
        BlobId orphan = BlobId.random(random);
        try (RemotePlace place = place(store, 3)) {
            for (BlobId id : new BlobId[] {kept, orphan}) {
                try (IncomingBlob blob = place.begin(id)) {
                    blob.publish(Optional.of(MANIFEST));
                }
            }
            IncomingBlob unfinished = place.begin(orphan);
            unfinished.write(new byte[9 * MIB]);
            place.putMark(MANIFEST, Optional.empty());
            store.objects.put("p/stranger", new byte[1]);
            store.objects.put("elsewhere", new byte[1]);

            Instant before = Instant.EPOCH.minusMillis(1);
            assertThat(place.sweep(id -> !id.equals(kept), before)).isEqualTo(new Swept(1, 0));
            assertThat(place.sweep(id -> !id.equals(kept), Instant.EPOCH))
                    .isEqualTo(new Swept(0, 2));

            assertThat(store.uploads).isEmpty();
            assertThat(store.objects)
                    .containsOnlyKeys(
                            "elsewhere",
                            "p/coffer-place",
                            "p/stranger",
                            "p/" + BlobNames.blob(kept),
                            "p/" + BlobNames.manifest(kept));
            Shelf shelf = place.shelf(Integer.parseInt(kept.toString().substring(0, 2), 16));
            assertThat(shelf.found()).extracting(Shelf.Found::id).containsExactly(kept);
            assertThat(place.mark()).map(Mark::sealed).contains(MANIFEST);
        }
    }

    @Test
    void whoMarksAPlaceReplacesOnlyTheMarkThatHeSaw() throws IOException {
        try (RemotePlace place = place(new FakeS3(count -> count), 1)) {
            place.putMark(Bytes.utf8("first"), Optional.empty());
            Optional<Mark> first = place.mark();
            place.putMark(Bytes.utf8("second"), first);

            assertThatThrownBy(() -> place.putMark(Bytes.utf8("third"), Optional.empty()))
                    .isInstanceOf(IOException.class);
            assertThatThrownBy(() -> place.putMark(Bytes.utf8("third"), first))
                    .isInstanceOf(IOException.class);
            assertThat(place.mark()).map(Mark::sealed).contains(Bytes.utf8("second"));
        }
    }

    @Test
    void aStoreThatKnowsNoConditionsCanBeMarked() throws IOException {
        FakeS3 store = new FakeS3(count -> count);
        store.knowsConditions = false;
        try (RemotePlace place = place(store, 1)) {
            place.putMark(Bytes.utf8("first"), Optional.empty());
            place.putMark(Bytes.utf8("second"), place.mark());

            assertThat(place.mark()).map(Mark::sealed).contains(Bytes.utf8("second"));
        }
    }

    private static RemotePlace place(FakeS3 store, int buffers) {
        Backend.Wire wire = new Backend.Wire(store, SecretBytes.adopt(new byte[1]));
        return new RemotePlace(
                new Backend(wire, BUCKET), new PartBuffers(buffers, Duration.ofMillis(1)));
    }

    private static byte[] read(SeekableByteChannel channel, long from, int count)
            throws IOException {
        ByteBuffer target = ByteBuffer.allocate(count);
        channel.position(from);
        while (target.hasRemaining()) {
            if (channel.read(target) < 0) break;
        }
        return Arrays.copyOf(target.array(), target.position());
    }
}
