package coffer.ledger;

import coffer.kernel.Bytes;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

/// One record in a segment: `length (4) ‖ header (80) ‖ sealed payload`, where the length is that
/// of what follows it.
record Entry(EntryHeader header, Bytes sealed) {
    static final int PREFIX_BYTES = Integer.BYTES;
    static final int MAX_BYTES = 64 << 20;

    static boolean isLength(int length) {
        return length >= EntryHeader.SIZE && length <= MAX_BYTES;
    }

    static Entry decode(byte[] body) {
        EntryHeader header = EntryHeader.decode(ByteBuffer.wrap(body));
        byte[] sealed = new byte[body.length - EntryHeader.SIZE];
        System.arraycopy(body, EntryHeader.SIZE, sealed, 0, sealed.length);
        return new Entry(header, Bytes.adopt(sealed));
    }

    void writeTo(ByteArrayOutputStream out) {
        int length = EntryHeader.SIZE + sealed.size();
        out.writeBytes(ByteBuffer.allocate(PREFIX_BYTES).putInt(length).array());
        out.writeBytes(header.encode());
        out.writeBytes(sealed.expose());
    }
}
