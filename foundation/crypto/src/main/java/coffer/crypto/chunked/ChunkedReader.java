package coffer.crypto.chunked;

import coffer.crypto.AesGcm.Piece;
import coffer.crypto.AuthenticationFailedException;
import coffer.kernel.Bytes;
import coffer.kernel.SecretBytes;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.util.Arrays;

/// Reads a blob from anywhere within, opening only the chunks that hold the bytes wanted.
///
/// No byte is handed out that was not authenticated as this blob's byte at that place. One reader
/// serves one thread.
public final class ChunkedReader implements Closeable {
    private static final long NO_CHUNK = -1;
    private static final long UNKNOWN = -1;

    private final SeekableByteChannel channel;
    private final BlobId blob;
    private final ChunkCipher cipher;
    private final long length;
    private final byte[] sealed;
    private final byte[] plaintext;
    private long openChunk = NO_CHUNK;
    private long channelPosition = UNKNOWN;

    private ChunkedReader(SeekableByteChannel channel, SecretBytes dataKey, BlobId blob)
            throws IOException {
        this.channel = channel;
        this.blob = blob;
        this.length = Layout.plaintextLength(channel.size());
        if (length < 0 || !hasHeader()) throw new CorruptBlobException(blob, 0);
        this.cipher = new ChunkCipher(dataKey, blob);
        this.plaintext = new byte[Layout.chunkLength(0, length)];
        this.sealed = new byte[plaintext.length + Layout.TAG_BYTES];
    }

    /// Opens a blob of unknown length: the last chunk is authenticated first, which proves that
    /// nothing was cut off.
    public static ChunkedReader open(SeekableByteChannel channel, SecretBytes dataKey, BlobId blob)
            throws IOException {
        ChunkedReader reader = new ChunkedReader(channel, dataKey, blob);
        reader.load(Layout.chunkCount(reader.length) - 1);
        return reader;
    }

    /// Opens a blob whose plaintext is known, from a record that can be trusted, to be `length`
    /// bytes long; this spares the reading of the last chunk.
    public static ChunkedReader open(
            SeekableByteChannel channel, SecretBytes dataKey, BlobId blob, long length)
            throws IOException {
        ChunkedReader reader = new ChunkedReader(channel, dataKey, blob);
        if (reader.length != length) throw new CorruptBlobException(blob, 0);
        // An empty blob has no byte whose reading would open its only chunk.
        if (length == 0) reader.load(0);
        return reader;
    }

    /// The same of a blob that is in memory.
    public static ChunkedReader open(Bytes sealed, SecretBytes dataKey, BlobId blob, long length)
            throws IOException {
        return open(new HeldBytes(sealed), dataKey, blob, length);
    }

    /// The plaintext's length in bytes.
    public long length() {
        return length;
    }

    /// The bytes from `from` up to but not including `to`. Reading throws [CorruptBlobException] at
    /// the first chunk that is not what was written. Closing the stream leaves the reader open.
    public InputStream range(long from, long to) {
        checkRange(from, to);
        return new RangeStream(from, to);
    }

    public InputStream all() {
        return range(0, length);
    }

    /// Writes the bytes from `from` up to but not including `to`, each chunk from where it was
    /// opened, without another copy.
    public void writeRange(long from, long to, OutputStream target) throws IOException {
        checkRange(from, to);
        for (long position = from; position < to; ) {
            load(Layout.chunkOf(position));
            int start = (int) (position % Layout.CHUNK_BYTES);
            int count = (int) Math.min(Layout.CHUNK_BYTES - start, to - position);
            target.write(plaintext, start, count);
            position += count;
        }
    }

    @Override
    public void close() throws IOException {
        cipher.close();
        Arrays.fill(plaintext, (byte) 0);
        openChunk = NO_CHUNK;
        channel.close();
    }

    private void checkRange(long from, long to) {
        if (from < 0 || to < from || to > length) {
            throw new IndexOutOfBoundsException(from + ".." + to + " of " + length);
        }
    }

    private boolean hasHeader() throws IOException {
        byte[] header = new byte[Layout.HEADER_BYTES];
        return readFully(0, ByteBuffer.wrap(header))
                && Arrays.equals(header, ChunkCipher.header(blob));
    }

    private void load(long chunk) throws IOException {
        if (chunk == openChunk) return;
        openChunk = NO_CHUNK;
        int sealedLength = Layout.chunkLength(chunk, length) + Layout.TAG_BYTES;
        if (!readFully(Layout.chunkStart(chunk), ByteBuffer.wrap(sealed, 0, sealedLength))) {
            throw new CorruptBlobException(blob, chunk);
        }
        boolean last = chunk == Layout.chunkCount(length) - 1;
        try {
            cipher.open(chunk, last, new Piece(sealed, 0, sealedLength), plaintext);
        } catch (AuthenticationFailedException refused) {
            Arrays.fill(plaintext, (byte) 0);
            throw new CorruptBlobException(blob, chunk);
        }
        openChunk = chunk;
    }

    /// False if the file ends first.
    private boolean readFully(long position, ByteBuffer target) throws IOException {
        // Chunks mostly follow each other, and to ask a file for its place is a call of its own.
        if (position != channelPosition) channel.position(position);
        channelPosition = UNKNOWN;
        int wanted = target.remaining();
        while (target.hasRemaining()) {
            if (channel.read(target) < 0) return false;
        }
        channelPosition = position + wanted;
        return true;
    }

    private final class RangeStream extends InputStream {
        private final long end;
        private long position;

        RangeStream(long from, long to) {
            this.position = from;
            this.end = to;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] target, int offset, int wanted) throws IOException {
            if (wanted == 0) return 0;
            if (position >= end) return -1;
            load(Layout.chunkOf(position));
            int start = (int) (position % Layout.CHUNK_BYTES);
            int given =
                    (int) Math.min(Math.min(wanted, Layout.CHUNK_BYTES - start), end - position);
            System.arraycopy(plaintext, start, target, offset, given);
            position += given;
            return given;
        }

        @Override
        public long skip(long count) {
            long skipped = Math.clamp(count, 0, end - position);
            position += skipped;
            return skipped;
        }

        @Override
        public int available() {
            return (int) Math.min(Integer.MAX_VALUE, end - position);
        }
    }
}
