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
/// that an upload which breaks off never looks complete. Memory: two chunks, at any blob size.
public final class ChunkedWriter extends OutputStream {
    private final OutputStream target;
    private final ChunkCipher cipher;
    private final byte[] pending = new byte[Layout.CHUNK_BYTES];
    private final byte[] sealed = new byte[Layout.SEALED_CHUNK_BYTES];
    private int pendingLength;
    private long chunk;
    private boolean ended;

    /// `dataKey` must be fresh: two blobs under one key and one id would betray both.
    public ChunkedWriter(OutputStream target, SecretBytes dataKey, BlobId blob) throws IOException {
        this.target = target;
        this.cipher = new ChunkCipher(dataKey, blob);
        target.write(ChunkCipher.header(blob));
    }

    @Override
    public void write(int value) throws IOException {
        write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        if (ended) throw new IOException("the blob is already finished or closed");
        int position = offset;
        int end = offset + length;
        while (position < end) {
            // A full chunk is sealed only once a byte follows it: until then it may be the last.
            if (pendingLength == Layout.CHUNK_BYTES) {
                seal(new Piece(pending, 0, pendingLength), false);
                pendingLength = 0;
            }
            if (pendingLength == 0 && end - position > Layout.CHUNK_BYTES) {
                seal(new Piece(bytes, position, Layout.CHUNK_BYTES), false);
                position += Layout.CHUNK_BYTES;
            } else {
                int taken = Math.min(Layout.CHUNK_BYTES - pendingLength, end - position);
                System.arraycopy(bytes, position, pending, pendingLength, taken);
                pendingLength += taken;
                position += taken;
            }
        }
    }

    /// Seals the last chunk and flushes; returns the plaintext's length.
    public long finish() throws IOException {
        if (ended) throw new IOException("the blob is already finished or closed");
        long length = chunk * Layout.CHUNK_BYTES + pendingLength;
        seal(new Piece(pending, 0, pendingLength), true);
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

    private void seal(Piece plaintext, boolean last) throws IOException {
        target.write(sealed, 0, cipher.seal(chunk, last, plaintext, sealed));
        chunk++;
    }

    private void end() {
        ended = true;
        Arrays.fill(pending, (byte) 0);
    }
}
