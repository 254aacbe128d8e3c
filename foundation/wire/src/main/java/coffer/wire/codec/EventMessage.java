package coffer.wire.codec;

import coffer.kernel.Bytes;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;

/// One message of an event stream, the body of answers that come piece by piece: a model's tokens,
/// the rows that S3 Select finds. Headers are texts: `:event-type` says which event it is.
///
/// `total length (4) || length of headers (4) || CRC-32 of these (4) || headers || payload ||
/// CRC-32 of everything (4)`; a header is `length (1) || name || 7 || length (2) || text`.
///
/// AWS: Smithy, "Amazon event stream".
public record EventMessage(Map<String, String> headers, Bytes payload) {
    private static final int PRELUDE_BYTES = 12;
    private static final int CRC_BYTES = 4;
    private static final int TEXT = 7;
    private static final int MAX_NAME = 255;
    private static final int MAX_HEADERS = 128 * 1024;
    private static final int MAX_PAYLOAD = 24 * 1024 * 1024;

    public EventMessage {
        headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
        if (payload.size() > MAX_PAYLOAD) throw new IllegalArgumentException("payload too large");
    }

    /// An event of a stream, with a payload of this type.
    public static EventMessage event(String name, String contentType, Bytes payload) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put(":message-type", "event");
        headers.put(":event-type", name);
        headers.put(":content-type", contentType);
        return new EventMessage(headers, payload);
    }

    /// The error that ends a stream.
    public static EventMessage exception(String name, String contentType, Bytes payload) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put(":message-type", "exception");
        headers.put(":exception-type", name);
        headers.put(":content-type", contentType);
        return new EventMessage(headers, payload);
    }

    /// The message as it is sent.
    public Bytes encode() {
        byte[] head = encodedHeaders();
        int total = PRELUDE_BYTES + head.length + payload.size() + CRC_BYTES;
        ByteBuffer out = ByteBuffer.allocate(total);
        out.putInt(total).putInt(head.length);
        out.putInt(crc(out.array(), out.position()));
        out.put(head).put(payload.expose());
        out.putInt(crc(out.array(), out.position()));
        return Bytes.adopt(out.array());
    }

    private byte[] encodedHeaders() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        headers.forEach((name, value) -> {
            byte[] key = name.getBytes(StandardCharsets.UTF_8);
            byte[] text = value.getBytes(StandardCharsets.UTF_8);
            boolean fits = key.length <= MAX_NAME && text.length <= Short.MAX_VALUE;
            if (!fits) throw new IllegalArgumentException("header `" + name + "` is too long");
            out.write(key.length);
            out.writeBytes(key);
            out.write(TEXT);
            out.write(text.length >> 8);
            out.write(text.length);
            out.writeBytes(text);
        });
        if (out.size() > MAX_HEADERS) throw new IllegalArgumentException("headers too long");
        return out.toByteArray();
    }

    /// Reads one whole message. Throws [WireException] if it is none, or not as it was sent.
    public static EventMessage decode(Bytes message) {
        ByteBuffer in = ByteBuffer.wrap(message.expose());
        int size = in.capacity();
        if (size < PRELUDE_BYTES + CRC_BYTES) throw malformed();
        boolean isWhole =
                in.getInt(0) == size
                        && in.getInt(8) == crc(in.array(), 8)
                        && in.getInt(size - CRC_BYTES) == crc(in.array(), size - CRC_BYTES);
        int headLength = in.getInt(4);
        boolean fits =
                headLength >= 0
                        && headLength <= MAX_HEADERS
                        && headLength <= size - PRELUDE_BYTES - CRC_BYTES;
        if (!isWhole || !fits) throw malformed();
        Map<String, String> headers = decodeHeaders(in.slice(PRELUDE_BYTES, headLength));
        byte[] payload = new byte[size - PRELUDE_BYTES - CRC_BYTES - headLength];
        in.get(PRELUDE_BYTES + headLength, payload);
        return new EventMessage(headers, Bytes.adopt(payload));
    }

    private static Map<String, String> decodeHeaders(ByteBuffer in) {
        Map<String, String> headers = new LinkedHashMap<>();
        while (in.hasRemaining()) {
            String name = text(in, Byte.toUnsignedInt(in.get()));
            if (in.remaining() < 3 || in.get() != TEXT) throw malformed();
            headers.put(name, text(in, Short.toUnsignedInt(in.getShort())));
        }
        return headers;
    }

    private static String text(ByteBuffer in, int length) {
        if (length > in.remaining()) throw malformed();
        byte[] bytes = new byte[length];
        in.get(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static int crc(byte[] bytes, int length) {
        CRC32 crc = new CRC32();
        crc.update(bytes, 0, length);
        return (int) crc.getValue();
    }

    private static WireException malformed() {
        return new Problem.Malformed("the event stream is damaged").exception();
    }
}
