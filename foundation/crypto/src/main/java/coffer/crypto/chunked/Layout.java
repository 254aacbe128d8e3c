package coffer.crypto.chunked;

import coffer.kernel.Bytes;

/// Where the bytes of a blob's plaintext lie in its file.
///
/// A file is a header and then chunks, each with its tag. All chunks are full but the last, which
/// is empty only in an empty blob, so a file's length alone says how long the plaintext is.
public final class Layout {
    public static final int HEADER_BYTES = 24;
    public static final int CHUNK_BYTES = 1 << 16;
    public static final int TAG_BYTES = 16;
    public static final int SEALED_CHUNK_BYTES = CHUNK_BYTES + TAG_BYTES;

    /// 255 TiB: the chunk counter has 32 bits.
    public static final long MAX_LENGTH = (long) CHUNK_BYTES << 32;

    private Layout() {}

    /// What the file of a blob begins with, whatever its key.
    public static Bytes header(BlobId blob) {
        return Bytes.adopt(ChunkCipher.header(blob));
    }

    /// The length of the file that holds `length` bytes of plaintext.
    public static long fileLength(long length) {
        if (length < 0 || length > MAX_LENGTH) throw new IllegalArgumentException("bad length");
        return HEADER_BYTES + length + chunkCount(length) * TAG_BYTES;
    }

    /// The length of the plaintext in a file of `fileLength` bytes, or -1 if no blob is that long.
    public static long plaintextLength(long fileLength) {
        long body = fileLength - HEADER_BYTES;
        if (body < TAG_BYTES) return -1;
        long chunks = Math.ceilDiv(body, SEALED_CHUNK_BYTES);
        long length = body - chunks * TAG_BYTES;
        boolean exists = length <= MAX_LENGTH && length >= 0 && chunkCount(length) == chunks;
        return exists ? length : -1;
    }

    public static long chunkCount(long length) {
        return Math.max(1, Math.ceilDiv(length, CHUNK_BYTES));
    }

    /// The chunk that holds the byte at `position`.
    public static long chunkOf(long position) {
        return position / CHUNK_BYTES;
    }

    /// Where the sealed chunk begins in the file.
    public static long chunkStart(long chunk) {
        return HEADER_BYTES + chunk * SEALED_CHUNK_BYTES;
    }

    /// How many bytes of plaintext the chunk holds in a blob of `length` bytes.
    public static int chunkLength(long chunk, long length) {
        return (int) Math.min(CHUNK_BYTES, length - chunk * CHUNK_BYTES);
    }
}
