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
    /// How many bytes before a payload the sealer fills.
    static final int SALT_BYTES = 32;

    private static final byte[] PURPOSE = Bytes.utf8("coffer ledger entry").toArray();

    private final Xaes256Gcm cipher;
    private final Bytes ledgerId;
    private final SecureRandom random;

    EntrySealer(Xaes256Gcm cipher, Bytes ledgerId, SecureRandom random) {
        this.cipher = cipher;
        this.ledgerId = ledgerId;
        this.random = random;
    }

    /// How many bytes the entry of a payload takes, given behind [#SALT_BYTES] free ones.
    static int entryBytes(byte[] salted) {
        return Entry.OVERHEAD_BYTES + Xaes256Gcm.OVERHEAD_BYTES + salted.length;
    }

    /// Seals the payload that follows [#SALT_BYTES] free ones in `salted`, and writes the whole
    /// entry to `target` from `offset` on.
    EntryHeader seal(EntryHeader.Place place, byte[] salted, byte[] target, int offset) {
        byte[] salt = new byte[SALT_BYTES];
        random.nextBytes(salt);
        System.arraycopy(salt, 0, salted, 0, SALT_BYTES);
        int start = offset + Entry.OVERHEAD_BYTES;
        int sealedBytes = entryBytes(salted) - Entry.OVERHEAD_BYTES;
        cipher.seal(salted, associatedData(place), target, start);
        EntryHeader header =
                EntryHeader.of(
                        place,
                        Bytes.adopt(Digests.sha256(salted)),
                        ByteBuffer.wrap(target, start, sealedBytes));
        header.writeTo(
                ByteBuffer.wrap(target, offset, Entry.OVERHEAD_BYTES)
                        .putInt(EntryHeader.SIZE + sealedBytes));
        return header;
    }

    /// The payload; empty if the entry is not exactly what [#seal] made.
    Optional<byte[]> open(Entry entry) {
        EntryHeader header = entry.header();
        byte[] sealed = entry.sealed().expose();
        if (!header.belongsTo(sealed)) return Optional.empty();
        try {
            byte[] salted = cipher.open(sealed, associatedData(header.place()));
            if (salted.length < SALT_BYTES) return Optional.empty();
            Bytes digest = Bytes.adopt(Digests.sha256(salted));
            if (!digest.equals(header.payloadDigest())) return Optional.empty();
            return Optional.of(Arrays.copyOfRange(salted, SALT_BYTES, salted.length));
        } catch (AuthenticationFailedException e) {
            return Optional.empty();
        }
    }

    private byte[] associatedData(EntryHeader.Place place) {
        return ByteBuffer.allocate(PURPOSE.length + ledgerId.size() + 16)
                .put(PURPOSE)
                .put(ledgerId.expose())
                .putLong(place.index())
                .putLong(place.timeMillis())
                .array();
    }
}
