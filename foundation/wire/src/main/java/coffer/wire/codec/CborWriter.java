package coffer.wire.codec;

import coffer.kernel.Bytes;
import coffer.wire.schema.Member;
import coffer.wire.schema.Shape;
import coffer.wire.schema.Structure;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/// Writes the bodies of rpcv2Cbor, every length in front of what it counts.
public final class CborWriter {
    private static final int EPOCH_TAG = 1;
    private static final int MILLIS_PER_SECOND = 1000;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream(256);

    private CborWriter() {}

    public static Bytes write(Structure value, Shape shape) {
        CborWriter writer = new CborWriter();
        writer.head(CborInput.MAP, count(value, shape));
        writer.members(value, shape);
        return writer.bytes();
    }

    /// An error with its members: `type` says which.
    public static Bytes write(String type, Structure value, Shape shape) {
        CborWriter writer = new CborWriter();
        writer.head(CborInput.MAP, 1 + count(value, shape));
        writer.text("__type");
        writer.text(type);
        writer.members(value, shape);
        return writer.bytes();
    }

    /// A map of texts, such as an error.
    public static Bytes write(Map<String, String> texts) {
        CborWriter writer = new CborWriter();
        writer.head(CborInput.MAP, texts.size());
        texts.forEach((name, text) -> {
            writer.text(name);
            writer.text(text);
        });
        return writer.bytes();
    }

    private Bytes bytes() {
        return Bytes.adopt(out.toByteArray());
    }

    private static long count(Structure value, Shape shape) {
        return shape.members().stream().filter(m -> value.slot(m.index()) != null).count();
    }

    private void members(Structure structure, Shape shape) {
        for (Member member : shape.members()) {
            Object value = structure.slot(member.index());
            if (value == null) continue;
            text(member.wireName());
            value(value, member);
        }
    }

    private void value(Object value, Member member) {
        Shape shape = member.target();
        switch (shape.kind()) {
            case STRUCTURE -> {
                head(CborInput.MAP, count((Structure) value, shape));
                members((Structure) value, shape);
            }
            case LIST -> {
                head(CborInput.ARRAY, ((List<?>) value).size());
                for (Object element : (List<?>) value) value(element, shape.element());
            }
            case MAP -> map((Map<?, ?>) value, shape);
            case STRING -> text((String) value);
            case BLOB -> string(CborInput.BYTES, Scalars.bytes(value));
            case BOOLEAN -> head(CborInput.SIMPLE, (Boolean) value ? 21 : 20);
            case INTEGER, LONG -> whole(((Number) value).longValue());
            case FLOAT, DOUBLE -> decimal(((Number) value).doubleValue());
            case TIMESTAMP -> time((Instant) value);
            case DOCUMENT -> throw new IllegalStateException(member + " has no form in CBOR");
        }
    }

    private void map(Map<?, ?> map, Shape shape) {
        head(CborInput.MAP, map.size());
        map.forEach((key, value) -> {
            text(key.toString());
            value(value, shape.value());
        });
    }

    private void whole(long value) {
        if (value < 0) head(CborInput.NEGATIVE, -1 - value);
        else head(CborInput.UNSIGNED, value);
    }

    private void decimal(double value) {
        out.write(CborInput.SIMPLE << 5 | CborInput.DOUBLE);
        out.writeBytes(ByteBuffer.allocate(Double.BYTES).putDouble(value).array());
    }

    private void time(Instant time) {
        head(CborInput.TAG, EPOCH_TAG);
        long millis = time.toEpochMilli();
        if (millis % MILLIS_PER_SECOND == 0) whole(millis / MILLIS_PER_SECOND);
        else decimal(millis / (double) MILLIS_PER_SECOND);
    }

    private void text(String text) {
        string(CborInput.TEXT, text.getBytes(StandardCharsets.UTF_8));
    }

    private void string(int major, byte[] bytes) {
        head(major, bytes.length);
        out.writeBytes(bytes);
    }

    private void head(int major, long argument) {
        int type = major << 5;
        if (argument < 24) out.write(type | (int) argument);
        else if (argument <= 0xff) number(type | 24, 1, argument);
        else if (argument <= 0xffff) number(type | 25, 2, argument);
        else if (argument <= 0xffff_ffffL) number(type | 26, 4, argument);
        else number(type | 27, Long.BYTES, argument);
    }

    private void number(int head, int size, long argument) {
        out.write(head);
        for (int i = size - 1; i >= 0; i--) out.write((int) (argument >> (8 * i)));
    }
}
