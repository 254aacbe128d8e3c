package coffer.server.blobs;

import coffer.crypto.chunked.BlobId;
import coffer.kernel.Bytes;
import coffer.store.blob.BlobPlace;
import coffer.store.blob.IncomingBlob;
import coffer.store.blob.Shelf;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Predicate;

/// What was seen of a place at one moment: its mark, and nothing else.
///
/// Records that are copied after that know every mark that the server they are copied from has made
/// by then, however often it makes a new one.
final class SeenPlace implements BlobPlace {
    private final Sight sight;

    private interface Sight {
        Optional<Mark> mark() throws IOException;
    }

    private SeenPlace(Sight sight) {
        this.sight = sight;
    }

    /// Looks at the place now, and closes it.
    static SeenPlace of(BlobPlace place) {
        try (place) {
            Optional<Mark> mark = place.mark();
            return new SeenPlace(() -> mark);
        } catch (IOException unreachable) {
            return new SeenPlace(() -> {
                throw unreachable;
            });
        }
    }

    @Override
    public Optional<Mark> mark() throws IOException {
        return sight.mark();
    }

    private static IOException unseen() {
        return new IOException("only the mark of this place was looked at");
    }

    @Override
    public IncomingBlob begin(BlobId id) throws IOException {
        throw unseen();
    }

    @Override
    public SeekableByteChannel open(BlobId id) throws IOException {
        throw unseen();
    }

    @Override
    public SeekableByteChannel open(BlobId id, long sizeBytes) throws IOException {
        throw unseen();
    }

    @Override
    public void putManifest(BlobId id, Bytes sealed) throws IOException {
        throw unseen();
    }

    @Override
    public Optional<Bytes> manifest(BlobId id) throws IOException {
        throw unseen();
    }

    @Override
    public void delete(BlobId id) throws IOException {
        throw unseen();
    }

    @Override
    public Shelf shelf(int folder) throws IOException {
        throw unseen();
    }

    @Override
    public Swept sweep(Predicate<BlobId> condemned, Instant until) throws IOException {
        throw unseen();
    }

    @Override
    public void putMark(Bytes sealed, Optional<Mark> former) throws IOException {
        throw unseen();
    }

    @Override
    public void close() {}
}
