package coffer.iam.mfa;

import coffer.kernel.SecretBytes;
import com.google.zxing.BarcodeFormat;
import com.google.zxing.EncodeHintType;
import com.google.zxing.WriterException;
import com.google.zxing.common.BitMatrix;
import com.google.zxing.qrcode.QRCodeWriter;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/// A QR code as a PNG of black and white, to be read by a telephone's camera.
final class QrCode {
    private static final int PIXELS = 300;
    private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
    private static final int HEADER_BYTES = 13;

    private QrCode() {}

    static SecretBytes png(String text) {
        try {
            BitMatrix matrix =
                    new QRCodeWriter()
                            .encode(
                                    text,
                                    BarcodeFormat.QR_CODE,
                                    PIXELS,
                                    PIXELS,
                                    Map.of(EncodeHintType.CHARACTER_SET, "UTF-8"));
            return SecretBytes.adopt(png(matrix));
        } catch (WriterException e) {
            throw new IllegalStateException("the text does not fit into a QR code", e);
        }
    }

    // W3C: PNG specification, "Chunk layout": length, type, data, CRC of type and data.
    private static byte[] png(BitMatrix matrix) {
        byte[] header =
                ByteBuffer.allocate(HEADER_BYTES)
                        .putInt(matrix.getWidth())
                        .putInt(matrix.getHeight())
                        // One bit for each pixel, grey; nothing else is special.
                        .put((byte) 1)
                        .array();
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        png.writeBytes(SIGNATURE);
        chunk(png, "IHDR", header);
        chunk(png, "IDAT", deflated(lines(matrix)));
        chunk(png, "IEND", new byte[0]);
        return png.toByteArray();
    }

    /// Each line begins with the number of its filter, which is none.
    private static byte[] lines(BitMatrix matrix) {
        int lineBytes = 1 + Math.ceilDiv(matrix.getWidth(), Byte.SIZE);
        byte[] lines = new byte[lineBytes * matrix.getHeight()];
        for (int y = 0; y < matrix.getHeight(); y++) {
            for (int x = 0; x < matrix.getWidth(); x++) {
                if (matrix.get(x, y)) continue;
                lines[y * lineBytes + 1 + x / Byte.SIZE] |= (byte) (0x80 >>> x % Byte.SIZE);
            }
        }
        return lines;
    }

    private static byte[] deflated(byte[] bytes) {
        Deflater deflater = new Deflater();
        deflater.setInput(bytes);
        deflater.finish();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] buffer = new byte[bytes.length];
        while (!deflater.finished()) out.write(buffer, 0, deflater.deflate(buffer));
        deflater.end();
        return out.toByteArray();
    }

    private static void chunk(ByteArrayOutputStream png, String type, byte[] data) {
        byte[] name = type.getBytes(StandardCharsets.US_ASCII);
        CRC32 crc = new CRC32();
        crc.update(name);
        crc.update(data);
        png.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(data.length).array());
        png.writeBytes(name);
        png.writeBytes(data);
        png.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt((int) crc.getValue()).array());
    }
}
