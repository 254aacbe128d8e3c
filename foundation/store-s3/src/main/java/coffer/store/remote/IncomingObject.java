package coffer.store.remote;

import coffer.crypto.chunked.BlobId;
import coffer.kernel.Bytes;
import coffer.store.blob.BlobNames;
import coffer.store.blob.IncomingBlob;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import software.amazon.awssdk.services.s3.model.CompletedPart;

/// A blob that is being sent to another store: as one object if it fits into one part, else in
/// parts of one size. One part of it is in memory. Used by one thread.
final class IncomingObject extends IncomingBlob {
    /// All of one size but the last, as some stores want them.
    static final int PART_BYTES = 8 << 20;

    private static final int FIRST_BYTES = 128 << 10;
    private static final int MOST_PARTS = 10_000;

    private final Backend backend;
    private final BlobId id;
    private final PartBuffers.Permit permit;
    private final List<CompletedPart> parts = new ArrayList<>();
    private byte[] part = new byte[FIRST_BYTES];
    private int filled;
    private Optional<Backend.Upload> upload = Optional.empty();
    private Progress progress = Progress.COMING;

    private enum Progress {
        COMING,
        /// Nobody knows what is there.
        PUBLISHING,
        PUBLISHED,
        CLOSED
    }

    IncomingObject(Backend backend, BlobId id, PartBuffers.Permit permit) {
        this.backend = backend;
        this.id = id;
        this.permit = permit;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        for (int position = offset; position < offset + length; ) {
            if (filled == PART_BYTES) sendPart();
            int taken = Math.min(PART_BYTES - filled, offset + length - position);
            makeRoom(filled + taken);
            System.arraycopy(bytes, position, part, filled, taken);
            filled += taken;
            position += taken;
        }
    }

    private void makeRoom(int needed) {
        if (needed <= part.length) return;
        part = Arrays.copyOf(part, Math.min(PART_BYTES, Math.max(needed, 2 * part.length)));
    }

    private void sendPart() throws IOException {
        if (parts.size() == MOST_PARTS) throw new IOException("the blob has too many parts");
        String name = BlobNames.blob(id);
        if (upload.isEmpty()) {
            upload = Optional.of(new Backend.Upload(name, backend.begin(name)));
        }
        parts.add(backend.send(upload.get(), parts.size() + 1, new Backend.Piece(part, filled)));
        filled = 0;
    }

    @Override
    public void publish(Optional<Bytes> manifest) throws IOException {
        progress = Progress.PUBLISHING;
        if (manifest.isPresent()) {
            backend.put(BlobNames.manifest(id), Backend.Piece.of(manifest.get().expose()));
        }
        if (upload.isEmpty()) {
            backend.put(BlobNames.blob(id), new Backend.Piece(part, filled));
        } else {
            sendPart();
            backend.complete(upload.get(), parts);
        }
        progress = Progress.PUBLISHED;
    }

    @Override
    public void close() throws IOException {
        Progress reached = progress;
        progress = Progress.CLOSED;
        try (permit) {
            if (reached == Progress.COMING || reached == Progress.PUBLISHING) abandon(reached);
        }
    }

    private void abandon(Progress reached) throws IOException {
        if (upload.isPresent()) backend.abort(upload.get());
        if (reached == Progress.PUBLISHING) {
            backend.delete(BlobNames.blob(id));
            backend.delete(BlobNames.manifest(id));
        }
    }
}
