package coffer.wire.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import javax.net.ssl.SSLContext;

/// A client that sends exactly the HTTP/2 frames it is told to (RFC 9113).
final class Http2Client implements AutoCloseable {
    static final int DATA = 0x0;
    static final int HEADERS = 0x1;
    static final int RST_STREAM = 0x3;
    static final int SETTINGS = 0x4;
    static final int PING = 0x6;
    static final int GOAWAY = 0x7;
    static final int WINDOW_UPDATE = 0x8;
    static final int CONTINUATION = 0x9;

    static final int END_STREAM = 0x1;
    static final int END_HEADERS = 0x4;
    static final int CANCEL = 0x8;
    static final int ENHANCE_YOUR_CALM = 0xb;

    private final RawClient connection;

    record Frame(int type, int flags, int stream, byte[] payload) {
        int intAt(int offset) {
            return ByteBuffer.wrap(payload).getInt(offset);
        }
    }

    private Http2Client(RawClient connection) {
        this.connection = connection;
    }

    /// After the preface; `window` is how much the server may send on a stream unasked.
    static Http2Client open(HttpServer server, SSLContext context, int window) throws IOException {
        RawClient connection = RawClient.tls(server, context, "h2");
        connection.sendBytes(
                "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        Http2Client client = new Http2Client(connection);
        byte[] settings = ByteBuffer.allocate(6).putShort((short) 0x4).putInt(window).array();
        return client.send(new Frame(SETTINGS, 0, 0, settings));
    }

    Http2Client send(Frame... frames) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (Frame frame : frames) {
            int length = frame.payload().length;
            bytes.writeBytes(
                    ByteBuffer.allocate(9)
                            .put((byte) (length >> 16))
                            .putShort((short) length)
                            .put((byte) frame.type())
                            .put((byte) frame.flags())
                            .putInt(frame.stream())
                            .array());
            bytes.writeBytes(frame.payload());
        }
        connection.sendBytes(bytes.toByteArray());
        return this;
    }

    /// A request's HEADERS, complete.
    static Frame headers(int stream, int flags, String method, String... more) {
        return new Frame(HEADERS, flags | END_HEADERS, stream, block(method, more));
    }

    /// A header block without compression (RFC 7541, section 6.2.2).
    static byte[] block(String method, String... more) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        List.of(":method", method, ":scheme", "https", ":authority", "localhost", ":path", "/")
                .forEach(new Pairs(out)::add);
        List.of(more).forEach(new Pairs(out)::add);
        return out.toByteArray();
    }

    private static final class Pairs {
        private final ByteArrayOutputStream out;
        private boolean isValue;

        Pairs(ByteArrayOutputStream out) {
            this.out = out;
        }

        void add(String text) {
            if (!isValue) out.write(0);
            isValue = !isValue;
            byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
            if (bytes.length > 126) throw new IllegalArgumentException("longer than this writes");
            out.write(bytes.length);
            out.writeBytes(bytes);
        }
    }

    Frame read() throws IOException {
        byte[] head = connection.readBytes(9);
        if (head.length < 9) throw new IOException("the server hung up");
        ByteBuffer buffer = ByteBuffer.wrap(head);
        int length = (buffer.get() & 0xFF) << 16 | (buffer.getShort() & 0xFFFF);
        int type = buffer.get();
        int flags = buffer.get();
        return new Frame(type, flags, buffer.getInt(), connection.readBytes(length));
    }

    /// The next frame of that type; others are passed over.
    Frame await(int type) throws IOException {
        Frame frame = read();
        while (frame.type() != type) frame = read();
        return frame;
    }

    @Override
    public void close() throws IOException {
        connection.close();
    }
}
