package coffer.ledger;

import coffer.kernel.Bytes;
import coffer.ledger.RecordCodec.Numbered;
import java.nio.ByteBuffer;
import java.util.Arrays;

/// The entries of one append, sealed one behind the other into one array, which serves the next
/// batch as well: what every call of the installation passes through leaves nothing to collect.
///
/// Used by one thread.
final class EntryBatch {
    private static final int KEPT_BYTES = 256 << 10;

    private byte[] bytes = new byte[KEPT_BYTES];
    private int length;

    void clear() {
        length = 0;
        if (bytes.length > KEPT_BYTES) bytes = new byte[KEPT_BYTES];
    }

    /// Seals one more and answers its leaf in the Merkle tree.
    Bytes add(EntrySealer sealer, EntryHeader.Place place, Numbered record) {
        byte[] salted = RecordCodec.encode(record, EntrySealer.SALT_BYTES);
        int end = length + EntrySealer.entryBytes(salted);
        if (end > bytes.length) bytes = Arrays.copyOf(bytes, Math.max(end, 2 * bytes.length));
        EntryHeader header = sealer.seal(place, salted, bytes, length);
        length = end;
        return header.leafHash();
    }

    int length() {
        return length;
    }

    /// Lent until the next entry is added.
    ByteBuffer written() {
        return ByteBuffer.wrap(bytes, 0, length);
    }
}
