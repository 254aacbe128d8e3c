package coffer.crypto.attestation;

import coffer.kernel.Bytes;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Reads what attestation documents are written in: a strict part of CBOR.
///
/// Lists and maps may be of indefinite length, because the Nitro hypervisor writes such; strings
/// may not. Lengths and numbers have their shortest form, no key comes twice and nothing follows
/// the value. There are no tags, no fractions and no booleans.
// RFC 8949, sections 3 and 4.1.
final class CborReader {
    private static final int MAX_DEPTH = 4;
    private static final int MAX_ITEMS = 64;

    private static final int ONE_BYTE = 24;
    private static final int TWO_BYTES = 25;
    private static final int FOUR_BYTES = 26;
    private static final int EIGHT_BYTES = 27;
    private static final int INDEFINITE = 31;
    private static final int NULL = 22;
    private static final int BREAK = 0xff;

    private final ByteBuffer input;

    private CborReader(Bytes input) {
        this.input = ByteBuffer.wrap(input.expose());
    }

    /// The one value that `bytes` are. Throws [RefusedDocumentException].
    static Cbor read(Bytes bytes) {
        CborReader reader = new CborReader(bytes);
        try {
            Cbor value = reader.value(1);
            if (reader.input.hasRemaining()) throw RefusedDocumentException.malformed();
            return value;
        } catch (BufferUnderflowException tooShort) {
            throw RefusedDocumentException.malformed();
        }
    }

    private Cbor value(int depth) {
        if (depth > MAX_DEPTH) throw RefusedDocumentException.malformed();
        int head = octet();
        int length = head & 0x1f;
        return switch (head >> 5) {
            case 0 -> new Cbor.Int(number(length));
            case 1 -> new Cbor.Int(-1 - number(length));
            case 2 -> new Cbor.Blob(Bytes.adopt(run(length)));
            case 3 -> new Cbor.Text(text(run(length)));
            case 4 -> new Cbor.Items(items(length, depth));
            case 5 -> new Cbor.Fields(fields(length, depth));
            case 7 -> nothing(length);
            default -> throw RefusedDocumentException.malformed();
        };
    }

    private static Cbor nothing(int simple) {
        if (simple != NULL) throw RefusedDocumentException.malformed();
        return new Cbor.Nothing();
    }

    private List<Cbor> items(int length, int depth) {
        List<Cbor> items = new ArrayList<>();
        for (Count count = new Count(length); count.more(); ) items.add(value(depth + 1));
        return items;
    }

    private Map<Cbor, Cbor> fields(int length, int depth) {
        Map<Cbor, Cbor> fields = new LinkedHashMap<>();
        for (Count count = new Count(length); count.more(); ) {
            Cbor key = value(depth + 1);
            boolean isKey = key instanceof Cbor.Int || key instanceof Cbor.Text;
            if (!isKey || fields.containsKey(key)) throw RefusedDocumentException.malformed();
            fields.put(key, value(depth + 1));
        }
        return fields;
    }

    /// How many items are still to come: a number, or as many as there are before the break.
    private final class Count {
        private final boolean counted;
        private final long items;
        private int seen;

        Count(int length) {
            this.counted = length != INDEFINITE;
            this.items = counted ? number(length) : MAX_ITEMS;
            if (items > MAX_ITEMS) throw RefusedDocumentException.malformed();
        }

        boolean more() {
            if (!counted && input.hasRemaining() && peek() == BREAK) {
                octet();
                return false;
            }
            if (seen < items) {
                seen++;
                return true;
            }
            if (counted) return false;
            throw RefusedDocumentException.malformed();
        }
    }

    private byte[] run(int length) {
        long size = number(length);
        if (size > input.remaining()) throw RefusedDocumentException.malformed();
        byte[] bytes = new byte[(int) size];
        input.get(bytes);
        return bytes;
    }

    private static String text(byte[] utf8) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8)).toString();
        } catch (CharacterCodingException notUtf8) {
            throw RefusedDocumentException.malformed();
        }
    }

    private long number(int form) {
        return switch (form) {
            case ONE_BYTE -> atLeast(ONE_BYTE, octet());
            case TWO_BYTES -> atLeast(1L << 8, Short.toUnsignedLong(input.getShort()));
            case FOUR_BYTES -> atLeast(1L << 16, Integer.toUnsignedLong(input.getInt()));
            case EIGHT_BYTES -> atLeast(1L << 32, input.getLong());
            default -> {
                if (form > ONE_BYTE) throw RefusedDocumentException.malformed();
                yield form;
            }
        };
    }

    /// A smaller number has a shorter form; one of 2^63 or more reads as negative here.
    private static long atLeast(long least, long number) {
        if (number < least) throw RefusedDocumentException.malformed();
        return number;
    }

    private int octet() {
        return Byte.toUnsignedInt(input.get());
    }

    private int peek() {
        return Byte.toUnsignedInt(input.get(input.position()));
    }
}
