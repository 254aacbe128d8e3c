package coffer.wire.codec;

import coffer.kernel.Bytes;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/// The bytes of a CBOR item: heads, texts and numbers. Lengths never reach beyond what is there.
///
/// RFC 8949.
final class CborInput {
    static final int UNSIGNED = 0;
    static final int NEGATIVE = 1;
    static final int BYTES = 2;
    static final int TEXT = 3;
    static final int ARRAY = 4;
    static final int MAP = 5;
    static final int TAG = 6;
    static final int SIMPLE = 7;
    static final int FALSE = 20;
    static final int TRUE = 21;
    static final int NULL = 22;
    static final int UNDEFINED = 23;
    static final int HALF = 25;
    static final int FLOAT = 26;
    static final int DOUBLE = 27;
    private static final int INDEFINITE = 31;
    private static final int BREAK = 0xff;

    private final ByteBuffer source;

    CborInput(Bytes body) {
        this.source = ByteBuffer.wrap(body.expose());
    }

    static WireException malformed() {
        return new Problem.Malformed("the request body is not valid CBOR").exception();
    }

    boolean isAtEnd() {
        return !source.hasRemaining();
    }

    /// How an item begins: what it is, and its further bits.
    record Head(int major, int info) {
        boolean isIndefinite() {
            return info == INDEFINITE;
        }

        boolean isNull() {
            return major == SIMPLE && (info == NULL || info == UNDEFINED);
        }
    }

    Head head() {
        int first = Byte.toUnsignedInt(next());
        return new Head(first >> 5, first & 0x1f);
    }

    /// The number behind a head, or its count of bytes or elements.
    long argument(Head head) {
        try {
            return switch (head.info()) {
                case 24 -> Byte.toUnsignedLong(source.get());
                case 25 -> Short.toUnsignedLong(source.getShort());
                case 26 -> Integer.toUnsignedLong(source.getInt());
                case 27 -> notNegative(source.getLong());
                default -> {
                    if (head.info() > 27) throw malformed();
                    yield head.info();
                }
            };
        } catch (BufferUnderflowException e) {
            throw malformed();
        }
    }

    // Numbers beyond 2^63 are none of any shape.
    private static long notNegative(long argument) {
        if (argument < 0) throw malformed();
        return argument;
    }

    /// Moves past a break if it is what comes next.
    boolean isBreak() {
        if (isAtEnd()) throw malformed();
        if (Byte.toUnsignedInt(source.get(source.position())) != BREAK) return false;
        source.get();
        return true;
    }

    /// A byte or text string, whole or in pieces.
    byte[] string(Head head) {
        if (!head.isIndefinite()) return piece(argument(head));
        java.io.ByteArrayOutputStream all = new java.io.ByteArrayOutputStream();
        while (!isBreak()) {
            Head piece = head();
            if (piece.major() != head.major() || piece.isIndefinite()) throw malformed();
            all.writeBytes(piece(argument(piece)));
        }
        return all.toByteArray();
    }

    private byte[] piece(long length) {
        if (length > source.remaining()) throw malformed();
        byte[] bytes = new byte[(int) length];
        source.get(bytes);
        return bytes;
    }

    String text(Head head) {
        if (head.major() != TEXT) throw malformed();
        try {
            ByteBuffer bytes = ByteBuffer.wrap(string(head));
            return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
        } catch (CharacterCodingException e) {
            throw malformed();
        }
    }

    double decimal(Head head) {
        try {
            return switch (head.info()) {
                case HALF -> Float.float16ToFloat(source.getShort());
                case FLOAT -> source.getFloat();
                case DOUBLE -> source.getDouble();
                default -> throw malformed();
            };
        } catch (BufferUnderflowException e) {
            throw malformed();
        }
    }

    private byte next() {
        if (isAtEnd()) throw malformed();
        return source.get();
    }
}
