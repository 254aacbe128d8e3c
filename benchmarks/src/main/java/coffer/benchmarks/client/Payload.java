package coffer.benchmarks.client;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.zip.CRC32;

/// What a request carries: a piece repeated until `length` is reached, so that a body of any size
/// costs the client neither memory nor work.
public final class Payload {
    private static final Payload NONE = new Payload(new byte[0], 0);

    private final byte[] piece;
    private final long length;

    private Payload(byte[] piece, long length) {
        this.piece = piece;
        this.length = length;
    }

    public static Payload none() {
        return NONE;
    }

    public static Payload text(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return new Payload(bytes, bytes.length);
    }

    /// `piece` over and over.
    public static Payload repeating(byte[] piece, long length) {
        return new Payload(piece.clone(), length);
    }

    public long length() {
        return length;
    }

    /// In base64, as `x-amz-checksum-crc32` carries it.
    public String crc32() {
        CRC32 crc = new CRC32();
        for (long left = length; left > 0; ) {
            int count = (int) Math.min(left, piece.length);
            crc.update(piece, 0, count);
            left -= count;
        }
        byte[] bytes = ByteBuffer.allocate(Integer.BYTES).putInt((int) crc.getValue()).array();
        return Base64.getEncoder().encodeToString(bytes);
    }

    /// The body if it is no longer than its piece.
    byte[] bytes() {
        return Arrays.copyOf(piece, Math.toIntExact(length));
    }

    boolean isSmall() {
        return length <= piece.length && length <= HttpConnection.BUFFER_BYTES;
    }

    void writeTo(OutputStream target) throws IOException {
        for (long left = length; left > 0; ) {
            int count = (int) Math.min(left, piece.length);
            target.write(piece, 0, count);
            left -= count;
        }
    }
}
