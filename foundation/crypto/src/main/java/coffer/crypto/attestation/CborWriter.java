package coffer.crypto.attestation;

import coffer.kernel.Bytes;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/// Writes what [CborReader] reads, with definite lengths.
final class CborWriter {
    private static final int NULL = 0xf6;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    private CborWriter() {}

    static Bytes write(Cbor value) {
        CborWriter writer = new CborWriter();
        writer.value(value);
        return Bytes.adopt(writer.out.toByteArray());
    }

    private void value(Cbor value) {
        switch (value) {
            case Cbor.Int(long number) -> head(number < 0 ? 1 : 0, number < 0 ? ~number : number);
            case Cbor.Blob(Bytes bytes) -> run(2, bytes.expose());
            case Cbor.Text(String text) -> run(3, text.getBytes(StandardCharsets.UTF_8));
            case Cbor.Items(var items) -> {
                head(4, items.size());
                items.forEach(this::value);
            }
            case Cbor.Fields(var fields) -> {
                head(5, fields.size());
                fields.forEach((key, item) -> {
                    value(key);
                    value(item);
                });
            }
            case Cbor.Nothing() -> out.write(NULL);
        }
    }

    private void run(int major, byte[] bytes) {
        head(major, bytes.length);
        out.writeBytes(bytes);
    }

    private void head(int major, long length) {
        int kind = major << 5;
        if (length < 24) {
            out.write(kind | (int) length);
        } else if (length < 1L << 8) {
            number(kind | 24, length, 1);
        } else if (length < 1L << 16) {
            number(kind | 25, length, 2);
        } else if (length < 1L << 32) {
            number(kind | 26, length, 4);
        } else {
            number(kind | 27, length, 8);
        }
    }

    private void number(int head, long number, int bytes) {
        out.write(head);
        for (int at = bytes - 1; at >= 0; at--) out.write((int) (number >>> (at * Byte.SIZE)));
    }
}
