package coffer.store.blob;

import coffer.crypto.Xaes256Gcm;
import coffer.crypto.chunked.BlobId;
import coffer.crypto.chunked.ChunkedReader;
import coffer.crypto.chunked.ChunkedWriter;
import coffer.crypto.chunked.Layout;
import coffer.kernel.Bytes;
import coffer.kernel.SecretBytes;
import coffer.store.StoreUnavailableException;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Blobs of one place, sealed before they come there and opened after they left it.
///
/// Beside a blob may lie its manifest, sealed here: what `fsck` needs to know whose bytes these are
/// if the records are lost.
public final class BlobStore implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(BlobStore.class);
    private static final byte[] MARK = "coffer place".getBytes(StandardCharsets.US_ASCII);
    private static final int MAX_MANIFEST_BYTES = 1 << 20;

    /// A blob of 16 KiB, sealed twice, is not longer.
    private static final int HELD_BYTES = (16 << 10) + 256;

    private final BlobPlace place;
    private final Xaes256Gcm manifests;
    private final SecureRandom random;
    private final Room room;

    /// Begun since this was opened, until what was there before is swept: none of them is an
    /// orphan, though no record may name it yet.
    private final Set<BlobId> young = ConcurrentHashMap.newKeySet();

    private volatile boolean isSwept;

    /// Whether what was deleted last could not be removed.
    private final AtomicBoolean leavesBlobs = new AtomicBoolean();

    /// Takes over `place`. `manifestKey` is 32 bytes and is copied.
    public BlobStore(BlobPlace place, SecretBytes manifestKey, SecureRandom random, Room room) {
        this.place = place;
        this.manifests = new Xaes256Gcm(manifestKey, random);
        this.random = random;
        this.room = room;
    }

    public Room room() {
        return room;
    }

    /// Begins a blob of at least so many bytes. `dataKey` is 32 bytes, must be fresh, and may be
    /// closed at once. Throws [NoRoomException], as does writing it, if it does not fit.
    public BlobWriter create(SecretBytes dataKey, long leastBytes) {
        room.begin(leastBytes, HELD_BYTES);
        BlobId id = BlobId.random(random);
        if (!isSwept) young.add(id);
        try {
            HeldOutput output = new HeldOutput(HELD_BYTES, () -> place.begin(id), room);
            return new BlobWriter(this, id, output, new ChunkedWriter(output, dataKey, id));
        } catch (IOException failure) {
            throw new StoreUnavailableException("cannot begin a blob", failure);
        }
    }

    /// Opens a blob whose length is not known otherwise.
    public ChunkedReader open(BlobId id, SecretBytes dataKey) {
        return opened(() -> place.open(id), channel -> ChunkedReader.open(channel, dataKey, id));
    }

    /// Opens a blob that a trusted record says is `length` bytes long.
    public ChunkedReader open(BlobId id, SecretBytes dataKey, long length) {
        return opened(
                () -> place.open(id, Layout.fileLength(length)),
                channel -> ChunkedReader.open(channel, dataKey, id, length));
    }

    /// Writes or replaces a blob's manifest.
    public void putManifest(BlobId id, Bytes manifest) {
        try {
            place.putManifest(id, seal(id, manifest));
        } catch (IOException failure) {
            throw new StoreUnavailableException("cannot write a manifest", failure);
        }
    }

    /// Throws [coffer.crypto.AuthenticationFailedException] if the manifest is not that blob's.
    public Optional<Bytes> manifest(BlobId id) {
        try {
            return place.manifest(id)
                    .map(sealed -> manifests.open(sealed.expose(), id.bytes().expose()))
                    .map(Bytes::adopt);
        } catch (IOException failure) {
            throw new StoreUnavailableException("cannot read a manifest", failure);
        }
    }

    /// A blob as it lies in its place, for the caller to close. Throws [MissingBlobException], and
    /// [StoreUnavailableException] if the place does not give it.
    public SealedBlob sealed(BlobId id) {
        try {
            return SealedBlob.in(place.open(id), id);
        } catch (IOException failure) {
            throw new StoreUnavailableException("cannot open a blob", failure);
        }
    }

    /// What lies in one of the [BlobPlace#FOLDERS] folders.
    public Shelf shelf(int folder) {
        try {
            return place.shelf(folder);
        } catch (IOException failure) {
            throw new StoreUnavailableException("cannot list the blobs", failure);
        }
    }

    /// Does nothing if there is no such blob. What a crash leaves of it, [#sweep] removes.
    public void delete(BlobId id) {
        try {
            place.delete(id);
        } catch (IOException failure) {
            throw new StoreUnavailableException("cannot delete a blob", failure);
        }
    }

    /// Deletes a blob that nobody can open any more. If its place does not answer, nobody has to
    /// wait for that: the next start sweeps it.
    public void discard(BlobId id) {
        try {
            delete(id);
            leavesBlobs.set(false);
        } catch (StoreUnavailableException unreachable) {
            boolean isToldAlready = leavesBlobs.getAndSet(true);
            if (isToldAlready) return;
            LOG.warn("deleted blobs stay until the next start sweeps: {}", unreachable.reason());
        }
    }

    /// Removes what was there `until` then, by the place's clock, and when this was opened, and no
    /// record refers to. Only for start-up.
    public BlobPlace.Swept sweep(Predicate<BlobId> referenced, Instant until) {
        try {
            BlobPlace.Swept swept =
                    place.sweep(id -> !referenced.test(id) && !young.contains(id), until);
            leaveUnswept();
            return swept;
        } catch (IOException failure) {
            throw new StoreUnavailableException("cannot sweep the blobs", failure);
        }
    }

    /// To be said if nothing that was there when this was opened will be swept.
    public void leaveUnswept() {
        isSwept = true;
        young.clear();
    }

    /// What a place was marked with.
    public record Mark(Bytes content, BlobPlace.Mark place) {}

    /// Whose this place is, if it was marked. Throws [coffer.crypto.AuthenticationFailedException]
    /// if another installation marked it.
    public Optional<Mark> mark() {
        try {
            return place.mark().map(this::opened);
        } catch (IOException failure) {
            throw new StoreUnavailableException("cannot tell whose a place is", failure);
        }
    }

    private Mark opened(BlobPlace.Mark mark) {
        return new Mark(Bytes.adopt(manifests.open(mark.sealed().expose(), MARK)), mark);
    }

    /// Marks the place: anew, or instead of `former`. Of two who try at once, one may fail.
    public void putMark(Bytes content, Optional<Mark> former) {
        try {
            Bytes sealed = Bytes.adopt(manifests.seal(content.expose(), MARK));
            place.putMark(sealed, former.map(Mark::place));
        } catch (IOException failure) {
            throw new StoreUnavailableException("cannot mark a place", failure);
        }
    }

    @Override
    public void close() {
        try (manifests) {
            place.close();
        } catch (IOException failure) {
            throw new StoreUnavailableException("cannot close the blobs", failure);
        }
    }

    Bytes seal(BlobId id, Bytes manifest) {
        byte[] sealed = manifests.seal(manifest.expose(), id.bytes().expose());
        if (sealed.length > MAX_MANIFEST_BYTES) throw new IllegalArgumentException("too long");
        return Bytes.adopt(sealed);
    }

    private interface Opening {
        SeekableByteChannel channel() throws IOException;
    }

    private interface Reading {
        ChunkedReader of(SeekableByteChannel channel) throws IOException;
    }

    private static ChunkedReader opened(Opening opening, Reading reading) {
        try {
            SeekableByteChannel channel = opening.channel();
            try {
                return reading.of(channel);
            } catch (IOException | RuntimeException failure) {
                channel.close();
                throw failure;
            }
        } catch (IOException failure) {
            throw new StoreUnavailableException("cannot open a blob", failure);
        }
    }
}
