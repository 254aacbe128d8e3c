package coffer.store.blob;

import coffer.crypto.chunked.BlobId;
import coffer.crypto.chunked.Layout;
import coffer.kernel.Bytes;
import coffer.store.StoreUnavailableException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.util.Arrays;

/// A blob as it lies in its place, or is held, looked at without its key. What its place does not
/// give is a [StoreUnavailableException]. Used by one thread.
public final class SealedBlob implements AutoCloseable {
    private final BlobId id;
    private final Place place;

    private sealed interface Place {
        record Lying(SeekableByteChannel channel) implements Place {}

        record InMemory(Bytes sealed) implements Place {}
    }

    private SealedBlob(BlobId id, Place place) {
        this.id = id;
        this.place = place;
    }

    /// Takes over `channel`.
    static SealedBlob in(SeekableByteChannel channel, BlobId id) {
        return new SealedBlob(id, new Place.Lying(channel));
    }

    /// One that whoever keeps it has read.
    public static SealedBlob held(BlobId id, Bytes sealed) {
        return new SealedBlob(id, new Place.InMemory(sealed));
    }

    /// Whether it lies in no place for blobs.
    public boolean isHeld() {
        return place instanceof Place.InMemory;
    }

    /// As it is sealed: the plaintext is shorter.
    public long sizeBytes() {
        return switch (place) {
            case Place.InMemory(Bytes sealed) -> sealed.size();
            case Place.Lying(SeekableByteChannel channel) -> sizeOf(channel);
        };
    }

    private static long sizeOf(SeekableByteChannel channel) {
        try {
            return channel.size();
        } catch (IOException failure) {
            throw unreadable(failure);
        }
    }

    /// Whether it begins as every blob of this id does.
    public boolean hasHeader() {
        return read(0, Layout.HEADER_BYTES).equals(Layout.header(id));
    }

    /// The bytes from `position` on, fewer than `count` only at the end.
    public Bytes read(long position, int count) {
        return switch (place) {
            case Place.InMemory(Bytes sealed) -> {
                int from = (int) Math.min(position, sealed.size());
                int to = Math.min(from + count, sealed.size());
                yield Bytes.adopt(Arrays.copyOfRange(sealed.expose(), from, to));
            }
            case Place.Lying(SeekableByteChannel channel) -> read(channel, position, count);
        };
    }

    private static Bytes read(SeekableByteChannel channel, long position, int count) {
        ByteBuffer bytes = ByteBuffer.allocate(count);
        try {
            channel.position(position);
            while (bytes.hasRemaining()) {
                if (channel.read(bytes) < 0) break;
            }
        } catch (IOException failure) {
            throw unreadable(failure);
        }
        return Bytes.adopt(Arrays.copyOf(bytes.array(), bytes.position()));
    }

    @Override
    public void close() {
        if (!(place instanceof Place.Lying(SeekableByteChannel channel))) return;
        try {
            channel.close();
        } catch (IOException failure) {
            throw new StoreUnavailableException("cannot close a blob", failure);
        }
    }

    private static StoreUnavailableException unreadable(IOException failure) {
        return new StoreUnavailableException("cannot read a blob", failure);
    }
}
