package coffer.ledger;

import coffer.crypto.Digests;
import coffer.kernel.Bytes;
import coffer.ledger.merkle.MerkleTree;
import java.nio.ByteBuffer;
import java.security.MessageDigest;

/// The part of an entry that is the leaf of the Merkle tree, and that remains when a payload is
/// erased.
///
/// `payloadDigest` is the hash of `salt ‖ payload`: it tells nothing about a payload to whoever has
/// not the salt, and proves the payload to whoever is given both. `entryDigest` is the hash of all
/// the rest, sealed bytes included, so that changes are found without any key.
record EntryHeader(long index, long timeMillis, Bytes payloadDigest, Bytes entryDigest) {
    static final int SIZE = 80;

    /// Where in its ledger an entry is, and when it got there.
    record Place(long index, long timeMillis) {}

    /// `sealed` is read to its end.
    static EntryHeader of(Place place, Bytes payloadDigest, ByteBuffer sealed) {
        return new EntryHeader(
                place.index,
                place.timeMillis,
                payloadDigest,
                entryDigest(place, payloadDigest, sealed));
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
        return entryDigest.equals(entryDigest(place(), payloadDigest, ByteBuffer.wrap(sealed)));
    }

    Place place() {
        return new Place(index, timeMillis);
    }

    private static Bytes entryDigest(Place place, Bytes payload, ByteBuffer sealed) {
        byte[] numbers =
                ByteBuffer.allocate(16).putLong(place.index).putLong(place.timeMillis).array();
        MessageDigest digest = Digests.newSha256();
        digest.update(numbers);
        digest.update(payload.expose());
        digest.update(sealed);
        return Bytes.adopt(digest.digest());
    }

    private static Bytes hash(ByteBuffer in) {
        byte[] hash = new byte[32];
        in.get(hash);
        return Bytes.adopt(hash);
    }
}
