package coffer.ledger;

import coffer.crypto.Digests;
import coffer.kernel.Bytes;
import coffer.ledger.merkle.MerkleTree;
import java.nio.ByteBuffer;

/// The part of an entry that is the leaf of the Merkle tree, and that remains when a payload is
/// erased.
///
/// `payloadDigest` is the hash of `salt ‖ payload`: it tells nothing about a payload to whoever has
/// not the salt, and proves the payload to whoever is given both. `entryDigest` is the hash of all
/// the rest, sealed bytes included, so that changes are found without any key.
record EntryHeader(long index, long timeMillis, Bytes payloadDigest, Bytes entryDigest) {
    static final int SIZE = 80;

    static EntryHeader of(long index, long timeMillis, Bytes payloadDigest, byte[] sealed) {
        return new EntryHeader(
                index,
                timeMillis,
                payloadDigest,
                entryDigest(index, timeMillis, payloadDigest, sealed));
    }

    static EntryHeader decode(ByteBuffer in) {
        return new EntryHeader(in.getLong(), in.getLong(), hash(in), hash(in));
    }

    void writeTo(ByteBuffer out) {
        out.putLong(index)
                .putLong(timeMillis)
                .put(payloadDigest.expose())
                .put(entryDigest.expose());
    }

    Bytes leafHash() {
        ByteBuffer leaf = ByteBuffer.allocate(SIZE);
        writeTo(leaf);
        return MerkleTree.leafHash(leaf.array());
    }

    boolean belongsTo(byte[] sealed) {
        return entryDigest.equals(entryDigest(index, timeMillis, payloadDigest, sealed));
    }

    private static Bytes entryDigest(long index, long timeMillis, Bytes payload, byte[] sealed) {
        byte[] numbers = ByteBuffer.allocate(16).putLong(index).putLong(timeMillis).array();
        return Bytes.adopt(Digests.sha256(numbers, payload.expose(), sealed));
    }

    private static Bytes hash(ByteBuffer in) {
        byte[] hash = new byte[32];
        in.get(hash);
        return Bytes.adopt(hash);
    }
}
