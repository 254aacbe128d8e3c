package coffer.ledger;

import coffer.crypto.Digests;
import coffer.crypto.SigningKey;
import coffer.crypto.VerifyingKey;
import coffer.kernel.Bytes;
import coffer.ledger.merkle.Tree;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;

/// A signed statement of how many records the ledger holds and what their root is.
///
/// Heads are numbered from 0 and each carries the [#hash] of the one before it, so that none can be
/// left out. `time` has milliseconds and never goes back.
public record Head(
        Bytes ledgerId, long number, Tree tree, Instant time, Bytes previous, Bytes signature) {

    static final int SIGNATURE_BYTES = 64;
    static final int SIZE = 112 + SIGNATURE_BYTES;
    static final int ID_BYTES = 16;
    static final Bytes NO_PREVIOUS = Bytes.adopt(new byte[32]);

    private static final byte[] MAGIC = Bytes.utf8("COFHEAD1").toArray();

    static Head sign(SigningKey key, Head unsigned) {
        return new Head(
                unsigned.ledgerId,
                unsigned.number,
                unsigned.tree,
                unsigned.time,
                unsigned.previous,
                key.sign(unsigned.statement()));
    }

    /// Empty if `bytes` do not have a head's form; whether it is genuine is for [#isSignedBy].
    static Optional<Head> decode(byte[] bytes) {
        if (bytes.length != SIZE || !Arrays.equals(MAGIC, Arrays.copyOf(bytes, MAGIC.length))) {
            return Optional.empty();
        }
        ByteBuffer in = ByteBuffer.wrap(bytes).position(MAGIC.length);
        Bytes ledgerId = take(in, ID_BYTES);
        long number = in.getLong();
        long size = in.getLong();
        Instant time = Instant.ofEpochMilli(in.getLong());
        Tree tree = new Tree(size, take(in, 32));
        return Optional.of(
                new Head(ledgerId, number, tree, time, take(in, 32), take(in, SIGNATURE_BYTES)));
    }

    byte[] encode() {
        byte[] statement = statement();
        byte[] encoded = Arrays.copyOf(statement, SIZE);
        System.arraycopy(signature.expose(), 0, encoded, statement.length, SIZE - statement.length);
        return encoded;
    }

    /// What the next head names as its `previous`.
    Bytes hash() {
        return Bytes.adopt(Digests.sha256(encode()));
    }

    /// Whether this head was signed with the private half of `key`.
    public boolean isSignedBy(VerifyingKey key) {
        return key.verifies(statement(), signature);
    }

    private byte[] statement() {
        return ByteBuffer.allocate(SIZE - SIGNATURE_BYTES)
                .put(MAGIC)
                .put(ledgerId.expose())
                .putLong(number)
                .putLong(tree.size())
                .putLong(time.toEpochMilli())
                .put(tree.root().expose())
                .put(previous.expose())
                .array();
    }

    private static Bytes take(ByteBuffer in, int length) {
        byte[] bytes = new byte[length];
        in.get(bytes);
        return Bytes.adopt(bytes);
    }
}
