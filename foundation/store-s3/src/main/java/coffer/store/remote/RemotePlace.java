package coffer.store.remote;

import coffer.crypto.chunked.BlobId;
import coffer.kernel.Bytes;
import coffer.store.blob.BlobNames;
import coffer.store.blob.BlobPlace;
import coffer.store.blob.IncomingBlob;
import coffer.store.blob.Shelf;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;

/// Blobs as objects of another store, which is trusted with nothing but keeping them.
///
/// A blob is there once the other store has acknowledged all of it. A crash leaves uploads that
/// nobody completed, and blobs that no record names; both are swept.
public final class RemotePlace implements BlobPlace {
    private static final String MARK = "coffer-place";
    private static final int MOST_BYTES = 1 << 20;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Backend backend;
    private final PartBuffers buffers;

    RemotePlace(Backend backend, PartBuffers buffers) {
        this.backend = backend;
        this.buffers = buffers;
    }

    /// Takes over the credentials' secret. Nothing is reached yet.
    public static RemotePlace of(RemoteBucket bucket, RemoteBucket.Credentials credentials) {
        return new RemotePlace(
                new Backend(
                        new Backend.Wire(
                                Clients.of(bucket, credentials), credentials.secretAccessKey()),
                        bucket),
                PartBuffers.within(Runtime.getRuntime().maxMemory(), PATIENCE));
    }

    @Override
    public IncomingBlob begin(BlobId id) throws IOException {
        return new IncomingObject(backend, id, buffers.take());
    }

    @Override
    public SeekableByteChannel open(BlobId id) throws IOException {
        return ObjectChannel.open(backend, id);
    }

    @Override
    public SeekableByteChannel open(BlobId id, long sizeBytes) {
        return ObjectChannel.expecting(backend, id, sizeBytes);
    }

    @Override
    public void putManifest(BlobId id, Bytes sealed) throws IOException {
        backend.put(BlobNames.manifest(id), Backend.Piece.of(sealed.expose()));
    }

    @Override
    public Optional<Bytes> manifest(BlobId id) throws IOException {
        return small(BlobNames.manifest(id));
    }

    @Override
    public void delete(BlobId id) throws IOException {
        backend.delete(BlobNames.blob(id));
        backend.delete(BlobNames.manifest(id));
    }

    @Override
    public Shelf shelf(int folder) throws IOException {
        List<Shelf.Entry> entries = new ArrayList<>();
        String start = BlobNames.folder(folder) + "/";
        backend.list(
                start,
                (name, modified) ->
                        entries.add(new Shelf.Entry(name.substring(start.length()), modified)));
        return Shelf.of(BlobNames.folder(folder), entries);
    }

    @Override
    public Swept sweep(Predicate<BlobId> condemned, Instant until) throws IOException {
        long unfinished = 0;
        for (Backend.Upload upload : backend.uploads()) {
            if (!isCondemned(upload.name(), condemned)) continue;
            backend.abort(upload);
            unfinished++;
        }
        AtomicLong orphans = new AtomicLong();
        backend.list(
                "",
                (name, modified) -> {
                    if (modified.isAfter(until) || !isCondemned(name, condemned)) return;
                    backend.delete(name);
                    orphans.incrementAndGet();
                });
        return new Swept(unfinished, orphans.get());
    }

    private static boolean isCondemned(String name, Predicate<BlobId> condemned) {
        return BlobNames.idOf(name.substring(name.indexOf('/') + 1)).filter(condemned).isPresent();
    }

    @Override
    public Optional<Mark> mark() throws IOException {
        Optional<Window> found = backend.get(MARK, 0, MOST_BYTES);
        if (found.isEmpty()) return Optional.empty();
        try (Window window = found.get()) {
            Bytes sealed = whole(window);
            return Optional.of(new Mark(sealed, window.tag(), window.modified()));
        }
    }

    @Override
    public void putMark(Bytes sealed, Optional<Mark> former) throws IOException {
        Backend.Piece piece = Backend.Piece.of(sealed.expose());
        if (former.isPresent()) {
            backend.replace(MARK, former.get().revision(), piece);
        } else {
            backend.putNew(MARK, piece);
        }
    }

    @Override
    public void close() {
        backend.close();
    }

    /// An object that is read as a whole, if there is one.
    private Optional<Bytes> small(String name) throws IOException {
        Optional<Window> found = backend.get(name, 0, MOST_BYTES);
        if (found.isEmpty()) return Optional.empty();
        try (Window window = found.get()) {
            return Optional.of(whole(window));
        }
    }

    private static Bytes whole(Window window) throws IOException {
        if (window.objectBytes() > MOST_BYTES) throw new IOException("it is too long");
        return Bytes.adopt(window.isAtEnd() ? new byte[0] : window.next(MOST_BYTES));
    }
}
