package coffer.crypto.chunked;

import coffer.crypto.AesGcm.Piece;
import coffer.kernel.SecretBytes;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Objects;

/// Seals what is written to it into another stream, chunk by chunk.
///
/// The blob is whole only after [#finish]; [#close] alone leaves a file that no reader accepts, so
/// that an upload which breaks off never looks complete. Memory: two chunks at most, at any blob
/// size.
///
/// Whoever reads the plaintext from somewhere can have it put where it is sealed, without a copy:
/// into [#room], then [#accept].
public final class ChunkedWriter extends OutputStream {
    private final OutputStream target;
    private final ChunkCipher cipher;
    private byte[] room = new byte[0];
    private int filled;

    /// A full chunk is sealed only once a byte follows it: until then it may be the last.
    private byte[] held = new byte[0];

    private boolean isHolding;
    private long chunk;
    private boolean ended;

    /// `dataKey` must be fresh: two blobs under one key and one id would betray both.
    public ChunkedWriter(OutputStream target, SecretBytes dataKey, BlobId blob) throws IOException {
        this.target = target;
        this.cipher = new ChunkCipher(dataKey, blob);
        target.write(ChunkCipher.header(blob));
    }

    /// An array whose first `count` bytes are to be overwritten by the next chunk of plaintext: all
    /// of [Layout#CHUNK_BYTES], or fewer if no more can come. Only between chunks, and another one
    /// for each.
    public byte[] room(int count) {
        Objects.checkFromToIndex(0, count, Layout.CHUNK_BYTES);
        if (filled > 0) throw new IllegalStateException("a chunk was begun");
        makeRoom(count);
        return room;
    }

    /// Takes the first `count` bytes of [#room] as what comes next; fewer than a full chunk are the
    /// blob's last. The array still holds them until the next call of this or [#finish].
    public void accept(int count) throws IOException {
        Objects.checkFromToIndex(0, count, Math.max(0, room.length - Layout.TAG_BYTES));
        if (filled > 0) throw new IllegalStateException("a chunk was begun");
        refuseIfEnded();
        advance(count);
    }

    @Override
    public void write(int value) throws IOException {
        write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        refuseIfEnded();
        for (int position = offset; position < offset + length; ) {
            int taken = Math.min(Layout.CHUNK_BYTES - filled, offset + length - position);
            makeRoom(Layout.CHUNK_BYTES);
            System.arraycopy(bytes, position, room, filled, taken);
            position += taken;
            advance(taken);
        }
    }

    /// Seals the last chunk and flushes; returns the plaintext's length.
    public long finish() throws IOException {
        refuseIfEnded();
        if (filled > 0) sealHeld();
        if (isHolding) {
            seal(held, Layout.CHUNK_BYTES, true);
        } else {
            makeRoom(filled);
            seal(room, filled, true);
        }
        long length = (chunk - 1) * Layout.CHUNK_BYTES + (isHolding ? Layout.CHUNK_BYTES : filled);
        end();
        target.flush();
        return length;
    }

    @Override
    public void flush() throws IOException {
        target.flush();
    }

    @Override
    public void close() throws IOException {
        end();
        target.close();
    }

    private void refuseIfEnded() throws IOException {
        if (ended) throw new IOException("the blob is already finished or closed");
    }

    /// For so many bytes of a chunk and its tag.
    private void makeRoom(int count) {
        int needed = count + Layout.TAG_BYTES;
        if (room.length >= needed) return;
        byte[] larger = Arrays.copyOf(room, needed);
        Arrays.fill(room, (byte) 0);
        room = larger;
    }

    private void advance(int count) throws IOException {
        filled += count;
        if (filled < Layout.CHUNK_BYTES) return;
        sealHeld();
        byte[] full = room;
        room = held;
        held = full;
        isHolding = true;
        filled = 0;
    }

    private void sealHeld() throws IOException {
        if (!isHolding) return;
        isHolding = false;
        seal(held, Layout.CHUNK_BYTES, false);
    }

    /// In place: the fewer buffers a stream moves through, the more of them stay in the cache.
    private void seal(byte[] buffer, int length, boolean last) throws IOException {
        target.write(buffer, 0, cipher.seal(chunk, last, new Piece(buffer, 0, length), buffer));
        chunk++;
    }

    private void end() {
        ended = true;
        cipher.close();
        Arrays.fill(room, (byte) 0);
        Arrays.fill(held, (byte) 0);
    }
}
