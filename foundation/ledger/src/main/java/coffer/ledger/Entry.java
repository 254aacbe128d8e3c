package coffer.ledger;

import coffer.kernel.Bytes;
import java.nio.ByteBuffer;

/// One record in a segment: `length (4) ‖ header (80) ‖ sealed payload`, where the length is that
/// of what follows it.
record Entry(EntryHeader header, Bytes sealed) {
    static final int PREFIX_BYTES = Integer.BYTES;

    /// What stands before the sealed payload.
    static final int OVERHEAD_BYTES = PREFIX_BYTES + EntryHeader.SIZE;

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

    /// Whether the entry fits its own digest.
    boolean isWhole() {
        return header.belongsTo(sealed.expose());
    }
}
