package coffer.ledger;

import coffer.kernel.Bytes;
import coffer.ledger.merkle.Frontier;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// How a segment begins: whose it is, its number, and the Merkle tree of all records before it, so
/// that it can be checked without them.
record SegmentHeader(Bytes ledgerId, int number, long firstIndex, List<Bytes> treeBefore) {
    /// Everything before the hashes of `treeBefore`.
    static final int FIXED_BYTES = 37;

    private static final byte[] MAGIC = Bytes.utf8("COFLEDG1").toArray();
    private static final int HASH_BYTES = 32;

    SegmentHeader {
        treeBefore = List.copyOf(treeBefore);
    }

    static SegmentHeader of(Bytes ledgerId, int number, Frontier before) {
        return new SegmentHeader(ledgerId, number, before.size(), before.roots());
    }

    int size() {
        return FIXED_BYTES + HASH_BYTES * treeBefore.size();
    }

    Frontier frontier() {
        return Frontier.of(firstIndex, treeBefore);
    }

    byte[] encode() {
        ByteBuffer out = ByteBuffer.allocate(size());
        out.put(MAGIC).put(ledgerId.expose()).putInt(number).putLong(firstIndex);
        out.put((byte) treeBefore.size());
        for (Bytes hash : treeBefore) out.put(hash.expose());
        return out.array();
    }

    /// How many bytes the header has that starts with `fixed`; empty if that is no header.
    static Optional<Integer> size(byte[] fixed) {
        if (fixed.length < FIXED_BYTES) return Optional.empty();
        if (!Arrays.equals(MAGIC, Arrays.copyOf(fixed, MAGIC.length))) return Optional.empty();
        long firstIndex = ByteBuffer.wrap(fixed).getLong(MAGIC.length + Head.ID_BYTES + 4);
        int hashes = fixed[FIXED_BYTES - 1];
        if (firstIndex < 0 || hashes != Long.bitCount(firstIndex)) return Optional.empty();
        return Optional.of(FIXED_BYTES + HASH_BYTES * hashes);
    }

    static SegmentHeader decode(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes).position(MAGIC.length);
        Bytes ledgerId = take(in, Head.ID_BYTES);
        int number = in.getInt();
        long firstIndex = in.getLong();
        List<Bytes> hashes = new ArrayList<>();
        for (int count = in.get(); count > 0; count--) hashes.add(take(in, HASH_BYTES));
        return new SegmentHeader(ledgerId, number, firstIndex, hashes);
    }

    private static Bytes take(ByteBuffer in, int length) {
        byte[] bytes = new byte[length];
        in.get(bytes);
        return Bytes.adopt(bytes);
    }
}
