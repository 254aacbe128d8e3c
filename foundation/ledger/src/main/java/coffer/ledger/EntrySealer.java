package coffer.ledger;

import coffer.crypto.AuthenticationFailedException;
import coffer.crypto.Digests;
import coffer.crypto.Xaes256Gcm;
import coffer.kernel.Bytes;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;

/// Turns payloads into entries and back. A payload is sealed with a fresh salt and bound to its
/// ledger, its place in it and its time. Safe for use by several threads.
final class EntrySealer {
    private static final int SALT_BYTES = 32;
    private static final byte[] PURPOSE = Bytes.utf8("coffer ledger entry").toArray();

    private final Xaes256Gcm cipher;
    private final Bytes ledgerId;
    private final SecureRandom random;

    EntrySealer(Xaes256Gcm cipher, Bytes ledgerId, SecureRandom random) {
        this.cipher = cipher;
        this.ledgerId = ledgerId;
        this.random = random;
    }

    Entry seal(long index, long timeMillis, byte[] payload) {
        byte[] salt = new byte[SALT_BYTES];
        random.nextBytes(salt);
        byte[] salted = Arrays.copyOf(salt, SALT_BYTES + payload.length);
        System.arraycopy(payload, 0, salted, SALT_BYTES, payload.length);
        byte[] sealed = cipher.seal(salted, associatedData(index, timeMillis));
        Bytes payloadDigest = Bytes.adopt(Digests.sha256(salted));
        return new Entry(
                EntryHeader.of(index, timeMillis, payloadDigest, sealed), Bytes.adopt(sealed));
    }

    /// The payload; empty if the entry is not exactly what [#seal] made.
    Optional<byte[]> open(Entry entry) {
        EntryHeader header = entry.header();
        byte[] sealed = entry.sealed().expose();
        if (!header.belongsTo(sealed)) return Optional.empty();
        try {
            byte[] salted =
                    cipher.open(sealed, associatedData(header.index(), header.timeMillis()));
            if (salted.length < SALT_BYTES) return Optional.empty();
            Bytes digest = Bytes.adopt(Digests.sha256(salted));
            if (!digest.equals(header.payloadDigest())) return Optional.empty();
            return Optional.of(Arrays.copyOfRange(salted, SALT_BYTES, salted.length));
        } catch (AuthenticationFailedException e) {
            return Optional.empty();
        }
    }

    private byte[] associatedData(long index, long timeMillis) {
        return ByteBuffer.allocate(PURPOSE.length + ledgerId.size() + 16)
                .put(PURPOSE)
                .put(ledgerId.expose())
                .putLong(index)
                .putLong(timeMillis)
                .array();
    }
}
