package coffer.store.remote;

import coffer.crypto.chunked.BlobId;
import coffer.crypto.chunked.CorruptBlobException;
import coffer.crypto.chunked.Layout;
import coffer.crypto.chunked.ReadOnlyChannel;
import coffer.store.blob.BlobNames;
import coffer.store.blob.MissingBlobException;
import java.io.IOException;
import java.nio.ByteBuffer;

/// Reads a blob from an object, in windows: each is one request, begins where the reader is and is
/// twice as long as the one before, as long as he reads on. So a few bytes are fetched for few and
/// a whole blob by few requests, and no connection waits for a slow reader with gigabytes to come.
/// What breaks off is asked for again from there. Used by one thread.
final class ObjectChannel extends ReadOnlyChannel {
    private static final long SHORTEST_BYTES = 256 << 10;
    private static final long LONGEST_BYTES = 16 << 20;
    private static final int ATTEMPTS = 3;

    private final Backend backend;
    private final BlobId id;
    private final boolean isHeaderKnown;
    private Window window;
    private long windowBytes = SHORTEST_BYTES;

    private ObjectChannel(Backend backend, BlobId id, long sizeBytes, Window window) {
        super(sizeBytes);
        this.backend = backend;
        this.id = id;
        this.isHeaderKnown = window == Window.NOTHING;
        this.window = window;
    }

    /// Asks for the beginning, which tells the length. Throws [MissingBlobException].
    static ObjectChannel open(Backend backend, BlobId id) throws IOException {
        Window first =
                backend.get(BlobNames.blob(id), 0, SHORTEST_BYTES)
                        .orElseThrow(() -> new MissingBlobException(id));
        return new ObjectChannel(backend, id, first.objectBytes(), first);
    }

    /// Asks for nothing yet, and never for the header: that follows from the id.
    static ObjectChannel expecting(Backend backend, BlobId id, long sizeBytes) {
        return new ObjectChannel(backend, id, sizeBytes, Window.NOTHING);
    }

    @Override
    protected void read(long from, int count, ByteBuffer target) throws IOException {
        if (isHeaderKnown && from + count <= Layout.HEADER_BYTES) {
            target.put(Layout.header(id).expose(), (int) from, count);
            return;
        }
        int failures = 0;
        for (int done = 0; done < count; ) {
            Window current = windowAt(from + done);
            try {
                byte[] read = current.next(count - done);
                target.put(read);
                done += read.length;
                failures = 0;
            } catch (IOException broken) {
                failures++;
                if (failures == ATTEMPTS) throw broken;
                forget();
            }
        }
    }

    private Window windowAt(long position) throws IOException {
        boolean isNext = position == window.position();
        if (isNext && !window.isAtEnd()) return window;
        windowBytes = isNext ? Math.min(2 * windowBytes, LONGEST_BYTES) : SHORTEST_BYTES;
        forget();
        long end = Math.min(size(), position + windowBytes);
        Window asked =
                backend.get(BlobNames.blob(id), position, end)
                        .orElseThrow(() -> new MissingBlobException(id));
        if (asked.objectBytes() != size()) {
            asked.close();
            throw new CorruptBlobException(id, position / Layout.SEALED_CHUNK_BYTES);
        }
        window = asked;
        return window;
    }

    private void forget() throws IOException {
        Window former = window;
        window = Window.NOTHING;
        former.close();
    }

    @Override
    public void close() throws IOException {
        super.close();
        forget();
    }
}
