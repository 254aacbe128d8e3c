package coffer.store.blob;

import coffer.crypto.chunked.BlobId;
import coffer.kernel.Bytes;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Predicate;

/// A place in which only so much may be done as [#allow] said last: at first, nothing but to look
/// whose it is.
final class GuardedPlace implements BlobPlace {
    private final BlobPlace place;
    private volatile Rights rights = Rights.NONE;

    GuardedPlace(BlobPlace place) {
        this.place = place;
    }

    void allow(Rights rights) {
        this.rights = rights;
    }

    boolean allows(Rights needed) {
        return rights.compareTo(needed) >= 0;
    }

    /// Whether the place is there: it answers, and with a mark.
    boolean answers() {
        try {
            return place.mark().isPresent();
        } catch (IOException unreachable) {
            return false;
        }
    }

    private void require(Rights needed) throws IOException {
        if (allows(needed)) return;
        throw new IOException(
                rights == Rights.NONE
                        ? "it is not known yet whose this place for blobs is"
                        : "this place for blobs may be used by another copy of the installation");
    }

    @Override
    public Room room(long reserveBytes) {
        return place.room(reserveBytes);
    }

    @Override
    public IncomingBlob begin(BlobId id) throws IOException {
        require(Rights.ADD);
        return place.begin(id);
    }

    @Override
    public SeekableByteChannel open(BlobId id) throws IOException {
        require(Rights.READ);
        return place.open(id);
    }

    @Override
    public SeekableByteChannel open(BlobId id, long sizeBytes) throws IOException {
        require(Rights.READ);
        return place.open(id, sizeBytes);
    }

    @Override
    public void putManifest(BlobId id, Bytes sealed) throws IOException {
        require(Rights.ADD);
        place.putManifest(id, sealed);
    }

    @Override
    public Optional<Bytes> manifest(BlobId id) throws IOException {
        require(Rights.READ);
        return place.manifest(id);
    }

    @Override
    public void delete(BlobId id) throws IOException {
        require(Rights.REMOVE);
        place.delete(id);
    }

    @Override
    public Shelf shelf(int folder) throws IOException {
        require(Rights.READ);
        return place.shelf(folder);
    }

    /// Spares what is left as soon as the right to remove is gone.
    @Override
    public Swept sweep(Predicate<BlobId> condemned, Instant until) throws IOException {
        require(Rights.REMOVE);
        return place.sweep(id -> allows(Rights.REMOVE) && condemned.test(id), until);
    }

    @Override
    public Optional<Mark> mark() throws IOException {
        return place.mark();
    }

    @Override
    public void putMark(Bytes sealed, Optional<Mark> former) throws IOException {
        place.putMark(sealed, former);
    }

    @Override
    public void close() throws IOException {
        place.close();
    }
}
