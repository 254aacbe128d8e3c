package coffer.crypto.chunked;

import coffer.crypto.AesGcm;
import coffer.crypto.AesGcm.Nonce;
import coffer.crypto.AesGcm.Piece;
import coffer.crypto.Hkdf;
import coffer.kernel.SecretBytes;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Seals and opens the chunks of one blob: the STREAM construction over AES-256-GCM.
///
/// The header is `COF1`, version, algorithm, the chunk size's power of two, a zero byte and the
/// blob id. Key and nonce prefix are derived from the data key and the whole header, so no bit of
/// it can change unnoticed. A chunk's nonce is prefix (7), chunk counter (4) and a last flag (1);
/// its associated data are blob id, counter and flag.
final class ChunkCipher implements AutoCloseable {
    private static final byte[] MAGIC = "COF1".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] INFO = "coffer blob v1".getBytes(StandardCharsets.US_ASCII);
    private static final byte VERSION = 1;
    private static final byte AES_256_GCM_STREAM = 1;
    private static final byte CHUNK_SIZE_LOG2 = 16;
    private static final int KEY_BYTES = 32;
    private static final int PREFIX_BYTES = 7;

    private final AesGcm gcm;
    private final byte[] nonce;
    private final byte[] aad;

    ChunkCipher(SecretBytes dataKey, BlobId blob) {
        if (dataKey.size() != KEY_BYTES) {
            throw new IllegalArgumentException("the data key is not 32 bytes");
        }
        byte[] header = header(blob);
        try (SecretBytes keys = Hkdf.derive(dataKey, header, INFO, KEY_BYTES + PREFIX_BYTES)) {
            this.gcm = new AesGcm(keys.expose());
            byte[] prefix = Arrays.copyOfRange(keys.expose(), KEY_BYTES, keys.size());
            this.nonce = Arrays.copyOf(prefix, AesGcm.NONCE_BYTES);
        }
        this.aad = Arrays.copyOf(blob.bytes().expose(), BlobId.BYTES + Integer.BYTES + 1);
    }

    static byte[] header(BlobId blob) {
        return ByteBuffer.allocate(Layout.HEADER_BYTES)
                .put(MAGIC)
                .put(VERSION)
                .put(AES_256_GCM_STREAM)
                .put(CHUNK_SIZE_LOG2)
                .put((byte) 0)
                .put(blob.bytes().expose())
                .array();
    }

    int seal(long chunk, boolean last, Piece plaintext, byte[] target) {
        return gcm.seal(nonce(chunk, last), plaintext, target, 0);
    }

    int open(long chunk, boolean last, Piece sealed, byte[] target) {
        return gcm.open(nonce(chunk, last), sealed, target, 0);
    }

    @Override
    public void close() {
        gcm.close();
    }

    private Nonce nonce(long chunk, boolean last) {
        if (chunk >>> Integer.SIZE != 0) throw new IllegalStateException("too many chunks");
        byte flag = (byte) (last ? 1 : 0);
        ByteBuffer.wrap(nonce).putInt(PREFIX_BYTES, (int) chunk).put(nonce.length - 1, flag);
        ByteBuffer.wrap(aad).putInt(BlobId.BYTES, (int) chunk).put(aad.length - 1, flag);
        return new Nonce(nonce, 0, aad);
    }
}
