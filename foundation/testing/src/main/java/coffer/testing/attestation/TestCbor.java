package coffer.testing.attestation;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Writes CBOR: numbers, byte arrays, strings, lists, maps, and an empty Optional as null.
public final class TestCbor {
    private static final int INDEFINITE_MAP = 0xbf;
    private static final int BREAK = 0xff;
    private static final int NULL = 0xf6;

    private TestCbor() {}

    /// A map of indefinite length, as some hypervisors write the outermost.
    public static byte[] openMap(Map<?, ?> map) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(INDEFINITE_MAP);
        pairs(out, map);
        out.write(BREAK);
        return out.toByteArray();
    }

    public static byte[] of(Object value) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        write(out, value);
        return out.toByteArray();
    }

    private static void write(ByteArrayOutputStream out, Object value) {
        switch (value) {
            case Integer number -> number(out, number);
            case Long number -> number(out, number);
            case byte[] bytes -> {
                head(out, 2, bytes.length);
                out.writeBytes(bytes);
            }
            case String text -> {
                byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
                head(out, 3, utf8.length);
                out.writeBytes(utf8);
            }
            case List<?> list -> {
                head(out, 4, list.size());
                list.forEach(item -> write(out, item));
            }
            case Map<?, ?> map -> {
                head(out, 5, map.size());
                pairs(out, map);
            }
            case Optional<?> absent when absent.isEmpty() -> out.write(NULL);
            default -> throw new IllegalArgumentException("no CBOR for " + value.getClass());
        }
    }

    private static void pairs(ByteArrayOutputStream out, Map<?, ?> map) {
        map.forEach((key, item) -> {
            write(out, key);
            write(out, item);
        });
    }

    private static void number(ByteArrayOutputStream out, long number) {
        head(out, number < 0 ? 1 : 0, number < 0 ? -1 - number : number);
    }

    private static void head(ByteArrayOutputStream out, int major, long length) {
        int kind = major << 5;
        if (length < 24) {
            out.write(kind | (int) length);
        } else if (length < 1 << 8) {
            out.write(kind | 24);
            out.write((int) length);
        } else if (length < 1 << 16) {
            out.write(kind | 25);
            out.writeBytes(ByteBuffer.allocate(2).putShort((short) length).array());
        } else if (length < 1L << 32) {
            out.write(kind | 26);
            out.writeBytes(ByteBuffer.allocate(4).putInt((int) length).array());
        } else {
            out.write(kind | 27);
            out.writeBytes(ByteBuffer.allocate(8).putLong(length).array());
        }
    }
}
