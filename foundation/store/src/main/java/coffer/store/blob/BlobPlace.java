package coffer.store.blob;

import coffer.crypto.chunked.BlobId;
import coffer.kernel.Bytes;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Predicate;

/// Where sealed blobs and sealed manifests lie. What comes here is sealed already, and what is read
/// here is believed only once it is opened; so a place need not be trusted with more than keeping.
///
/// Whatever a place does not give or take, but might later, is an [IOException]; a
/// [java.nio.file.FileSystemException] if it answers, and refuses.
public interface BlobPlace extends Closeable {
    /// How many folders the blobs are spread over, by the first two hex digits of their ids.
    int FOLDERS = 256;

    /// What blobs may take of it: all but a reserve, if it is on a disk of ours.
    default Room room(long reserveBytes) {
        return Room.WITHOUT_END;
    }

    /// Begins a blob.
    IncomingBlob begin(BlobId id) throws IOException;

    /// A blob whose length the place is to tell. Throws [MissingBlobException].
    SeekableByteChannel open(BlobId id) throws IOException;

    /// A blob that should be `sizeBytes` long, which the channel's own length or reading shows.
    /// [MissingBlobException] comes now or with the first byte.
    SeekableByteChannel open(BlobId id, long sizeBytes) throws IOException;

    /// Writes or replaces what lies beside a blob, durably.
    void putManifest(BlobId id, Bytes sealed) throws IOException;

    Optional<Bytes> manifest(BlobId id) throws IOException;

    /// Removes a blob and its manifest; does nothing if there are none.
    void delete(BlobId id) throws IOException;

    /// What lies in one of the [#FOLDERS] folders.
    Shelf shelf(int folder) throws IOException;

    /// Removes blobs and manifests whose ids are `condemned`: finished ones that were put here no
    /// later than `until`, by this place's clock, and all that were never finished.
    Swept sweep(Predicate<BlobId> condemned, Instant until) throws IOException;

    /// What tells whose this place is; empty if nothing was put here yet.
    Optional<Mark> mark() throws IOException;

    /// Marks a place: anew, or instead of `former`. Of two who try at once, one may fail.
    void putMark(Bytes sealed, Optional<Mark> former) throws IOException;

    /// What tells whose a place is, as it lies there: `revision` tells it from what was there
    /// before, if the place can tell; `written` is by the place's clock.
    record Mark(Bytes sealed, String revision, Instant written) {}

    /// What was swept: what was never finished, and files or objects that were.
    record Swept(long temporaries, long orphans) {
        Swept plus(Swept other) {
            return new Swept(temporaries + other.temporaries, orphans + other.orphans);
        }
    }
}
